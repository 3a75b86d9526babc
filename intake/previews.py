"""Whose preview is made next: few at once, the shortest text first, and nobody's in the way of everybody else's.

A preview is the dearest thing that a stranger may ask for. Somebody who asks for long ones without end waits for them
behind all who ask for a short one, which is nearly everybody.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from time import monotonic

import eventlet
from eventlet.event import Event

from services.broker.rpc_asker import Unavailable

AT_ONCE = 2  # are asked for; a scrubber on two cores works on one of them, and the next is there when that is done
OF_ONE_DRAFT = 2  # wait or are asked for: one that was given up with its page, and another
TURN = 1.0  # seconds; the longest text takes a free scrubber about half of it


class Previews:
    """The places at the scrubber, and those who wait for one. All of it is memory of this process."""

    def __init__(self) -> None:
        self._taken = 0
        self._waiting: list[tuple[int, int, Event]] = []  # by length; among equals, who came first
        self._number = count()
        self._of: Counter[str] = Counter()

    @contextmanager
    def place(self, draft: str, length: int, seconds: float) -> Iterator[None]:
        """Gives a place to a preview of so many characters for this draft.

        Raises Unavailable where none is free after so many seconds, and at once where the draft has enough of them.
        """
        if self._of[draft] >= OF_ONE_DRAFT:
            raise Unavailable("this draft waits already")
        self._of[draft] += 1
        try:
            self._enter(length, seconds)
            try:
                yield
            finally:
                self._leave()
        finally:
            self._of[draft] -= 1
            self._of += Counter()  # forgets who has none

    def _enter(self, length: int, seconds: float) -> None:
        if self._taken < AT_ONCE:
            self._taken += 1
            return
        waiting = (length, next(self._number), Event())
        self._waiting.append(waiting)
        try:
            with eventlet.Timeout(seconds, Unavailable("no place became free")):
                waiting[2].wait()
        except BaseException:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:
                self._leave()  # the place came at the same moment
            raise

    def _leave(self) -> None:
        if self._waiting:
            following = min(self._waiting)
            self._waiting.remove(following)
            following[2].send()
        else:
            self._taken -= 1


@contextmanager
def whole_turns() -> Iterator[None]:
    """Lasts whole turns, since the time that a preview takes tells whoever watches the line how long the text is."""
    begin = monotonic()
    try:
        yield
    finally:
        eventlet.sleep(-(monotonic() - begin) % TURN)
