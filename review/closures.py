"""R09: how cases have ended is told to all waiting mailboxes at once, in no order, once a day.

Told one by one, at the moment in which a story is published, it would tell whoever watches the broker or the
database of intake which mailbox the story came from. So the word waits in the case's tombstone, locked, and one
document sends all of a batch. A crash between its write and the next step sends a word twice; that changes nothing
at intake, where only a higher step counts.
"""

from datetime import timedelta
from random import SystemRandom

from review.cases import FREE, Case, Cases
from review.clock import Clock
from review.domain.states import Action, State, follow
from services.broker.outbox import outgoing
from services.config import Settings
from services.documents.port import Database, Document
from services.events import CaseProgressed, MailboxState
from services.sealing import derive, lock, unlock

ID = "batch"


class Closures:
    """The words that wait, and the batch in which they go. Practice mode tells at once."""

    def __init__(self, database: Database, cases: Cases, settings: Settings, clock: Clock):
        self._cases, self._demo, self._clock = cases, settings.demo, clock
        self._batches = database.collection("closures")
        self._key = derive(settings.secret("vault_key"), "closures")
        self._pause = 0.0 if settings.demo else timedelta(minutes=settings.closure_minutes).total_seconds()

    def ended(self, document: Document, case: Case, told: MailboxState) -> Document:
        """The document of a case that is decided and done: its reporter will be told, and the purge may begin."""
        state = follow(State(document["state"]), Action.END)
        word = CaseProgressed(mailbox_id=case.report.mailbox_id, state=told, step=document["step"] + 1)
        closure = lock(self._key, word.model_dump(mode="json"))
        return {**document, "state": state.value, **FREE, "closure": closure, "untold": True}

    def hurry(self) -> None:
        """In practice mode nobody waits for a batch."""
        if self._demo:
            self.tell()

    def tell(self) -> None:
        """Sends everything that waits, if it is time. Each step can be repeated."""
        now = self._clock().timestamp()
        waiting: list[Document] = []

        def change(batch: Document) -> Document | None:
            waiting.clear()  # where another process came between, what was found is for its batch or for the next
            if batch["due"] > now + self._pause:
                return {**batch, "due": now + self._pause}  # the clock was ahead
            if now < batch["due"]:
                return None
            waiting.extend(self._cases.documents.find({"untold": True}))
            if self._demo and not waiting:
                return None
            return {**batch, "due": now + self._pause, "outbox": [*batch.get("outbox", []), *self._words(waiting)]}

        if self._batches.get(ID) is None:
            self._batches.insert_many([{"_id": ID, "due": now + self._pause}])
        self._batches.update(ID, change)
        for document in waiting:
            self._cases.documents.update(document["_id"], _told)

    def _words(self, waiting: list[Document]) -> list[Document]:
        words = [CaseProgressed.model_validate(unlock(self._key, bytes(each["closure"]))) for each in waiting]
        SystemRandom().shuffle(words)
        return outgoing(*words)


def _told(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in ("closure", "untold")}
