"""Where the document suites open databases, and how those are closed again."""

from contextlib import ExitStack, closing

import pytest


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """With servers on a machine that has other work."""
    monkeypatch.setattr("services.documents.mongo.PATIENCE", 60_000)
    monkeypatch.setattr("publisher.search.elastic.PATIENCE", 120)


@pytest.fixture(params=["sqlite", "mongodb"])
def documents_url(request, tmp_path):
    """Where a database can be opened, again and again and by other processes."""
    return f"sqlite:{tmp_path}" if request.param == "sqlite" else request.getfixturevalue("mongodb_database")


@pytest.fixture
def closed_after():
    """Closes what it was given when the test is over, however it ends."""
    with ExitStack() as stack:
        yield lambda opened: stack.enter_context(closing(opened))
