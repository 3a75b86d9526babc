"""How the scrubbing program treats its memory."""

import gc

OBJECTS = 100_000  # made and not yet gone, before the collector looks for cycles among them


def spare_the_collector() -> None:
    """Call once all is loaded: what is loaded stays, and what a report makes goes with its last reference.

    Python looks for cycles after each 700 objects. A report makes thousands and no cycles: the looking is wasted time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS)
