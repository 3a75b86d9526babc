"""What came too late for its batch, and how many documents are gone through.

Who writes into a batch that is passed on meanwhile writes under a key that is then gone. They were not told that it is
safe, and as a rule send it again at once, into the open batch. Some are killed in between.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from intake.domain.batches import REMEMBERED
from services.documents.port import Collection, Document, Stale

AT_ONCE = 200  # of 64 KiB, mostly; fewer would sort all that match more often
LATE = "late"  # in place of a batch, with the day; batches are named by hexadecimal digits


def clear_late(documents: Collection, slots: Collection, today: date) -> None:
    """Takes the boxes of those away that nobody can open any more.

    Their rows go later, when no process can still hold what it read of them: one that was sent again must not go.
    """
    waiting = {"batch": {"$gt": "", "$lt": LATE}}
    if documents.count(waiting) > documents.count({"batch": {"$in": _known(slots)[0]}}):
        for each in each_of(documents, waiting):
            batches, taken = _known(slots)  # after it was read: a batch that is gone then never comes back
            if each["batch"] not in batches and each["_id"] not in taken:
                with suppress(Stale):
                    cleared = {"batch": f"{LATE} {today.isoformat()}", "mailbox": "", "box": b""}
                    documents.replace_if_version({**each, **cleared})
    for each in documents.find({"batch": {"$gt": LATE, "$lt": f"{LATE} {(today - REMEMBERED).isoformat()}"}}):
        documents.delete(each["_id"], each["version"])


def each_of(documents: Collection, where: dict[str, Any]) -> Iterator[Document]:
    """Those that match, by their ids, a few at a time: there may be more than memory holds."""
    last = ""
    while found := documents.find({**where, "_id": {"$gt": last}}, order_by="_id", limit=AT_ONCE):
        yield from found
        last = found[-1]["_id"]


def those_of(documents: Collection, ids: Sequence[str]) -> Iterator[Document]:
    """Those with these ids, a few at a time."""
    for first in range(0, len(ids), AT_ONCE):
        yield from documents.find({"_id": {"$in": ids[first : first + AT_ONCE]}})


def _known(slots: Collection) -> tuple[list[str], set[str]]:
    """All batches that are open or closing, of every kind, and what of others is still to become a mark."""
    all_slots = slots.find({})
    batches = [slot[which] for slot in all_slots for which in ("open", "closing") if slot[which]]
    return batches, {taken for slot in all_slots for taken in slot["taken"]}
