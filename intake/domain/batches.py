"""When what reporters sent goes on its way: together with enough others, or after a week with too few.

Whoever watches a connection and the stores sees a report come and reports go. Among five that go in another order,
under other ids and in other boxes than they came, one is anybody's.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

LONGEST_WAIT = timedelta(days=7)  # after which a batch goes out however small it is, and is marked weak
REMEMBERED = timedelta(days=7)  # how long after its release the same draft, sent again, is known

T = TypeVar("T")


def is_due(waiting: int, since: date, today: date, at_least: int) -> bool:
    """Whether so many that wait, the first of them since that day, are to go on their way."""
    return waiting >= at_least or (waiting > 0 and today - since >= LONGEST_WAIT)


def portion(sizes: Sequence[int], most: int, room: int, at_least: int) -> int:
    """How many of those that are next, in bytes each, go on in one write.

    No more than ``most``, and their bytes within ``room``, unless what would be left then were too few to go alone.
    """
    fitting = max(1, min(most, room // max([1, *sizes])))
    return len(sizes) if len(sizes) < fitting + min(at_least, fitting) else fitting


def shuffled(things: Iterable[T]) -> list[T]:
    """The same things in an order that nobody can foretell."""
    order = list(things)
    secrets.SystemRandom().shuffle(order)
    return order
