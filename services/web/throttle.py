"""How much one address may send, where no proxy stands in front of us to count it.

A sender is an address under a keyed hash whose key lives in memory and is replaced daily. Neither goes anywhere: an
application learns only that a request is one too many. IPv6 is counted by /64, which is what one household or station
has. The numbers leave room for a whole station behind one address, and are those of deploy/proxy.

Three steps: beyond what it may send an address is answered 429, in kind words; beyond ten times as much it is hung up
on before a byte is read, so that a flood costs its target next to nothing. How many connections it has at once is
counted in places.py.
"""

import secrets
import socket
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from services.sealing import keyed_hash

TOO_MUCH = "near_miss.too_much"  # true in the environment of a request that is one too many
KNOWN = 20_000  # addresses, some 10 MB; the one that has been quiet for longest is forgotten first
A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Allowance:
    """So many at once, and from then on so many a second."""

    burst: float
    a_second: float


ALLOWANCES = (Allowance(60, 2), Allowance(300, 20), Allowance(600, 20))
SENDING, READING, REFUSALS = range(len(ALLOWANCES))


class Throttle:
    """The senders of the last day. ``sending_under``: the path below which a request other than GET is a report.

    ``clock`` gives seconds that never go back.
    """

    def __init__(self, sending_under: str, clock: Callable[[], float] = time.monotonic):
        self._sending_under, self._clock = sending_under, clock
        self._key, self._since = secrets.token_bytes(32), clock()
        self._known: OrderedDict[str, Levels] = OrderedDict()

    def sender_of(self, address: str) -> str:
        """What stands for an address until the day's key is replaced."""
        if self._clock() - self._since > A_DAY:
            self._key, self._since = secrets.token_bytes(32), self._clock()
            self._known.clear()
        return keyed_hash(self._key, network(address).hex())

    def allows(self, sender: str, method: str, path: str) -> bool:
        """Whether one more request is within bounds; counts it."""
        sending = method not in ("GET", "HEAD") and path.startswith(self._sending_under)
        levels = self._levels(sender)
        if levels.take(SENDING if sending else READING):
            return True
        levels.take(REFUSALS)
        return False

    def floods(self, sender: str) -> bool:
        """Whether it goes on and on although it is refused."""
        return not self._levels(sender).holds(REFUSALS)

    def _levels(self, sender: str) -> "Levels":
        now = self._clock()
        levels = self._known.setdefault(sender, Levels(now))
        self._known.move_to_end(sender)
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)
        levels.refill(now)
        return levels


class Levels:
    """What is left to one address of each allowance: token buckets."""

    __slots__ = ("_at", "_left")

    def __init__(self, now: float):
        self._at, self._left = now, [allowance.burst for allowance in ALLOWANCES]

    def refill(self, now: float) -> None:
        """Adds what has come in since the last time."""
        passed, self._at = now - self._at, now
        pairs = zip(self._left, ALLOWANCES, strict=True)
        self._left = [min(allowance.burst, left + allowance.a_second * passed) for left, allowance in pairs]

    def holds(self, kind: int) -> bool:
        """Whether one is left."""
        return self._left[kind] >= 1

    def take(self, kind: int) -> bool:
        """Takes one, if one is left."""
        held = self.holds(kind)
        self._left[kind] -= held
        return held


def network(address: str) -> bytes:
    """The part of an address that is counted as one sender: all of IPv4, the /64 of IPv6."""
    if ":" not in address:
        return socket.inet_aton(address)
    packed = socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
    return packed[12:] if packed.startswith(bytes(10) + b"\xff\xff") else packed[:8]
