"""Matrix products of the network by numpy's library instead of blis, thinc's own.

Measured with `python -m tests.bench.products` on one core: 2.5 to 4 times as fast at the sizes of our network.
Importing this module is enough: every layer that thinc makes from then on uses it. `spacy train --code` imports it too.
"""

from typing import Any

from thinc.api import NumpyOps, registry, set_current_ops


@registry.ops("NumpyProducts")
class NumpyProducts(NumpyOps):  # type: ignore[misc]
    """thinc looks its operations for the processor up by this name, the last one registered first."""

    name = "numpy"

    def __init__(self, device_type: str = "cpu", device_id: int = -1, **_: Any) -> None:
        super().__init__(device_type, device_id, use_blis=False)


set_current_ops(NumpyProducts())
