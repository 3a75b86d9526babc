"""Who holds which of the server's places, so that a few who are slow cannot keep everybody else out.

A connection that waits for its client can be spared: for another request, for the rest of one, or until an answer is
taken. One whose request is being worked on never is. Where a sender has as many as it may have, or all places are
taken, one is hung up on: of whoever has most, first one between two requests, then the one that has taken longest.
"""

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Literal

AT_ONCE = 100  # connections of one sender, which may be a station; those that a browser only keeps are spared first


class Place:
    """One connection, and what stands for its address."""

    def __init__(self, sender: str, connection: Any, since: float):
        self.sender, self._connection = sender, connection
        self.since = since  # when it began to be waited for, for its present request
        self.state: Literal["idle", "waiting", "working"] = "waiting"  # idle is who has had an answer, and may go on

    def hang_up(self) -> None:
        """Ends it; whoever reads from it or writes to it notices at once."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)


class Places:
    """At most ``most`` connections, and of one sender AT_ONCE. ``clock`` gives seconds that never go back."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic):
        self._most, self.clock = most, clock
        self._taken: set[Place] = set()
        self.of_sender: Counter[str] = Counter()

    def take(self, sender: str, connection: Any) -> Place | None:
        """A place for somebody who connects; ``leave`` it afterwards. None for a sender that has too many."""
        own = self.of_sender[sender]
        if own >= AT_ONCE and not self._spare(place for place in self._idle() if place.sender == sender):
            return None
        if len(self._taken) >= self._most and not self._spare(self._to_spare_for(own)) and own and self._waits():
            return None
        place = Place(sender, connection, self.clock())
        self._taken.add(place)
        self.of_sender[sender] += 1
        return place

    def leave(self, place: Place) -> None:
        """The connection has ended. Does nothing for one that was hung up on."""
        if place in self._taken:
            self._taken.remove(place)
            self.of_sender[place.sender] -= 1
            if not self.of_sender[place.sender]:
                del self.of_sender[place.sender]

    def _idle(self) -> list[Place]:
        return [place for place in self._taken if place.state == "idle"]

    def _waits(self) -> bool:
        """Whether any is held by being slow, which may take long; what is worked on is soon done."""
        return any(place.state == "waiting" for place in self._taken)

    def _to_spare_for(self, own: int) -> list[Place]:
        """Of senders that have more than somebody with so many, whatever waits; of others what is idle."""
        larger = [place for place in self._taken if self.of_sender[place.sender] > own + 1]
        return [place for place in larger if place.state == "waiting"] + self._idle()

    def _spare(self, places: Iterable[Place]) -> bool:
        """Hangs up on the one of these that can be spared best, if there is any."""
        best = min(
            places, key=lambda each: (-self.of_sender[each.sender], each.state != "idle", each.since), default=None
        )
        if best is None:
            return False
        self.leave(best)
        best.hang_up()
        return True
