"""When transport keys die: an epoch's private key is destroyed once all that was sealed in it has arrived here.

A clock that was ahead, here or at intake, may have closed a day that is still to come. So a key outlives its own day,
whoever closed it, and one under which nothing was sealed is in no hurry: nothing could be read with it.

From then on nothing that still lies on a disk of the broker, in an outbox or in a back-up can be opened; so its
tombstones, which kept late redeliveries from reviving a purged report, are no longer needed.
"""

from datetime import date, timedelta

import structlog

from review.cases import Cases
from review.domain.states import State
from services.documents.port import Database, Document
from services.epochs import AHEAD, Epochs
from services.events import EpochClosed

log = structlog.get_logger("review")

GRACE = timedelta(days=1)  # between the close of an epoch, or the end of its day, and the end of its key
OLDEST = timedelta(days=60)  # no epoch lives longer, whatever is missing


class Retention:
    """Epochs from their close to their end. Days are in UTC, as the names of epochs."""

    def __init__(self, database: Database, cases: Cases, epochs: Epochs):
        self._cases, self._epochs = cases, epochs
        self._closed = database.collection("epochs")
        self._strays = database.collection("strays")  # epochs that only a wrong clock can have made
        self._answers = database.collection("answers", ("epoch",))  # that an answer has arrived, and nothing of it

    def closed(self, event: EpochClosed, day: date) -> None:
        """Remembers, on this day, how many reports and answers were sealed in an epoch.

        Intake says so once more where it had closed the day too early; then it is more of them.
        """
        closed = {"sealed": event.sealed, "closed": day.isoformat()}

        def more(known: Document) -> Document | None:
            return {**known, **closed} if event.sealed > known["sealed"] else None

        if event.epoch in self._epochs.living():
            self._closed.insert_many([{"_id": event.epoch, **closed}])
            self._closed.update(event.epoch, more)

    def arrived(self, answer_id: str, epoch: str) -> None:
        """Counts an answer, once."""
        self._answers.insert_many([{"_id": answer_id, "epoch": epoch}])

    def complete(self, first: date, last: date) -> bool:
        """Whether all that was passed on in these days has arrived. A day whose key is destroyed misses nothing."""
        days = {(first + timedelta(days=count)).isoformat() for count in range((last - first).days + 1)}
        return all(self._is_complete(day) for day in days.intersection(self._epochs.living()))

    def destroy_epochs(self, day: date) -> None:
        """Destroys the keys that have served by this day, and then removes what only they made necessary."""
        for epoch in self._epochs.living():
            if self._begins_to_age(epoch, day) < day - OLDEST or self._has_served(epoch, day):
                self._epochs.destroy(epoch)
                self._closed.delete(epoch)
                self._strays.delete(epoch)
                log.info("epoch_destroyed", epoch=epoch)
        self._drop_tombstones()

    def _begins_to_age(self, epoch: str, day: date) -> date:
        """Its day; where no right clock can have made it yet, the day on which that was first seen."""
        begins = date.fromisoformat(epoch)
        if begins <= day + AHEAD:
            return begins
        self._strays.insert_many([{"_id": epoch, "seen": day.isoformat()}])
        stray = self._strays.get(epoch)
        return date.fromisoformat(stray["seen"]) if stray else begins

    def _has_served(self, epoch: str, day: date) -> bool:
        known = self._closed.get(epoch)
        if known is None or not known["sealed"]:
            return False
        over = max(date.fromisoformat(known["closed"]), date.fromisoformat(epoch) + timedelta(days=1))
        return day > over + GRACE and self._is_complete(epoch)

    def _is_complete(self, epoch: str) -> bool:
        known = self._closed.get(epoch)
        arrived = sum(documents.count({"epoch": epoch}) for documents in (self._cases.documents, self._answers))
        return known is not None and arrived == int(known["sealed"])

    def _drop_tombstones(self) -> None:
        living = set(self._epochs.living())
        for document in self._cases.documents.find({"state": State.PURGED.value}):
            if document["epoch"] not in living and not document["pending"] and not document.get("untold"):
                self._cases.documents.delete(document["_id"], document["version"])
        for answer in self._answers.find({}):
            if answer["epoch"] not in living:
                self._answers.delete(answer["_id"])
