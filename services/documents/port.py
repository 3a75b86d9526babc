"""What the platform needs from a document store, and nothing more.

A document is a dict of BSON-able values with a random string ``_id``. The store keeps ``version``, which
every write raises by one, and ``pending``, which says that the document's ``outbox`` holds unsent events.
Two twins implement it: SQLite for one machine and MongoDB for many; one contract suite runs over both.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import bson
from bson.errors import BSONError

Document = dict[str, Any]
Where = Mapping[str, Any]  # field -> value, or field -> {"$in"|"$lt"|"$lte"|"$gt"|"$gte"|"$ne": value}
COMPARISONS = frozenset({"$in", "$lt", "$lte", "$gt", "$gte", "$ne"})
MOST_BYTES = 16 * 1024 * 1024  # of a document, as MongoDB has it
SCALARS = (str, int, float, bool, type(None))


class DocumentsError(Exception):
    """The store could not do what was asked."""


class AlreadyThere(DocumentsError):
    """A document with this id exists; nothing was written."""


class Stale(DocumentsError):
    """The document was changed or removed since it was read; nothing was written. Read it again."""


class NotThere(DocumentsError):
    """No document has this id."""


class NotStorable(DocumentsError):
    """No store has a form for this value, name or size, or an index none for that; nothing was written."""


class UndeclaredIndex(DocumentsError):
    """A query names a field that the collection declares no index for."""


class UnknownComparison(DocumentsError):
    """A query compares in a way that not every store can."""


class Unavailable(DocumentsError):
    """The store cannot be reached just now; whether the last write happened is unknown."""


class Collection(ABC):
    """Documents of one kind. ``indexes`` are the fields, each a text, number, truth or None, that queries may name.

    Raises NotStorable for a name that is no plain word.
    """

    def __init__(self, database: "Database", name: str, indexes: Iterable[str]):
        self.database, self.name = database, name
        self.indexes = tuple(dict.fromkeys((*indexes, "pending")))
        for word in (name, *self.indexes):
            if not re.fullmatch("[a-z][a-z0-9_]*", word):
                raise NotStorable(f"{word!r} cannot name a collection or a field")

    def insert(self, document: Document) -> Document:
        """Keeps a new document durably. Returns it as stored; raises AlreadyThere, NotStorable.

        After Unavailable, whether it was kept is unknown: insert it again, and AlreadyThere says that it was.
        """
        stored = self._stored(document, version=1)
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
        """Replaces the document if it still has the version that was read; raises Stale otherwise, NotStorable."""
        stored = self._stored(document, version=document["version"] + 1)
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
        self._check(where, order_by)
        return self._find(where, order_by, limit)

    def claim(self, where: Where, changes: Document, order_by: str = "") -> Document | None:
        """Gives the first match to exactly one caller, with ``changes`` set, however many ask at once."""
        self._check(where, order_by)
        self._check_indexed(changes)
        taken = self._claim(where, changes, order_by)
        return self._committed(taken) if taken else None

    def count(self, where: Where) -> int:
        """How many documents match."""
        self._check(where)
        return self._count(where)

    def _check(self, where: Where, order_by: str = "") -> None:
        undeclared = {*where, *([order_by.lstrip("-")] if order_by else [])} - {*self.indexes, "_id"}
        if undeclared:
            raise UndeclaredIndex(f"{self.name}: no index on {', '.join(sorted(undeclared))}")
        for wanted in where.values():
            if isinstance(wanted, Mapping) and not (wanted and COMPARISONS.issuperset(wanted)):
                raise UnknownComparison(f"{self.name}: fields are compared with {', '.join(sorted(COMPARISONS))} only")

    def _stored(self, document: Document, version: int) -> Document:
        if not (isinstance(document.get("_id"), str) and document["_id"]):
            raise NotStorable(f"{self.name}: a document needs a text as its id")
        self._check_indexed(document)
        return as_stored(document, version)

    def _check_indexed(self, values: Document) -> None:
        for field in self.indexes:
            if not isinstance(values.get(field), SCALARS):
                raise NotStorable(f"{self.name}: {field} is indexed and must be a text, number, truth or None")

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


def encoded(name: str, document: Document) -> bytes:
    """The document as BSON. Raises NotStorable, alike in every store."""
    with storable(name):
        body: bytes = bson.encode(document)
    if len(body) > MOST_BYTES:
        raise NotStorable(f"{name}: a document is larger than {MOST_BYTES} bytes")
    return body


def as_stored(document: Document, version: int) -> Document:
    """The document as a twin writes it."""
    return {**document, "version": version, "pending": bool(document.get("outbox"))}


@contextmanager
def storable(name: str) -> Iterator[None]:
    """What the codec says of a value that it has no form for may quote it; NotStorable does not."""
    try:
        yield
    except (BSONError, OverflowError, UnicodeError, RecursionError) as error:
        raise NotStorable(f"{name}: a value has no form in the store ({type(error).__name__})") from None


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
