"""The cases: reports under review, each under a key of its own. Beside the locked boxes lie only ids, days and states.

Every change goes through `Collection.update`, because the relay also writes these documents. What a form saw is
told by ``draft_version``, a field of the domain.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from review.clock import Clock
from review.domain.arrival import check, first_draft
from review.domain.conversation import Conversation
from review.domain.decision import Version
from review.domain.due import News, Waiting, due
from review.domain.states import OPEN, UNDECIDED, State
from review.keys import CaseKeys
from services.broker.outbox import outgoing
from services.config import Settings
from services.documents.port import AlreadyThere, Database, Document, NotThere
from services.events import CaseProgressed, Event
from services.reports import Report, ScrubResult
from services.sealing import CannotOpen, derive, keyed_hash, lock, unlock
from services.web.dates import quarter

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
FIRST_STEP = 1  # of what a mailbox is told; each further word has a higher one, the end the highest
INDEXES = ("state", "epoch", "story_id", "received", "mailbox", "untold")
FREE = {"claimed_by": "", "lease_until": 0}  # held by nobody


class NoSuchCase(Exception):
    """No case has this id, or nothing is left of it."""


@dataclass(frozen=True)
class Case:
    """A case with its boxes unlocked."""

    id: str
    state: State
    story_id: str
    received: date
    due: date
    report: Report
    result: ScrubResult
    version: Version
    conversation: Conversation

    @property
    def quarter(self) -> str:
        """The quarter in which the report was received: all that readers learn of the time."""
        return quarter(self.received)


class Cases:
    """Every case, from its arrival to its tombstone."""

    def __init__(self, database: Database, keys: CaseKeys, settings: Settings, clock: Clock):
        self.documents = database.collection("cases", INDEXES)
        self._keys, self._settings, self._clock = keys, settings, clock
        self._id_key = derive(settings.secret("vault_key"), "case ids")
        self._mailbox_key = derive(settings.secret("vault_key"), "mailbox ids")

    def receive(self, report_id: str, report: Report, result: ScrubResult, epoch: str) -> None:
        """Takes a report into the queue, once, however often it comes. Raises Mismatch."""
        check(report_id, report, result)
        case_id = keyed_hash(self._id_key, report_id)
        if self.documents.get(case_id) is not None:
            return  # a redelivery; a tombstone stays dead
        self._keys.make(case_id)  # first, because a case without its key could never be opened
        try:
            self.documents.insert(self._arrived(case_id, report, result, epoch))
        except AlreadyThere:
            self._drop_needless_key(case_id)

    def complete(self) -> None:
        """Gives cases that came before reporters could be asked what they lack. Can be repeated."""
        for document in self.documents.find({"state": {"$in": [*UNDECIDED, State.APPROVED.value]}}):
            if "step" not in document:
                self.change(document["_id"], self._completed)

    def redate(self, day: date) -> None:
        """Lets cases that came under a clock which was ahead count from this day, and not from one to come."""
        received = {"received": day.isoformat(), "due": due(day, self._settings.review_days).isoformat()}
        for document in self.documents.find({"received": {"$gt": (day + timedelta(days=1)).isoformat()}}):
            with suppress(NoSuchCase):
                self.change(document["_id"], lambda now: {**now, **received})

    def waiting(self) -> list[Waiting]:
        """Every case that waits for people of the desk, in no order."""
        found = self.documents.find({"state": {"$in": [state.value for state in OPEN]}})
        return [self._waiting(document) for document in found]

    def with_reporters(self) -> list[Waiting]:
        """Every case whose story is with its reporter, the longest shown first."""
        found = self.documents.find({"state": State.WITH_REPORTER.value})
        return sorted(map(self._waiting, found), key=lambda case: (case.waits_until or case.due, case.id))

    def of_mailbox(self, mailbox_id: str) -> str:
        """The id of the case whose reporter has this mailbox. Raises NoSuchCase, also once it is purged."""
        found = self.documents.find({"mailbox": self._of(mailbox_id)}, limit=1)
        if not found:
            raise NoSuchCase
        return str(found[0]["_id"])

    def on_the_way(self) -> int:
        """How many stories are approved and not yet in the library. More than a few: the publisher refuses them."""
        return self.documents.count({"state": State.APPROVED.value})

    def approved(self, id: str) -> bool:
        """Whether a case is approved and its story not yet known to be in the library. Nothing leads back here."""
        document = self.documents.get(id)
        return document is not None and document["state"] == State.APPROVED

    def look(self, id: str) -> Waiting:
        """What everybody at the desk may know of a case that is not decided. Raises NoSuchCase."""
        document = self.documents.get(id)
        if document is None or document["state"] not in UNDECIDED:
            raise NoSuchCase
        return self._waiting(document)

    def change(self, id: str, change: Callable[[Document], Document | None]) -> Document:
        """Changes a case that is not purged, and returns it as it then stands. Raises NoSuchCase."""

        def living(document: Document) -> Document | None:
            if document["state"] == State.PURGED:
                raise NoSuchCase
            return change(document)

        try:
            return self.documents.update(id, living)
        except NotThere:
            raise NoSuchCase from None

    def unlocked(self, document: Document) -> Case:
        """What a case's document holds. Raises CannotOpen once its key is destroyed."""
        key = self._keys.get(document["_id"])
        sealed = unlock(key, bytes(document["sealed"]))
        return Case(
            id=document["_id"],
            state=State(document["state"]),
            story_id=document["story_id"],
            received=date.fromisoformat(document["received"]),
            due=date.fromisoformat(document["due"]),
            report=Report.model_validate(sealed["report"]),
            result=ScrubResult.model_validate(sealed["result"]),
            version=self.version(document),
            conversation=self.conversation(document),
        )

    def version(self, document: Document) -> Version:
        """The version of the draft that a case's document holds. Raises CannotOpen."""
        return Version.model_validate(unlock(self._keys.get(document["_id"]), bytes(document["draft"])))

    def with_version(self, document: Document, version: Version) -> Document:
        """The document with another version of the draft, locked."""
        locked = lock(self._keys.get(document["_id"]), version.model_dump(mode="json"))
        return {
            **document,
            "draft": locked,
            "draft_version": version.number,
            "signed_by": list(version.signers),
        }

    def conversation(self, document: Document) -> Conversation:
        """What was said with the reporter of a case. Raises CannotOpen."""
        return Conversation.model_validate(unlock(self._keys.get(document["_id"]), bytes(document["conversation"])))

    def with_conversation(self, document: Document, conversation: Conversation, news: News) -> Document:
        """The document with another state of the conversation, locked, and what the queue may show of it."""
        locked = lock(self._keys.get(document["_id"]), conversation.model_dump(mode="json"))
        until = conversation.waits_until.isoformat() if conversation.waits_until else ""
        return {**document, "conversation": locked, "waits_until": until, "news": news}

    def holder(self, document: Document) -> str:
        """Key id of who holds the case now; empty where it is free."""
        return str(document["claimed_by"]) if document["lease_until"] > self._clock().timestamp() else ""

    def _arrived(self, id: str, report: Report, result: ScrubResult, epoch: str) -> Document:
        received = date.fromisoformat(report.received)
        sealed = {"report": report.model_dump(mode="json"), "result": result.model_dump(mode="json")}
        document = {
            "_id": id,
            "state": State.STAGE_ONE.value,
            "epoch": epoch,
            "received": report.received,
            "due": due(received, self._settings.review_days).isoformat(),
            **FREE,
            "sealed": lock(self._keys.get(id), sealed),
            "story_id": "".join(secrets.choice(CROCKFORD) for _ in range(10)),
            "mailbox": self._of(report.mailbox_id),
            "step": FIRST_STEP,
            "outbox": outgoing(CaseProgressed(mailbox_id=report.mailbox_id, state="in_review", step=FIRST_STEP)),
        }
        document = self.with_conversation(document, Conversation(), "")
        return self.with_version(document, Version(number=1, draft=first_draft(report, result)))

    def _completed(self, document: Document) -> Document | None:
        if "step" in document:
            return None
        document = {**document, "step": FIRST_STEP, "mailbox": "", "news": "", "waits_until": ""}
        with suppress(CannotOpen):  # its key is lost, and nobody can work on it anyway
            report = unlock(self._keys.get(document["_id"]), bytes(document["sealed"]))["report"]
            document = {**document, "mailbox": self._of(report["mailbox_id"])}
            return self.with_conversation(document, Conversation(), "")
        return document

    def _of(self, mailbox_id: str) -> str:
        return keyed_hash(self._mailbox_key, mailbox_id)

    def _drop_needless_key(self, id: str) -> None:
        # Somebody else took the same report in. Where it has even been purged since, our key came too late.
        document = self.documents.get(id)
        if document is not None and document["state"] == State.PURGED:
            self._keys.destroy(id)

    def _waiting(self, document: Document) -> Waiting:
        return Waiting(
            id=document["_id"],
            state=State(document["state"]),
            received=date.fromisoformat(document["received"]),
            due=date.fromisoformat(document["due"]),
            held_by=self.holder(document),
            signers=tuple(document["signed_by"]),
            news=document["news"],
            waits_until=date.fromisoformat(document["waits_until"]) if document["waits_until"] else None,
        )


def sending(document: Document, *events: Event) -> Document:
    """The document with events to send."""
    return {**document, "outbox": [*document.get("outbox", []), *outgoing(*events)]}


def telling(document: Document, news: Callable[[int], Event]) -> Document:
    """The document with one more word for its reporter's mailbox, made for the step after the last."""
    step = document["step"] + 1
    return sending({**document, "step": step}, news(step))
