"""What waits at intake until enough of its kind are there: boxes under the key of their batch, and nothing else.

A batch is open, then it closes, then it is passed on: everything in it under new ids, in new boxes, in another order,
all in one write that also destroys the batch's key. So neither the store's logs nor the order of rows join what
came to what went. The one document of each kind, its slot, holds the open batch and the closing one.

Nothing that a reporter was told to be safe can be lost between two batches: it counts as kept only once its batch was
seen open after it was written, or among those that go with the closing one. Who goes is settled as a whole, once; what
came too late for that is put into the open batch when it is sent again.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from time import monotonic
from typing import Any

import eventlet

from intake.domain.batches import REMEMBERED, is_due, portion, shuffled
from intake.domain.days import COUNTED
from intake.late import clear_late, each_of, those_of
from intake.slot import OtherBatchKey, Slot, nothing_closing
from services.broker.outbox import outgoing
from services.config import Settings
from services.documents.port import AlreadyThere, Database, Document, Stale, Unavailable
from services.events import Event
from services.sealing import lock, unlock

__all__ = ["OtherBatchKey", "Waiting"]

PORTION = 50  # passed on in one write, or so many as fit: a document holds 16 MiB
ROOM = 6 * 1024 * 1024  # bytes of boxes in a portion; in the outbox they grow by a third
PATIENCE = 10.0  # seconds for which one is tried to be kept while batches come and go

PassOn = Callable[[list[Any], str, bool], list[Event]]  # contents, day, whether they are too few -> what they cause


class Waiting:
    """Everything of one kind that waits. ``kind`` names it in the store."""

    def __init__(self, database: Database, kind: str, settings: Settings, today: Callable[[], date]):
        self.kind = kind
        self.documents = database.collection("waiting", ("batch", "mailbox", "released"))
        # Rows are in the order of their making. Marks are rows of their own, made in another order than things came.
        self.marks = database.collection("marks", ("released",))
        self.slot = Slot(database, kind, settings.secret("batch_key"), today)
        self._database, self._today = database, today
        self._at_least = 1 if settings.demo else settings.release_at_least

    def keep(self, id: str, content: Any, mailbox_id: str = "") -> None:
        """Keeps a value durably, and only the first under this id. Raises Unavailable."""
        end = monotonic() + PATIENCE
        while not self._try_to_keep(id, content, mailbox_id):
            if monotonic() > end:
                raise Unavailable("a batch is being passed on")
            eventlet.sleep(0.02)

    def holds(self, id: str) -> bool:
        """Whether this id is sure to be passed on, or was, no longer than a week ago. Raises Unavailable."""
        names, seen = self.slot.names(self.slot.read(), id), None
        while not self._is_safe(there := self._found(names)):
            if there is None or there == seen:
                return False  # unknown; or it came too late for its batch, and was not sent again
            seen = there  # or it was passed on just now
        return True

    def content(self, id: str) -> Any:
        """What is kept under this id, while it waits; None where it was passed on, and nobody here can read it."""
        slot = self.slot.read()
        there = self._found(self.slot.names(slot, id))
        keys = {slot[batch]: slot[f"{batch}_key"] for batch in ("open", "closing")}
        key = keys.get(there.get("batch", "")) if there else None
        return unlock(self.slot.key(key), bytes(there["box"])) if there and key else None

    def of_mailbox(self, mailbox_id: str) -> Document | None:
        """What waits and belongs to this mailbox. Only who knows a batch's key can tell."""
        slot = self.slot.read()
        names = [self.slot.mailbox_name(slot[f"{batch}_key"], mailbox_id) for batch in ("open", "closing")]
        found = self.documents.find({"mailbox": {"$in": [name for name in names if name]}}, limit=1)
        return found[0] if found else None

    def release(self, pass_on: PassOn) -> None:
        """Passes on what is due. Every step can be repeated after a crash, and by several processes at once."""
        slot = self._finished(self.slot.read())
        if len(slot.get("outbox", [])) > PORTION:
            return  # the broker is away, or slow: a document must not grow without end
        if not slot["closing"]:
            waiting = self.documents.count({"batch": slot["open"]})
            self._note_day(slot, waiting)
            if not is_due(waiting, date.fromisoformat(slot["since"]), self._today(), self._at_least):
                return
            slot = self._closed(slot, weak=waiting < self._at_least)
        self._pass_on(self._chosen(self._settled(slot)), pass_on)
        self._finished(self.slot.read())

    def note_day(self) -> None:
        """Lets the week of those that wait begin with the first of them, when nothing is to be passed on."""
        slot = self._finished(self.slot.read())
        self._note_day(slot, self.documents.count({"batch": slot["open"]}))

    def sealed(self, day: str) -> int:
        """How many of this kind were sealed to that day's key."""
        return int(self.slot.read()["sealed"].get(day, 0))

    @property
    def on_their_way(self) -> bool:
        """Whether some are passed on and not yet sent."""
        return bool(self.slot.read()["pending"])

    def forget(self, before: date) -> None:
        """Forgets days whose keys cannot be left, drafts released long ago, and what nobody can open any more."""
        self.slot.change(lambda slot: _without_days(slot, (before - COUNTED).isoformat()))
        oldest = (before - REMEMBERED).isoformat()
        for marks in (self.marks, self.documents):  # an earlier version made marks of what had waited
            for mark in marks.find({"released": {"$lt": oldest, "$gt": ""}}):
                marks.delete(mark["_id"], mark["version"])
        clear_late(self.documents, self.slot.documents, before)

    def check_key(self) -> None:
        """Raises OtherBatchKey."""
        self.slot.key(self.slot.read()["open_key"])

    def here(self) -> int:
        """How many wait, whatever their key is."""
        slot = self._finished(self.slot.read())
        return self.documents.count({"batch": {"$in": [slot["open"], *([slot["closing"]] if slot["closing"] else [])]}})

    def give_up(self) -> int:
        """Destroys what waits, since its key is lost, and begins anew under BATCH_KEY; returns how many there were.

        What was passed on is no longer known either: sent again, it counts as new.
        """
        self._finished(self.slot.read())
        lost = (each for batch in self.slot.renew() for each in each_of(self.documents, {"batch": batch}))
        return sum(self.documents.delete(each["_id"], each["version"]) for each in lost)

    def _try_to_keep(self, id: str, content: Any, mailbox_id: str) -> bool:
        """Whether it is now sure to be passed on, or was before."""
        slot = self.slot.read()
        names = self.slot.names(slot, id)
        there = self._found(names)
        if there is None:
            with suppress(AlreadyThere):
                return self._is_safe(self.documents.insert(self._document(slot, names[0], content, mailbox_id)))
            return False  # look again at what it is
        if self._is_safe(there):
            return True
        with suppress(Stale):  # it came too late for its batch
            document = self._document(self.slot.read(), there["_id"], content, mailbox_id)
            self.documents.replace_if_version({**document, "version": there["version"]})
        return False

    def _found(self, names: list[str]) -> Document | None:
        """What is kept under one of these names. A mark is made before what it stands for is removed: look so, too.

        Both questions are asked whatever the answers are, so that their time tells nothing.
        """
        there = self.documents.find({"_id": {"$in": names}}, limit=1)
        mark = self.marks.find({"_id": {"$in": names}}, limit=1)
        return next(iter([*mark, *there]), None)

    def _is_safe(self, there: Document | None) -> bool:
        """Whether what was found is sure to be passed on, or was. Only then may anybody be told that it is safe."""
        slot = self._settled(self.slot.read())  # after it was found, and whatever it is
        if there is None or there["released"]:
            return there is not None
        return there["batch"] == slot["open"] or there["_id"] in (*(slot.get("going") or ()), *slot["taken"])

    def _document(self, slot: Document, name: str, content: Any, mailbox_id: str) -> Document:
        return {
            "_id": name,
            "batch": slot["open"],
            "mailbox": self.slot.mailbox_name(slot["open_key"], mailbox_id) if mailbox_id else "",
            "released": "",
            "box": lock(self.slot.key(slot["open_key"]), content),
        }

    def _note_day(self, seen: Document, waiting: int) -> None:
        """A week begins on the day of the first that waits, and never on a day that is still to come."""
        today = self._today().isoformat()
        if seen["since"] > today or (not waiting and seen["since"] != today):
            self.slot.change(lambda slot: {**slot, "since": today} if slot["open"] == seen["open"] else None)

    def _closed(self, seen: Document, *, weak: bool) -> Document:
        def closed(slot: Document) -> Document | None:
            if slot["closing"] or slot["open"] != seen["open"]:
                return None  # somebody else closed it
            old = {"closing": slot["open"], "closing_key": slot["open_key"], "weak": weak}
            return {**slot, **nothing_closing(), **old, **self.slot.fresh_batch()}

        return self.slot.change(closed)

    def _settled(self, seen: Document) -> Document:
        """Settles who goes with the closing batch; whoever needs to know can do it, and the first who does decides."""
        if not seen["closing"] or seen.get("going") is not None:
            return seen
        # Ids are random: those that come first among them are not those that came first.
        going = [each["_id"] for each in each_of(self.documents, {"batch": seen["closing"]})]
        # One that hesitated while the same draft was sent again, and went on, may have written it once more.
        marked = {mark["_id"] for mark in those_of(self.marks, going)}

        def settled(slot: Document) -> Document | None:
            if slot.get("going") is not None or not _is_same_portion(slot, seen):
                return None  # somebody else settled it
            return {**slot, "going": _without({*marked, *slot["taken"]}, going)}  # taken by an earlier version

        return self.slot.change(settled)

    def _chosen(self, seen: Document) -> Document:
        """Settles which go next, before anything is made of them, so that a repetition makes it of the same ones.

        Else the mailbox of one of the next portion would be made last, and alone.
        """
        going = seen.get("going")
        if going is None or seen.get("choice") or seen["taken"]:  # somebody else passed them on, or chose
            return seen
        ahead = going[: PORTION + self._at_least]
        sizes = {each["_id"]: len(each["box"]) for each in self.documents.find({"_id": {"$in": ahead}})}
        most = portion([sizes.get(each, 1) for each in ahead], PORTION, ROOM, self._at_least)

        def chosen(slot: Document) -> Document | None:
            if slot.get("choice") or slot["taken"] or not _is_same_portion(slot, seen):
                return None  # somebody else chose, or passed them on
            return {**slot, "choice": {"ids": ahead[:most]}}

        return self.slot.change(chosen)

    def _pass_on(self, seen: Document, pass_on: PassOn) -> None:
        if not seen.get("choice"):
            return
        ids = seen["choice"]["ids"]
        chosen = self.documents.find({"_id": {"$in": ids}})
        key, day = self.slot.key(seen["closing_key"]), self._today().isoformat()
        contents = shuffled(unlock(key, bytes(each["box"])) for each in chosen)
        events = pass_on(contents, day, seen["weak"] or len(chosen) < self._at_least)

        def passed_on(slot: Document) -> Document | None:
            if not _is_same_portion(slot, seen):
                return None  # somebody else passed it on
            left = _without(ids, slot.get("going") or ())
            sealed = {**slot["sealed"], day: slot["sealed"].get(day, 0) + len(events)} if events else slot["sealed"]
            moved = {"going": left, "choice": None, **({} if left else nothing_closing())}
            outbox = [*slot.get("outbox", []), *outgoing(*events)]
            return {**slot, **moved, "portion": slot["portion"] + 1, "taken": ids, "sealed": sealed, "outbox": outbox}

        self.slot.change(passed_on)

    def _finished(self, slot: Document) -> Document:
        """What was passed on becomes a mark by which the same draft, sent again, is known. Returns a slot without any.

        Meanwhile another process may pass on more: then there is more to do.
        """
        while slot["taken"]:
            seen, today = slot, self._today().isoformat()
            self.marks.insert_many({"_id": taken, "released": today} for taken in shuffled(seen["taken"]))
            for taken in shuffled(seen["taken"]):
                self.documents.delete(taken)
            slot = self.slot.change(partial(_finished_with, seen))
            self._database.forget()
        return slot


def _finished_with(seen: Document, slot: Document) -> Document | None:
    return {**slot, "taken": []} if slot["portion"] == seen["portion"] else None


def _without(those: Collection[str], names: Sequence[str]) -> list[str]:
    left_out = frozenset(those)
    return [name for name in names if name not in left_out]


def _is_same_portion(slot: Document, seen: Document) -> bool:
    return bool(slot["portion"] == seen["portion"] and slot["closing"] == seen["closing"])


def _without_days(slot: Document, before: str) -> Document | None:
    kept = {day: count for day, count in slot["sealed"].items() if day >= before}
    return None if kept == slot["sealed"] else {**slot, "sealed": kept}
