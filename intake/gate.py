"""The gate before everything that costs us work: a second of the sender's computing, or some seconds of patience.

A browser with scripts solves a challenge while its reporter writes. Without scripts the same challenge comes back
unsolved; it is taken once it is some seconds old, if a field that only programs fill in stayed empty. Both get dearer
with the load, which tells of nobody (domain/load.py). A proof serves one draft, or one receipt, a few times: a retry
passes, a replay for another does not.

All of it is memory of this process: a restart, or a second process, costs no more than a second use of a proof.
"""

import secrets
import time
from collections.abc import Callable
from random import Random

from intake.domain import work
from intake.domain.load import Load
from intake.domain.work import BadWork, Challenge, Work
from services.config import Settings
from services.sealing import derive, keyed_hash

GOOD_FOR = 2 * 60 * 60 + 15 * 60  # seconds; the form's two hours, and some to send it
EASIEST = 200_000  # the largest number to try; about a second on a phone: deploy/decisions/0013
SHORTEST_WAIT, LONGEST_WAIT = 5, 60  # seconds
TIMES = 8  # that one proof serves its draft or receipt: previews, corrections, sending again
PREVIEW_TIMES = 4  # of these for a preview, which costs us most
REMEMBERED = 100_000  # used proofs, some 20 MB
CHANCE = secrets.SystemRandom()


class NotProven(Exception):
    """No proof, or one that is used up. ``wait``: seconds after which the next page is taken without one.

    ``keep``: with the challenge that came, whose age goes on; a fresh one would have to wait from its beginning.
    """

    def __init__(self, wait: int, *, keep: bool = False):
        super().__init__("no proof of work")
        self.wait, self.keep = wait, keep


class Gate:
    """Asks and checks. ``clock`` gives seconds of Unix time; ``chance`` is mixed into what is told of the load."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time, chance: Random = CHANCE):
        self._open = settings.demo  # practice asks for nothing
        self._key = derive(settings.secret("session_key"), "proof of work")
        self._clock = clock
        self._used = Used()
        self._load = Load(chance)

    def challenge(self) -> Challenge | None:
        """What the next page asks for; None where nothing is asked."""
        return None if self._open else self.fresh_challenge()

    def fresh_challenge(self) -> Challenge:
        """A challenge, in practice too, where an app tries out how it solves one."""
        expires = int(self._clock()) + GOOD_FOR
        return work.ask(self._key, EASIEST * self._load.work(self._clock()), expires, self._wait())

    def check(self, proof: str, honeypot: str, subject: str, times: int = 1) -> None:
        """Lets pass what is proven. ``proof`` is the field `work`, ``honeypot`` the field `website`.

        ``subject`` is what the proof is for: a draft's code, or a receipt as it was typed; ``times``, how much of it
        is used. Raises NotProven; then nothing must be done for the sender but to ask again.
        """
        if self._open:
            return
        now = self._clock()
        came = self._read(proof, now)
        if not came.solved:
            self._check_patience(came, honeypot, now)
        if not self._used.holds(came.challenge):
            self._load.proven(now)
        if not self._used.allows(came.challenge, subject, times, now):
            raise NotProven(self._wait())
        if not came.solved:
            self._load.waited(now)

    def is_used_up(self, proof: str) -> bool:
        """Whether a proof that passed will not pass again, so that a page should bring another challenge."""
        return not self._open and not self._used.left(work.read(self._key, proof).challenge)

    def _read(self, proof: str, now: float) -> Work:
        try:
            came = work.read(self._key, proof)
        except BadWork:
            raise NotProven(self._wait()) from None
        if now > came.expires:
            raise NotProven(self._wait())
        return came

    def _check_patience(self, came: Work, honeypot: str, now: float) -> None:
        age = now - (came.expires - GOOD_FOR)
        if honeypot:
            raise NotProven(self._wait())
        if age < came.wait:
            raise NotProven(came.wait, keep=True)
        if not self._load.has_patience(now):
            raise NotProven(LONGEST_WAIT, keep=True)  # until another minute has begun

    def _wait(self) -> int:
        return min(LONGEST_WAIT, SHORTEST_WAIT * self._load.work(self._clock()))


class Used:
    """Which proofs have served what, in the order of their first use, until they are too old to be taken anyway."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)  # what is remembered says nothing to whoever reads this memory later
        self._seen: dict[str, tuple[str, int, float]] = {}

    def holds(self, proof: str) -> bool:
        """Whether this proof has served something."""
        return proof in self._seen

    def allows(self, proof: str, subject: str, times: int, now: float) -> bool:
        """Whether this proof may serve this subject now, so many times at once; notes it if so."""
        self._forget(now)
        served = keyed_hash(self._key, subject)
        minute = now - now % 60 + 60  # no finer: nobody may read here when exactly somebody reported
        before, used, since = self._seen.get(proof, (served, 0, minute))
        if before != served or used + times > TIMES:
            return False
        self._seen[proof] = (served, used + times, since)
        return True

    def left(self, proof: str) -> int:
        """How often this proof may still serve."""
        return TIMES - self._seen[proof][1] if proof in self._seen else TIMES

    def _forget(self, now: float) -> None:
        while self._seen:
            oldest = next(iter(self._seen))
            if len(self._seen) < REMEMBERED and self._seen[oldest][2] > now - GOOD_FOR:
                return
            del self._seen[oldest]
