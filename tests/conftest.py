"""Every test may ask for the real servers; each starts when the first one does."""

from pathlib import Path

import pytest

pytest_plugins = ["tests.backends.fixtures"]

OUTSIDE = Path(__file__).with_name("system")
APART = "Tests from inside and from outside do not share a process: `make test` runs both, each in its own."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Inside, the standard library is green as in the product; whoever looks from outside has the ordinary one."""
    if len({item.path.is_relative_to(OUTSIDE) for item in items}) > 1:
        raise pytest.UsageError(APART)
