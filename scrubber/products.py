"""Matrix products of the network by numpy's library instead of blis, thinc's own.

By how much that makes the network faster, deploy/scorecard/scorecard.md says under Speed: it has the rate of the
pipeline both ways.
Importing this module is enough: every layer that thinc makes from then on uses it. `spacy train --code` imports it too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from thinc.api import NumpyOps, registry, set_current_ops


@registry.ops("NumpyProducts")
class NumpyProducts(NumpyOps):  # type: ignore[misc]
    """thinc looks its operations for the processor up by this name, the last one registered first."""

    name = "numpy"

    def __init__(self, device_type: str = "cpu", device_id: int = -1, **_: Any) -> None:
        super().__init__(device_type, device_id, use_blis=False)


set_current_ops(NumpyProducts())


@contextmanager
def as_thinc_comes() -> Iterator[None]:
    """A pipeline that is loaded within is as spaCy comes, with blis: for what we compare ourselves with."""
    set_current_ops(NumpyOps())
    try:
        yield
    finally:
        set_current_ops(NumpyProducts())
