"""The slot: one document of each kind of thing that waits, with its batches and the keys of these, under BATCH_KEY.

Its names key outlives the batches. What waits, and what was passed on, is kept under names made with it: who has the
store, and a receipt that they found, cannot tell what its owner sent.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

from services.documents.port import Collection, Database, Document, Unavailable
from services.sealing import CannotOpen, keyed_hash, new_key, unwrap, wrap

KEYS = ("open_key", "closing_key", "names_key")
PLAIN = timedelta(days=90)  # what an earlier version kept by its mere id is gone by then, unless all stood still


class OtherBatchKey(Unavailable):
    """What waits is under another BATCH_KEY. Nothing is taken or lost until an operator has decided."""


class Slot:
    """The slot of one kind, as it stands in the store."""

    def __init__(self, database: Database, kind: str, root: bytes, today: Callable[[], date]):
        self.kind = kind
        self.documents: Collection = database.collection("batches")
        self._root, self._today = root, today

    def read(self) -> Document:
        """The slot, which is made where there is none."""
        slot = self.documents.get(self.kind)
        while slot is None:
            self.documents.insert_many([self._first()])
            slot = self.documents.get(self.kind)
        return slot

    def change(self, change: Callable[[Document], Document | None]) -> Document:
        """Changes it as a whole, or leaves it where ``change`` returns None; returns it as it then stands."""
        return self.documents.update(self.kind, change)

    def key(self, wrapped: bytes) -> bytes:
        """The key in it. Raises OtherBatchKey."""
        try:
            return unwrap(self._root, bytes(wrapped))
        except CannotOpen:
            raise OtherBatchKey("BATCH_KEY is not the one under which reports and answers wait") from None

    def names(self, slot: Document, id: str) -> list[str]:
        """Under which names this id may be kept; the first is the one for what is new. Raises OtherBatchKey."""
        if not slot.get("names_key"):
            slot = self.change(self._with_names)
        name = keyed_hash(self.key(slot["names_key"]), id)
        plain = slot["plain_until"]
        return [name, id] if plain and self._today().isoformat() <= plain else [name]

    def mailbox_name(self, wrapped: bytes, mailbox_id: str) -> str:
        """By what a mailbox is known while its report waits under this batch's key."""
        return keyed_hash(self.key(wrapped), mailbox_id) if wrapped else ""

    def fresh_batch(self) -> Document:
        """An empty batch with a key of its own."""
        return {"open": uuid4().hex, "open_key": wrap(self._root, new_key()), "since": self._today().isoformat()}

    def is_readable(self) -> bool:
        """Whether BATCH_KEY opens everything in it."""
        slot = self.read()
        try:
            return all(self.key(slot[name]) for name in KEYS if slot.get(name))
        except OtherBatchKey:
            return False

    def rewrap(self, old: bytes) -> None:
        """Puts its keys from under this key under BATCH_KEY. Can be repeated. Raises OtherBatchKey."""
        self.read()
        self.change(
            lambda slot: {**slot, **{name: self._rewrapped(slot[name], old) for name in KEYS if slot.get(name)}}
        )

    def renew(self) -> list[str]:
        """Begins anew under BATCH_KEY, with other names; returns which batches that gave up."""
        given_up: list[str] = []

        def renewed(slot: Document) -> Document:
            given_up[:] = [batch for batch in (slot["open"], slot["closing"]) if batch]
            return {
                **slot,
                **self.fresh_batch(),
                **self._fresh_names(),
                **nothing_closing(),
                "portion": slot["portion"] + 1,
            }

        self.read()
        self.change(renewed)
        return given_up

    def _first(self) -> Document:
        counts = {"weak": False, "portion": 0, "taken": [], "sealed": {}, "outbox": []}
        return {"_id": self.kind, **self.fresh_batch(), **self._fresh_names(), **nothing_closing(), **counts}

    def _fresh_names(self) -> Document:
        return {"names_key": wrap(self._root, new_key()), "plain_until": ""}

    def _with_names(self, slot: Document) -> Document | None:
        """One of an earlier version has no names. It gets them under the key that opens what waits, and no other."""
        if slot.get("names_key"):
            return None
        self.key(slot["open_key"])
        return {**slot, **self._fresh_names(), "plain_until": (self._today() + PLAIN).isoformat()}

    def _rewrapped(self, wrapped: bytes, old: bytes) -> bytes:
        try:
            return wrap(self._root, unwrap(old, bytes(wrapped)))
        except CannotOpen:
            self.key(wrapped)  # it may have been done before
            return wrapped


def nothing_closing() -> Document:
    """A slot without a closing batch. ``going`` is who is still to go with one, None until that is settled."""
    return {"closing": "", "closing_key": b"", "going": None, "choice": None}
