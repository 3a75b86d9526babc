"""What waits at intake until enough of its kind are there: boxes under the key of their batch, and nothing else.

A batch is open, then it closes, then it is passed on: everything in it under new ids, in new boxes, in another order,
all in one write that also destroys the batch's key. So neither the store's logs nor the order of rows join what
came to what went. The one document of each kind, its slot, holds the open batch and the closing one.

Nothing that a reporter was told to be safe can be lost between two batches: it counts as kept only once its batch was
seen open after it was written, and what comes into a closing batch too late is put into the next one.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from time import monotonic
from typing import Any
from uuid import uuid4

import eventlet

from intake.domain.batches import REMEMBERED, is_due, portion, shuffled
from services.broker.outbox import outgoing
from services.config import Settings
from services.documents.port import AlreadyThere, Collection, Database, Document, NotThere, Stale, Unavailable
from services.events import Event
from services.sealing import CannotOpen, keyed_hash, lock, new_key, unlock, unwrap, wrap

PORTION = 50  # passed on in one write, or so many as fit: a document holds 16 MiB
ROOM = 6 * 1024 * 1024  # bytes of boxes in a portion; in the outbox they grow by a third
PATIENCE = 10.0  # seconds that a late one waits until its closing batch is decided

PassOn = Callable[[list[Any], str, bool], list[Event]]  # contents, day, whether they are too few -> what they cause


class OtherBatchKey(Unavailable):
    """What waits is under another BATCH_KEY. Nothing is taken or lost until an operator has decided."""


class Waiting:
    """Everything of one kind that waits. ``kind`` names it in the store."""

    def __init__(self, database: Database, kind: str, settings: Settings, today: Callable[[], date]):
        self.kind = kind
        self.documents = waiting_documents(database)
        self.slots = database.collection("batches")
        self._database, self._today = database, today
        self._root = settings.secret("batch_key")
        self._at_least = 1 if settings.demo else settings.release_at_least

    def keep(self, id: str, content: Any, mailbox_id: str = "") -> None:
        """Keeps a value durably, and only the first under this id. Raises Unavailable."""
        end = monotonic() + PATIENCE
        while True:
            slot = self._slot()
            try:
                self.documents.insert(self._document(slot, id, content, mailbox_id))
                if self._slot()["open"] == slot["open"]:
                    return
            except AlreadyThere:
                if self._is_safe(id, content, mailbox_id):
                    return
            if monotonic() > end:
                raise Unavailable("a batch is being passed on")
            eventlet.sleep(0.02)

    def holds(self, id: str) -> bool:
        """Whether this id was kept, and released no longer than a week ago if it was."""
        return self.documents.get(id) is not None

    def of_mailbox(self, mailbox_id: str) -> Document | None:
        """What waits and belongs to this mailbox. Only who knows a batch's key can tell."""
        slot = self._slot()
        names = [self._mailbox_name(slot[f"{batch}_key"], mailbox_id) for batch in ("open", "closing")]
        found = self.documents.find({"mailbox": {"$in": [name for name in names if name]}}, limit=1)
        return found[0] if found else None

    def release(self, pass_on: PassOn) -> None:
        """Passes on what is due. Every step can be repeated after a crash, and by several processes at once."""
        slot = self._finished(self._slot())
        if len(slot.get("outbox", [])) > PORTION:
            return  # the broker is away, or slow: a document must not grow without end
        if not slot["closing"]:
            waiting = self.documents.count({"batch": slot["open"]})
            if not waiting:
                self._note_empty(slot)
            if not is_due(waiting, date.fromisoformat(slot["since"]), self._today(), self._at_least):
                return
            slot = self._closed(slot, weak=waiting < self._at_least)
        self._pass_on(self._chosen(slot), pass_on)
        self._finished(self._slot())

    def sealed(self, day: str) -> int:
        """How many of this kind were sealed to that day's key."""
        return int(self._slot()["sealed"].get(day, 0))

    @property
    def on_their_way(self) -> bool:
        """Whether some are passed on and not yet sent."""
        return bool(self._slot()["pending"])

    def forget(self, before: date) -> None:
        """Forgets the days before this one, and drafts that were released long ago."""
        self._change(lambda slot: _without_days(slot, before.isoformat()))
        for mark in self.documents.find({"released": {"$lt": (before - REMEMBERED).isoformat(), "$gt": ""}}):
            self.documents.delete(mark["_id"], mark["version"])

    def check_key(self) -> None:
        """Raises OtherBatchKey."""
        self._key(self._slot()["open_key"])

    def here(self) -> int:
        """How many wait, whatever their key is."""
        return self.documents.count(self._waiting())

    def rewrap(self, old: bytes) -> None:
        """Puts the keys of what waits from under this key under BATCH_KEY. Can be repeated. Raises OtherBatchKey."""

        def rewrapped(slot: Document) -> Document:
            keys = {name: self._rewrapped(bytes(slot[name]), old) for name in ("open_key", "closing_key") if slot[name]}
            return {**slot, **keys}

        self._slot()
        self._change(rewrapped)

    def give_up(self) -> int:
        """Destroys what waits, since its key is lost, and begins anew under BATCH_KEY; returns how many there were."""
        lost = self.documents.find(self._waiting())
        for document in lost:
            self.documents.delete(document["_id"])
        self._change(lambda slot: {**slot, **self._fresh_batch(), "closing": "", "closing_key": b"", "choice": None})
        return len(lost)

    def _waiting(self) -> dict[str, Any]:
        slot = self._finished(self._slot())
        return {"batch": {"$in": [batch for batch in (slot["open"], slot["closing"]) if batch]}}

    def _rewrapped(self, wrapped: bytes, old: bytes) -> bytes:
        try:
            return wrap(self._root, unwrap(old, wrapped))
        except CannotOpen:
            self._key(wrapped)  # it may have been done before
            return wrapped

    def _is_safe(self, id: str, content: Any, mailbox_id: str) -> bool:
        """Whether what is there is sure to be passed on, or was. What came too late is put into the open batch."""
        there, slot = self.documents.get(id), self._slot()
        if there is None:
            return False
        if there["batch"] in ("", slot["open"]) or id in slot["taken"]:
            return True
        if there["batch"] != slot["closing"]:
            with suppress(Stale):
                document = self._document(slot, id, content, mailbox_id)
                self.documents.replace_if_version({**document, "version": there["version"]})
        return False

    def _document(self, slot: Document, id: str, content: Any, mailbox_id: str) -> Document:
        return {
            "_id": id,
            "batch": slot["open"],
            "mailbox": self._mailbox_name(slot["open_key"], mailbox_id) if mailbox_id else "",
            "released": "",
            "box": lock(self._key(slot["open_key"]), content),
        }

    def _mailbox_name(self, wrapped: bytes, mailbox_id: str) -> str:
        return keyed_hash(self._key(wrapped), mailbox_id) if wrapped else ""

    def _key(self, wrapped: bytes) -> bytes:
        try:
            return unwrap(self._root, bytes(wrapped))
        except CannotOpen:
            raise OtherBatchKey("BATCH_KEY is not the one under which reports and answers wait") from None

    def _slot(self) -> Document:
        slot = self.slots.get(self.kind)
        while slot is None:
            self.slots.insert_many([self._first_slot()])
            slot = self.slots.get(self.kind)
        return slot

    def _first_slot(self) -> Document:
        closing = {"closing": "", "closing_key": b"", "weak": False, "portion": 0, "choice": None, "taken": []}
        return {"_id": self.kind, **self._fresh_batch(), **closing, "sealed": {}, "outbox": []}

    def _fresh_batch(self) -> Document:
        return {"open": uuid4().hex, "open_key": wrap(self._root, new_key()), "since": self._today().isoformat()}

    def _change(self, change: Callable[[Document], Document | None]) -> Document:
        return self.slots.update(self.kind, change)

    def _note_empty(self, slot: Document) -> None:
        """A week begins on the day of the first that waits."""
        today, batch = self._today().isoformat(), slot["open"]
        self._change(lambda now: {**now, "since": today} if now["open"] == batch and now["since"] != today else None)

    def _closed(self, seen: Document, *, weak: bool) -> Document:
        def closed(slot: Document) -> Document | None:
            if slot["closing"] or slot["open"] != seen["open"]:
                return None  # somebody else closed it
            old = {"closing": slot["open"], "closing_key": slot["open_key"], "weak": weak}
            return {**slot, **old, **self._fresh_batch()}

        return self._change(closed)

    def _chosen(self, seen: Document) -> Document:
        """Settles which go next, before anything is made of them, so that a repetition makes it of the same ones.

        Else the mailbox of one that came too late would be made last, and alone.
        """
        if not seen["closing"] or seen.get("choice"):  # somebody else passed it on, or settled it
            return seen
        # Ids are random: those that come first among them are not those that came first.
        found = self.documents.find({"batch": seen["closing"]}, order_by="_id", limit=PORTION + self._at_least)
        chosen = found[: portion([len(each["box"]) for each in found], PORTION, ROOM, self._at_least)]
        choice = {"ids": [each["_id"] for each in chosen], "last": len(found) == len(chosen)}

        def settled(slot: Document) -> Document | None:
            if slot.get("choice") or slot["portion"] != seen["portion"] or slot["closing"] != seen["closing"]:
                return None  # somebody else settled it
            return {**slot, "choice": choice}

        return self._change(settled)

    def _pass_on(self, seen: Document, pass_on: PassOn) -> None:
        choice = seen.get("choice")
        if not choice:
            return
        chosen = self.documents.find({"_id": {"$in": choice["ids"]}})
        key, day = self._key(seen["closing_key"]), self._today().isoformat()
        contents = shuffled(unlock(key, bytes(each["box"])) for each in chosen)
        events = pass_on(contents, day, seen["weak"] or len(chosen) < self._at_least)

        def passed_on(slot: Document) -> Document | None:
            if slot["portion"] != seen["portion"] or slot["closing"] != seen["closing"]:
                return None  # somebody else passed it on
            done = {"closing": "", "closing_key": b""} if choice["last"] else {}
            sealed = {**slot["sealed"], day: slot["sealed"].get(day, 0) + len(events)} if events else slot["sealed"]
            outbox = [*slot.get("outbox", []), *outgoing(*events)]
            moved = {"portion": slot["portion"] + 1, "choice": None, "taken": choice["ids"]}
            return {**slot, **done, **moved, "sealed": sealed, "outbox": outbox}

        self._change(passed_on)

    def _finished(self, slot: Document) -> Document:
        """What was passed on becomes a mark by which the same draft, sent again, is known."""
        if not slot["taken"]:
            return slot
        mark = {"batch": "", "mailbox": "", "released": self._today().isoformat(), "box": b""}
        for taken in shuffled(slot["taken"]):
            with suppress(NotThere):
                self.documents.update(taken, lambda there: {**there, **mark} if there["batch"] else None)
        portion = slot["portion"]
        done = self._change(lambda now: {**now, "taken": []} if now["portion"] == portion else None)
        self._database.forget()
        return done


def _without_days(slot: Document, before: str) -> Document | None:
    kept = {day: count for day, count in slot["sealed"].items() if day >= before}
    return None if kept == slot["sealed"] else {**slot, "sealed": kept}


def waiting_documents(database: Database) -> Collection:
    """Where all that waits is kept, of every kind."""
    return database.collection("waiting", ("batch", "mailbox", "released"))
