"""The end of a report: its key destroyed, then its ciphertext; what stays is a tombstone and a certificate of hashes.

Each step can be done again, so a crash between two of them costs nothing: the timer goes on where it stopped. What the
reporter's mailbox will be told is in the write that begins the purge: afterwards nobody knows the mailbox any more.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import cast

import structlog

from review.cases import FREE, Cases, NoSuchCase
from review.clock import Clock, desk_day
from review.closures import Closures
from review.domain.states import UNDECIDED, Action, State, follow
from review.keys import CaseKeys
from review.tallies import Tallies
from services.config import Settings
from services.documents.port import Database, Document
from services.events import MailboxState, StoryPublished
from services.sealing import CannotOpen

log = structlog.get_logger("review")

OLDEST = timedelta(days=60)  # how long a report may lie here, decided or not
# What a tombstone keeps: what makes it one, events that are still to be sent, and the locked word for the mailbox.
LEFT = ("_id", "version", "epoch", "outbox", "closure", "untold")


class Purge:
    """Ends cases. Certificates are kept for the desk to show, and lead back to no report."""

    def __init__(
        self,
        database: Database,
        cases: Cases,
        keys: CaseKeys,
        tallies: Tallies,
        closures: Closures,
        settings: Settings,
        clock: Clock,
    ):
        self._database, self._cases, self._keys = database, cases, keys
        self._tallies, self._closures = tallies, closures
        self._settings, self._clock = settings, clock
        self._certificates = database.collection("certificates", ("purged",))

    def published(self, event: StoryPublished) -> None:
        """Readers can find the story: counts it, ends its case. Another version than the approved changes nothing."""

        def change(document: Document) -> Document | None:
            if not _awaited(document, event):
                return None
            told = cast(MailboxState, {"publish": "published"}.get(event.disposition, event.disposition))
            return self._closures.ended(document, self._cases.unlocked(document), told)

        for found in self._cases.documents.find({"story_id": event.story_id}):
            if _awaited(found, event):
                self._tallies.count(found["_id"], event.codes)
            self._end(found["_id"], change)
        self._tallies.settle()

    def finish(self, id: str) -> None:
        """Destroys what is left of a case whose purge has begun; does nothing to any other."""
        document = self._cases.documents.get(id)
        if document is None or document["state"] != State.PURGING:
            return
        self._keys.destroy(id)
        self._certificates.insert_many([self._certificate(document)])
        self._sweep_away(id)
        self._closures.hurry()

    def resume(self) -> None:
        """Finishes what a crash interrupted."""
        for document in self._cases.documents.find({"state": State.PURGING.value}):
            self.finish(document["_id"])
        self._tallies.settle()

    def expire(self) -> None:
        """Ends, unpublished, every case that has lain here too long."""

        def change(document: Document) -> Document | None:
            if document["state"] not in (*UNDECIDED, State.APPROVED):
                return None
            return self._closed(document)

        oldest = (desk_day(self._clock(), self._settings) - OLDEST).isoformat()
        for document in self._cases.documents.find({"received": {"$lt": oldest}}):
            if document["state"] != State.PURGED:
                log.error("report_expired", stage=document["state"])
                self._end(document["_id"], change)

    def certificates(self, limit: int = 500) -> list[Document]:
        """The newest certificates: ``purged`` (day), ``key`` and ``content`` (SHA-256)."""
        return self._certificates.find({}, order_by="-purged", limit=limit)

    def count(self) -> int:
        """How many reports have been purged."""
        return self._certificates.count({})

    def _closed(self, document: Document) -> Document:
        try:
            return self._closures.ended(document, self._cases.unlocked(document), "closed")
        except CannotOpen:  # the vault has lost the key, and with it the way to the mailbox
            return {**document, "state": follow(State(document["state"]), Action.END).value, **FREE}

    def _end(self, id: str, change: Callable[[Document], Document | None]) -> None:
        with suppress(NoSuchCase):
            self._cases.change(id, change)
            self.finish(id)

    def _sweep_away(self, id: str) -> None:
        with suppress(NoSuchCase):  # somebody else finished it at the same moment
            self._cases.change(id, _tombstone)
        self._database.forget()

    def _certificate(self, document: Document) -> Document:
        key = hashlib.sha256(document["_id"].encode()).hexdigest()
        boxes = b"".join(bytes(document[box]) for box in ("sealed", "draft", "conversation"))
        content = hashlib.sha256(boxes).hexdigest()
        return {"_id": key, "key": key, "content": content, "purged": self._today().isoformat()}

    def _today(self) -> date:
        return desk_day(self._clock(), self._settings)


def _awaited(document: Document, event: StoryPublished) -> bool:
    return bool(document["state"] == State.APPROVED and document["draft_version"] == event.version)


def _tombstone(document: Document) -> Document:
    state = follow(State(document["state"]), Action.PURGE)
    return {name: document[name] for name in LEFT if name in document} | {"state": state.value}
