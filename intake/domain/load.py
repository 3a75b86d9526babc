"""How busy it is, told so that it tells of nobody.

Everybody may ask how much work is wanted, so the answer must not be a clock by which to see others send. It is made
once a minute, when the clock turns and not when somebody comes; from the proofs of that minute alone; with chance mixed
in; and in steps that double. The chance has Laplace's distribution, as differential privacy has it: with or without one
proof, each answer is as likely but for a factor of e^(1/BLUR), 5 of 100, whatever else is known. What is left to those
without scripts is as uncertain, and for the same reason. See deploy/decisions/0013.
"""

from random import Random

MINUTE = 60  # seconds
BLUR = 20  # proofs; of the chance that is mixed in
CALM = 120  # proofs a minute, from where on the work grows; an idle minute seems busier than that once in 13 hours
HARDEST = 16  # times the usual work
PATIENT = 300  # unsolved challenges taken in a minute; more than one address may send, which is two a second


class Load:
    """What passed in this minute and the one before. ``now`` is in seconds, and may jump."""

    def __init__(self, chance: Random):
        self._chance = chance
        self._minute, self._proofs, self._work = -1, 0, 1
        self._left = 0

    def proven(self, now: float) -> None:
        """One more proof, which has not been used before."""
        self._turn(now)
        self._proofs += 1

    def waited(self, now: float) -> None:
        """One more was let in for having waited."""
        self._turn(now)
        self._left -= 1

    def has_patience(self, now: float) -> bool:
        """Whether one more who has waited can be let in before the minute is over."""
        self._turn(now)
        return self._left > 0

    def work(self, now: float) -> int:
        """How many times the usual work is asked for in this minute: 1, 2, 4, and so on up to HARDEST."""
        self._turn(now)
        return self._work

    def _turn(self, now: float) -> None:
        """Begins another minute where one has begun."""
        minute = int(now // MINUTE)
        if minute == self._minute:
            return
        proofs = self._proofs if minute == self._minute + 1 else 0
        self._minute, self._proofs = minute, 0
        self._work = steps(round(proofs + self._blur()))
        self._left = round(PATIENT + self._blur())

    def _blur(self) -> float:
        return self._chance.expovariate(1 / BLUR) - self._chance.expovariate(1 / BLUR)


def steps(proofs: int) -> int:
    """The work for so many proofs a minute."""
    work = 1
    while work < HARDEST and proofs > work * CALM:
        work *= 2
    return work
