"""One document for each day: whether anything more can be sealed to its key, and how much was."""

from datetime import date

from intake.domain.days import COUNTED, days_between
from services.broker.outbox import outgoing
from services.documents.port import Database, Document
from services.events import EpochClosed


class Days:
    """Days in UTC, as the names of transport epochs."""

    def __init__(self, database: Database):
        self._documents = database.collection("epochs", ("state",))
        self._opened: date | None = None

    def open(self, day: date) -> None:
        """Begins this day and those since the last one, which passed without us, so that each will be closed."""
        if self._opened == day:
            return
        # Days that a clock began which was ahead lie later, and are no reason to leave out those that come now.
        latest = self._documents.find({"_id": {"$lte": day.isoformat()}}, order_by="-_id", limit=1)
        first = date.fromisoformat(latest[0]["_id"]) if latest else day
        # In order of the days: what a crash leaves out comes after the latest, and is made up for by the next call.
        self._documents.insert_many(
            {"_id": missing.isoformat(), "state": "open", "sealed": 0} for missing in days_between(first, day)
        )
        self._opened = day

    def due(self, last: date) -> list[str]:
        """The days up to this one whose number may have to be told, the earliest first.

        All that are open; and the closed ones that a clock which was ahead may have closed before their time.
        """
        until = last.isoformat()
        still_open = self._documents.find({"state": "open", "_id": {"$lte": until}})
        since = (last - COUNTED).isoformat()
        closed = self._documents.find({"state": "closed", "_id": {"$gte": since, "$lte": until}})
        return sorted(str(document["_id"]) for document in (*still_open, *closed))

    def close(self, day: str, sealed: int) -> None:
        """Tells review how much was sealed on a day, and once more where it has become more. Else changes nothing."""
        event = EpochClosed(epoch=day, sealed=sealed)

        def closed(document: Document) -> Document | None:
            if document["state"] == "closed" and document["sealed"] >= sealed:
                return None
            outbox = [*document.get("outbox", []), *outgoing(event)]
            return {**document, "state": "closed", "sealed": sealed, "outbox": outbox}

        self._documents.update(day, closed)
