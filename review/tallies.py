"""R12: the tally of earlier stories, one document of plain counts.

A story is counted exactly once, however often its publication is told and whenever a process dies. Two documents
cannot be written at once, so the write that counts also notes the case, and the note goes once the case has moved
on. Between a case's approval and its purge that adds nothing: the case itself holds its story in its outbox.
"""

from collections.abc import Callable

from review.domain.rarity import Tally, counted
from services.documents.port import Database, Document
from services.stories import Codes

ID = "stories"
NOTHING: Document = {"_id": ID, "stories": 0, "kinds": {}, "applied": []}


class Tallies:
    """The counts. ``waits`` says whether a case waits to be counted; once it has said no, it never says yes again."""

    def __init__(self, database: Database, waits: Callable[[str], bool]):
        self._documents, self._waits = database.collection("tallies"), waits

    def read(self) -> Tally:
        """The stories counted so far."""
        return _tally(self._documents.get(ID) or NOTHING)

    def count(self, case_id: str, codes: Codes) -> None:
        """Counts the story of a case that waits for it, once."""

        def change(document: Document) -> Document | None:
            # The case is looked at after the tally was read. So whoever moves it on and drops its note meanwhile
            # has changed the tally, which makes this write stale, and the next look says that it waits no more.
            if case_id in document["applied"] or not self._waits(case_id):
                return None
            tally = counted(_tally(document), codes)
            return {**document, **tally._asdict(), "applied": [*document["applied"], case_id]}

        self._documents.insert_many([NOTHING])
        self._documents.update(ID, change)

    def settle(self) -> None:
        """Drops the notes of cases that have moved on; also those that a crash left."""

        def change(document: Document) -> Document | None:
            kept = [case_id for case_id in document["applied"] if self._waits(case_id)]
            return {**document, "applied": kept} if kept != document["applied"] else None

        if self._documents.get(ID) is not None:
            self._documents.update(ID, change)


def _tally(document: Document) -> Tally:
    return Tally(document["stories"], document["kinds"])
