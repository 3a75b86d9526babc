"""Officers who report, answer and take their mailboxes away, five at a time, before the eyes of an adversary."""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from intake_world import relay, submit
from linkage_adversary import Batch, Thing, batch_of, opened, thing
from linkage_ledger import Write

from intake.domain.receipt import Receipt
from intake.store import Store
from services.documents.sqlite import SqliteDatabase
from services.events import ClarificationAsked, MailboxSealed, Sealed, load

LENGTHS = (20, 200, 1_000, 5_000, 18_000)  # characters of narratives and of answers
QUESTION = "c" * 32

Act = tuple[int, Callable[[], object]]  # how long it is on the wire, and what it does
Writes = Sequence[Write]
Owned = list[tuple[str, Thing]]  # by whose mailbox; that the adversary does not know


class Crowd:
    """Batches of officers, one after another, and what an adversary sees of each."""

    def __init__(self, store: Store, review: Any, ledger: Any, size: int = 5):
        self._store, self._review, self._ledger, self._size = store, review, ledger, size
        self._random = random.Random(5)  # noqa: S311  (who comes when, and with how much)
        self._disk = b""

    def round(self) -> dict[str, Batch]:
        """One batch of reports, one of answers and one of mailboxes destroyed: what can be linked in each."""
        receipts: list[Receipt] = []
        reports = self._reports(receipts)
        return {**reports, **self._answers(receipts), **self._destroyed(receipts)}

    def _reports(self, receipts: list[Receipt]) -> dict[str, Batch]:
        acts = [(len(text), lambda text=text: receipts.append(submit(self._store, text))) for text in self._texts()]
        connections, writes = self._phase(acts)
        came, mailboxes = _of(receipts, connections), self._mailboxes(writes)
        reports = self._events(writes, "reports", lambda event: event.report)
        return {
            "reports": _joined(came, reports),
            "mailboxes": _joined(came, mailboxes),
            "reports of mailboxes": _joined(mailboxes, reports),
        }

    def _answers(self, receipts: list[Receipt]) -> dict[str, Batch]:
        for receipt in self._shuffled(receipts):
            asked = {"question_id": QUESTION, "question": MailboxSealed(box=""), "step": 1}
            self._store.mailboxes.ask(ClarificationAsked(mailbox_id=receipt.mailbox().id, **asked))
        order, acts = self._shuffled(receipts), []
        for receipt, said in zip(order, self._texts(), strict=True):
            acts.append((len(said), lambda r=receipt, t=said: self._store.answer(r, QUESTION, "answer", t)))
        connections, writes = self._phase(acts)
        came, mailboxes = _of(order, connections), self._mailboxes(writes)
        answers = self._events(writes, "answers", lambda event: event.answer)
        return {
            "answers": _joined(came, answers),
            "mailboxes answered": _joined(came, mailboxes),
            "answers of mailboxes": _joined(mailboxes, answers),
        }

    def _destroyed(self, receipts: list[Receipt]) -> dict[str, Batch]:
        order = self._shuffled(receipts)
        connections, writes = self._phase([(0, lambda r=receipt: self._store.destroy_mailbox(r)) for receipt in order])
        return {"mailboxes destroyed": _joined(_of(order, connections), self._mailboxes(writes))}

    def _phase(self, acts: Iterable[Act]) -> tuple[list[Thing], Writes]:
        """What is seen while each does something, and what is written until all of it has gone on."""
        self._ledger.read()
        self._ledger.clear()  # what came before this phase
        spans = []
        for size, act in acts:
            before = len(self._ledger)
            act()
            self._ledger.read()
            spans.append((size, self._ledger[before:]))
        self._store.release()
        self._ledger.read()
        self._disk, writes = _file(self._store), list(self._ledger)
        relay(self._store)
        return [self._connection(number, size, span, writes) for number, (size, span) in enumerate(spans)], writes

    def _connection(self, number: int, size: int, span: Writes, writes: Writes) -> Thing:
        kept = next(write.document for write in span if write.collection == "waiting")
        own = kept["_id"]
        marks = [write.document["_id"] for write in _to(writes, "marks")]
        removed = [write.document["_id"] for write in _to(writes, "waiting") if write.removed]
        taken = [each for write in _to(writes, "batches") for each in write.document["taken"]]
        going = [each for write in _to(writes, "batches") for each in write.document["going"] or ()]
        order = {"marked": marks, "removed": removed, "taken": taken, "going": going}
        places = {**{clue: order[clue].index(own) for clue in order}, "file": self._place(own)}
        return thing(kept, arrival=number, size=size, **places)

    def _events(self, writes: Writes, kind: str, sealed: Callable[[Any], Sealed]) -> Owned:
        entries = {}
        for write in _to(writes, "batches"):
            if write.document["_id"] == kind:
                entries.update({entry["id"]: (entry, write) for entry in write.document["outbox"]})
        owners = [self._review.epochs.open(sealed(load(entry["body"])))["mailbox_id"] for entry, _ in entries.values()]
        went = [self._gone(n, opened(entry), write, writes) for n, (entry, write) in enumerate(entries.values())]
        return list(zip(owners, went, strict=True))

    def _mailboxes(self, writes: Writes) -> Owned:
        written = enumerate(_to(writes, "mailboxes"))
        return [(write.document["_id"], self._gone(n, write.document, write, writes)) for n, write in written]

    def _gone(self, number: int, record: Any, write: Write, writes: Writes) -> Thing:
        place = writes.index(write)
        pause = write.at - writes[place - 1].at if place else 0.0
        own = record["_id"] if "_id" in record else record["id"]
        return thing(record, order=number, pause=pause, file=self._place(own))

    def _place(self, id: str) -> int:
        """Where an id stands first in the file, rows being in the order of their making."""
        return self._disk.find(id.encode())

    def _texts(self) -> list[str]:
        return ["x" * self._random.choice(LENGTHS) for _ in range(self._size)]

    def _shuffled(self, things: list[Any]) -> list[Any]:
        return self._random.sample(things, len(things))


def _of(receipts: list[Receipt], connections: list[Thing]) -> Owned:
    return [(receipt.mailbox().id, came) for receipt, came in zip(receipts, connections, strict=True)]


def _joined(came: Owned, went: Owned) -> Batch:
    owners = [owner for owner, _ in went]
    return batch_of([each for _, each in came], [each for _, each in went], [owners.index(owner) for owner, _ in came])


def _to(writes: Writes, collection: str) -> list[Write]:
    return [write for write in writes if write.collection == collection]


def _file(store: Store) -> bytes:
    """The file as it lies on the disk; what a server has there, only its operator sees."""
    return store.database.writer.path.read_bytes() if isinstance(store.database, SqliteDatabase) else b""
