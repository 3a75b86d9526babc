"""Slows down guessing of passwords: after a few failures, each further try at a name has to wait longer."""

from collections.abc import Callable

FREE = 3  # failures that cost no wait
LONGEST = 300.0  # seconds
REMEMBERED = 10_000  # names


class TooSoon(Exception):
    """The next try at this name has to wait. The wait is the same for names that do not exist."""


class Throttle:
    """Failures by name, in memory only. ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]):
        self._clock = clock
        self._tries: dict[str, tuple[int, float]] = {}  # name -> tries since the last success, when the next may come

    def begin(self, name: str) -> None:
        """Counts a try before its outcome is known, so that many at once gain nothing. Raises TooSoon."""
        tries, allowed = self._tries.pop(name, (0, 0.0))
        now = self._clock()
        if now < allowed:
            self._tries[name] = (tries, allowed)
            raise TooSoon
        self._tries[name] = (tries + 1, now + wait_after(tries + 1))
        if len(self._tries) > REMEMBERED:
            del self._tries[next(iter(self._tries))]

    def succeeded(self, name: str) -> None:
        """Forgets the failures of a name."""
        self._tries.pop(name, None)


def wait_after(failures: int) -> float:
    """Seconds to wait after that many failures in a row."""
    return min(LONGEST, 2.0 ** (failures - FREE)) if failures > FREE else 0.0
