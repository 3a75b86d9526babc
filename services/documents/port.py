"""What the platform needs from a document store, and nothing more.

A document is a dict of BSON-able values with a random string ``_id``. The store keeps ``version``, which
every write raises by one, and ``pending``, which says that the document's ``outbox`` holds unsent events.
Two twins implement it: SQLite for one machine and MongoDB for many; one contract suite runs over both.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Document = dict[str, Any]
Where = Mapping[str, Any]  # field -> value, or field -> {"$in"|"$lt"|"$lte"|"$gt"|"$gte"|"$ne": value}
COMPARISONS = frozenset({"$in", "$lt", "$lte", "$gt", "$gte", "$ne"})


class DocumentsError(Exception):
    """The store could not do what was asked."""


class AlreadyThere(DocumentsError):
    """A document with this id exists; nothing was written."""


class Stale(DocumentsError):
    """The document was changed or removed since it was read; nothing was written. Read it again."""


class NotThere(DocumentsError):
    """No document has this id."""


class UndeclaredIndex(DocumentsError):
    """A query names a field that the collection declares no index for."""


class Unavailable(DocumentsError):
    """The store cannot be reached just now; whether the last write happened is unknown."""


class Collection(ABC):
    """Documents of one kind. ``indexes`` are the scalar fields that queries may name."""

    def __init__(self, database: "Database", name: str, indexes: Iterable[str]):
        self.database, self.name = database, name
        self.indexes = tuple(dict.fromkeys((*indexes, "pending")))

    def insert(self, document: Document) -> Document:
        """Keeps a new document durably. Returns it as stored; raises AlreadyThere."""
        stored = as_stored(document, version=1)
        self._insert(stored)
        return self._committed(stored)

    def insert_many(self, documents: Iterable[Document]) -> int:
        """Keeps those documents whose id is new; returns how many that were."""
        count = 0
        for document in documents:
            try:
                self.insert(document)
                count += 1
            except AlreadyThere:
                pass
        return count

    def replace_if_version(self, document: Document) -> Document:
        """Replaces the document if it still has the version that was read; raises Stale otherwise."""
        stored = as_stored(document, version=document["version"] + 1)
        self._replace(stored, document["version"])
        return self._committed(stored)

    def update(self, id: str, change: Callable[[Document], Document | None]) -> Document:
        """Reads, changes and replaces until nobody came between. ``change`` returns None to leave it as it is.

        Returns the document as it then stands; raises NotThere.
        """
        while True:
            document = self.get(id)
            if document is None:
                raise NotThere(f"{self.name}: no such document")
            changed = change(dict(document))
            if changed is None:
                return document
            try:
                return self.replace_if_version(changed)
            except Stale:
                continue

    def find(self, where: Where, order_by: str = "", limit: int = 0) -> list[Document]:
        """Documents that match, by one indexed field (``-field`` descends); ``limit`` 0 is all."""
        self._check({*where, *([order_by.lstrip("-")] if order_by else [])})
        return self._find(where, order_by, limit)

    def claim(self, where: Where, changes: Document, order_by: str = "") -> Document | None:
        """Gives the first match to exactly one caller, with ``changes`` set, however many ask at once."""
        self._check({*where, *([order_by.lstrip("-")] if order_by else [])})
        taken = self._claim(where, changes, order_by)
        return self._committed(taken) if taken else None

    def count(self, where: Where) -> int:
        """How many documents match."""
        self._check(set(where))
        return self._count(where)

    def _check(self, fields: set[str]) -> None:
        undeclared = fields - set(self.indexes) - {"_id"}
        if undeclared:
            raise UndeclaredIndex(f"{self.name}: no index on {', '.join(sorted(undeclared))}")

    def _committed(self, document: Document) -> Document:
        if document["pending"]:
            self.database.on_pending(self, document["_id"])
        return document

    @abstractmethod
    def get(self, id: str) -> Document | None:
        """The document, or None."""

    @abstractmethod
    def delete(self, id: str, version: int | None = None) -> bool:
        """Removes it, if it has that version where one is given. Says whether it was there."""

    @abstractmethod
    def _insert(self, document: Document) -> None: ...

    @abstractmethod
    def _replace(self, document: Document, version: int) -> None: ...

    @abstractmethod
    def _find(self, where: Where, order_by: str, limit: int) -> list[Document]: ...

    @abstractmethod
    def _claim(self, where: Where, changes: Document, order_by: str) -> Document | None: ...

    @abstractmethod
    def _count(self, where: Where) -> int: ...


def as_stored(document: Document, version: int) -> Document:
    """The document as a twin writes it."""
    return {**document, "version": version, "pending": bool(document.get("outbox"))}


def _nobody(_collection: Collection, _id: str) -> None:
    """Until a relay listens, its sweep finds what is pending."""


class Database(ABC):
    """All documents of one service."""

    def __init__(self, name: str):
        self.name = name
        self.collections: dict[str, Collection] = {}
        self.on_pending: Callable[[Collection, str], None] = _nobody

    def collection(self, name: str, indexes: Iterable[str] = ()) -> Collection:
        """The collection of that name, with its indexes declared."""
        if name not in self.collections:
            self.collections[name] = self._collection(name, indexes)
        return self.collections[name]

    @abstractmethod
    def _collection(self, name: str, indexes: Iterable[str]) -> Collection: ...

    @abstractmethod
    def ping(self) -> None:
        """Raises Unavailable where the store does not answer."""

    @abstractmethod
    def forget(self) -> None:
        """Sees to it that deleted content is gone from the store's own files, as far as it can."""

    @abstractmethod
    def close(self) -> None:
        """Writes what is waiting and lets go of the store."""
