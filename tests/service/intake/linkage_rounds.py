"""Officers who report, answer and take their mailboxes away, five at a time, before the eyes of an adversary."""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from intake_world import relay, submit
from linkage_adversary import Batch, Thing, batch_of, opened, thing
from linkage_ledger import Write

from intake.store import Store
from services.documents.sqlite import SqliteDatabase
from services.events import ClarificationAsked, Event, MailboxSealed, load

LENGTHS = (20, 200, 1_000, 5_000, 18_000)  # characters of narratives and of answers
QUESTION = "c" * 32

Act = tuple[int, Callable[[], object]]  # how long it is on the wire, and what it does
Writes = Sequence[Write]


class Crowd:
    """Batches of officers, one after another, and what an adversary sees of each."""

    def __init__(self, store: Store, review: Any, ledger: Any, size: int = 5):
        self._store, self._review, self._ledger, self._size = store, review, ledger, size
        self._random = random.Random(5)  # noqa: S311  (who comes when, and with how much)
        self._disk = b""

    def round(self) -> dict[str, Batch]:
        """One batch of reports, one of answers and one of mailboxes destroyed: what can be linked in each."""
        reports, receipts = self.reports([self._random.choice(LENGTHS) for _ in range(self._size)])
        return {**reports, **self._answers(receipts), **self._destroyed(receipts)}

    def reports(self, lengths: Sequence[int]) -> tuple[dict[str, Batch], list[Any]]:
        """One batch of reports of these lengths; and their receipts."""
        texts = [f"{number} {'x' * length}" for number, length in enumerate(lengths)]
        receipts: list[Any] = []
        acts = [(len(text), lambda text=text: receipts.append(submit(self._store, text))) for text in texts]
        came, writes = self._phase(acts)
        reports = self._events(came, writes, "reports", _narrative)
        return {"reports": reports, "mailboxes": self._mailboxes(came, writes, receipts)}, receipts

    def _answers(self, receipts: list[Any]) -> dict[str, Batch]:
        receipts = self._shuffled(receipts)
        for receipt in self._shuffled(receipts):
            asked = {"question_id": QUESTION, "question": MailboxSealed(box=""), "step": 1}
            self._store.mailboxes.ask(ClarificationAsked(mailbox_id=receipt.mailbox().id, **asked))
        acts = []
        for number, receipt in enumerate(receipts):
            said = f"{number} {'x' * self._random.choice(LENGTHS)}"
            acts.append((len(said), lambda r=receipt, t=said: self._store.answer(r, QUESTION, "answer", t)))
        came, writes = self._phase(acts)
        answers = self._events(came, writes, "answers", _text)
        return {"answers": answers, "mailboxes answered": self._mailboxes(came, writes, receipts)}

    def _destroyed(self, receipts: list[Any]) -> dict[str, Batch]:
        receipts = self._shuffled(receipts)
        came, writes = self._phase([(0, lambda r=receipt: self._store.destroy_mailbox(r)) for receipt in receipts])
        return {"mailboxes destroyed": self._mailboxes(came, writes, receipts)}

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
        self._disk = _file(self._store)
        writes = list(self._ledger)
        came = [self._connection(number, size, span, writes) for number, (size, span) in enumerate(spans)]
        return came, writes

    def _connection(self, number: int, size: int, span: Writes, writes: Writes) -> Thing:
        kept = next(write.document for write in span if write.collection == "waiting")
        own = kept["_id"]
        marks = [write.document["_id"] for write in _to(writes, "waiting") if not write.document["box"]]
        taken = [each for write in _to(writes, "batches") for each in write.document["taken"]]
        places = {"marked": marks.index(own), "taken": taken.index(own), "file": self._place(own)}
        return thing(kept, arrival=number, size=size, **places)

    def _events(self, came: list[Thing], writes: Writes, kind: str, text: Callable[[Any, Any], str]) -> Batch:
        entries = {}
        for write in _to(writes, "batches"):
            if write.document["_id"] == kind:
                entries.update({entry["id"]: (entry, write) for entry in write.document["outbox"]})
        relay(self._store)
        said = [text(self._review, load(entry["body"])) for entry, _ in entries.values()]
        senders = [int(each.split()[0]) for each in said]
        went = [self._gone(n, opened(entry), write, writes) for n, (entry, write) in enumerate(entries.values())]
        return batch_of(came, went, [senders.index(number) for number in range(len(came))])

    def _mailboxes(self, came: list[Thing], writes: Writes, receipts: list[Any]) -> Batch:
        of_mailboxes = _to(writes, "mailboxes")
        ids = [write.document["_id"] for write in of_mailboxes]
        went = [self._gone(number, write.document, write, writes) for number, write in enumerate(of_mailboxes)]
        return batch_of(came, went, [ids.index(receipt.mailbox().id) for receipt in receipts])

    def _gone(self, number: int, record: Any, write: Write, writes: Writes) -> Thing:
        place = writes.index(write)
        pause = write.at - writes[place - 1].at if place else 0.0
        own = record["_id"] if "_id" in record else record["id"]
        return thing(record, order=number, pause=pause, file=self._place(own))

    def _place(self, id: str) -> int:
        """Where an id stands first in the file, rows being in the order of their making."""
        return self._disk.find(id.encode())

    def _shuffled(self, things: list[Any]) -> list[Any]:
        return self._random.sample(things, len(things))


def _to(writes: Writes, collection: str) -> list[Write]:
    return [write for write in writes if write.collection == collection]


def _file(store: Store) -> bytes:
    """The file as it lies on the disk; what a server has there, only its operator sees."""
    return store.database.writer.path.read_bytes() if isinstance(store.database, SqliteDatabase) else b""


def _narrative(review: Any, event: Event) -> str:
    return review.epochs.open(event.report)["answers"]["narrative"]


def _text(review: Any, event: Event) -> str:
    return review.epochs.open(event.answer)["text"]
