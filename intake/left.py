"""Pages that were left for good: for two days, a random name of each, and nothing of what they showed or to whom."""

from datetime import date, timedelta

from intake.domain.leaving import name_of
from services.documents.port import Database

REMEMBERED = timedelta(days=1)  # beyond today; the form of a report can be sent for two hours only


class Left:
    """What browsers may ask for once more, and are not shown again."""

    def __init__(self, database: Database):
        self._documents = database.collection("left", ("day",))

    def note(self, code: str, today: date) -> None:
        """Notes that the page of this code was left. A repetition, or what is no code, changes nothing."""
        try:
            self._documents.insert_many([{"_id": name_of(code), "day": today.isoformat()}])
        except ValueError:
            return

    def holds(self, code: str) -> bool:
        """Whether the page of this code was left."""
        try:
            return self._documents.get(name_of(code)) is not None
        except ValueError:
            return False

    def forget(self, today: date) -> None:
        """Forgets those of the days before yesterday."""
        for document in self._documents.find({"day": {"$lt": (today - REMEMBERED).isoformat()}}):
            self._documents.delete(document["_id"])
