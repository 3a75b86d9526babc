"""Pages that were left for good: for two days, a random name of each, and nothing of what they showed or to whom."""

from contextlib import suppress
from datetime import date, timedelta

from intake.domain.leaving import name_of
from services.documents.port import Database

REMEMBERED = timedelta(days=1)  # beyond today; the form of a report can be sent for two hours only
MOST = 500_000  # a day, in each process, some 100 MB: nobody proves anything to leave, and one address can send 172,860
AT_ONCE = 1000  # documents that are read to be deleted


class Left:
    """What browsers may ask for once more, and are not shown again."""

    def __init__(self, database: Database):
        self._documents = database.collection("left", ("day",))
        self._day, self._noted = date.min, 0

    def note(self, code: str, today: date) -> None:
        """Notes that the page of this code was left. A repetition, or what is no code, changes nothing.

        Nor does one that is too many for a day: a flood must not fill the disk, and whoever leaves must not wait.
        """
        if today != self._day:
            self._day, self._noted = today, 0
        if self._noted >= MOST:
            return
        with suppress(ValueError):
            self._noted += self._documents.insert_many([{"_id": name_of(code), "day": today.isoformat()}])

    def holds(self, code: str) -> bool:
        """Whether the page of this code was left."""
        try:
            return self._documents.get(name_of(code)) is not None
        except ValueError:
            return False

    def forget(self, today: date) -> None:
        """Forgets those of the days before yesterday."""
        past = {"day": {"$lt": (today - REMEMBERED).isoformat()}}
        while documents := self._documents.find(past, limit=AT_ONCE):
            for document in documents:
                self._documents.delete(document["_id"])
