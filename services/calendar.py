"""Which day it is, for all that is ended for good by the day. A clock that has jumped is not believed at once.

Days close, keys die, reports expire and silence becomes consent by the calendar. A clock that is wrong for an hour must
bring none of this about, and a machine that was off for a week must not put it off for ever. So a jump counts once it
has held while the service ran for a day, more if it is a jump of weeks, or once an operator has said that it is right.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import structlog

from services.documents.port import Database, Document

log = structlog.get_logger("services")

LEAP = timedelta(days=3)  # without us: a weekend. What a wrong clock of so few days can end is made good elsewhere
HELD = timedelta(days=1)  # of running, after which a jump counts
PART = 14  # or this part of the jump: the longer it is, the more it ends, and the less does it matter when
ID = "day"


class ClockDoubted(Exception):
    """The clock has jumped, and nothing is closed, destroyed or taken for consent until it is sure what day it is."""


class Calendar:
    """The day in UTC, one for all processes of a service. ``elapsed`` counts seconds, whatever the clock says."""

    def __init__(self, database: Database, clock: Callable[[], datetime], elapsed: Callable[[], float] = monotonic):
        self._documents, self._service = database.collection("calendar"), database.name
        self._clock, self._elapsed = clock, elapsed
        self._looked: float | None = None
        self._doubted: float | None = None  # when the doubt would have begun, had this process seen all of it
        self._held = 0  # seconds of it, as far as this process has seen them noted

    def look(self) -> date | None:
        """Today, or None while that is in doubt. To be asked every few minutes. Raises Unavailable."""
        today, known = self._today(), self._known()
        ran, self._looked = self._ran(), self._elapsed()
        if abs(today - _day(known) - ran) <= LEAP:
            return self._believed(known, today)
        held = self._in_doubt(known, today)
        if timedelta(seconds=held) >= max(HELD, abs(today - _day(known)) / PART):
            return self._believed(known, today)
        # Several processes see the same doubt: each knows how long, and none adds to what another has counted.
        noted = self._documents.update(ID, lambda now: {**now, "held": held} if held > now["held"] else None)
        self._held = noted["held"]
        return None

    @property
    def believed(self) -> date:
        """The last day that was not in doubt. Raises Unavailable."""
        return _day(self._known())

    def check(self) -> None:
        """Raises ClockDoubted, with what to do, where somebody else who looks must doubt."""
        today, known = self._today(), self._known()
        if abs(today - _day(known)) > LEAP:
            raise ClockDoubted(
                f"the clock says {today}, the last day known is {known['day']}: set the clock right, or, if it is, "
                "wait a day or say so with: python -m services clock --believe"
            )

    def believe(self) -> date:
        """Takes the clock's word; returns the day. Raises Unavailable."""
        return self._believed(self._known(), self._today())

    def _in_doubt(self, known: Document, today: date) -> int:
        """Seconds that a doubt has held. It begins anew where another process, by its own clock, had none meanwhile."""
        if self._doubted is None:
            log.error("clock_doubted", service=self._service, known=known["day"], clock=today.isoformat())
        if self._doubted is None or known["held"] < self._held:
            self._doubted, self._held = self._elapsed() - known["held"], known["held"]
        return int(self._elapsed() - self._doubted)

    def _believed(self, known: Document, today: date) -> date:
        if self._doubted is not None:
            log.warning("clock_believed", service=self._service, day=today.isoformat())
        self._doubted, self._held = None, 0
        if known["day"] != today.isoformat() or known["held"]:
            self._documents.update(ID, lambda now: {**now, "day": today.isoformat(), "held": 0})
        return today

    def _known(self) -> Document:
        known = self._documents.get(ID)
        while known is None:
            self._documents.insert_many([{"_id": ID, "day": self._today().isoformat(), "held": 0}])
            known = self._documents.get(ID)
        return known

    def _ran(self) -> timedelta:
        """Whole days since this process last looked."""
        return timedelta(days=0 if self._looked is None else int((self._elapsed() - self._looked) / 86_400))

    def _today(self) -> date:
        return self._clock().astimezone(UTC).date()


def _day(known: Document) -> date:
    return date.fromisoformat(known["day"])
