"""Documents in MongoDB: one database per service, for many machines.

Only plain operations on single documents are used: no transactions, no change streams, no expiry by the server.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from bson.raw_bson import RawBSONDocument
from pymongo import ASCENDING, DESCENDING, MongoClient, ReturnDocument
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.documents.port import (
    AlreadyThere,
    Collection,
    Database,
    Document,
    Stale,
    Unavailable,
    Where,
    encoded,
    storable,
)

PREFIX = "near_miss"
PATIENCE = 3_000  # milliseconds to find a server, and to connect to it
SILENCE = 30_000  # milliseconds without an answer after which a server counts as lost


class MongoDatabase(Database):
    """The database `<prefix>_<name>`; the prefix is the path of the URL. Nothing connects before first use.

    Raises the driver's errors, and ValueError, for a URL that cannot be used.
    """

    def __init__(self, url: str, name: str):
        super().__init__(name)
        prefix = unquote(urlsplit(url).path.strip("/")) or PREFIX
        self._client: Any = MongoClient(
            url,
            connect=False,
            serverSelectionTimeoutMS=PATIENCE,
            connectTimeoutMS=PATIENCE,
            socketTimeoutMS=SILENCE,
            w="majority",
            journal=True,
            readConcernLevel="majority",
        )
        self.documents = self._client[f"{prefix}_{name}"]

    def _collection(self, name: str, indexes: Iterable[str]) -> Collection:
        return MongoCollection(self, name, indexes)

    def ping(self) -> None:
        """Raises Unavailable where the server does not answer."""
        with _failures():
            self.documents.command("ping")

    def forget(self) -> None:
        """Nothing to do from here: the server's files are its own. What matters is that keys are destroyed."""

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()


class MongoCollection(Collection):
    """A collection. Its indexes are made at first use."""

    database: MongoDatabase

    def __init__(self, database: MongoDatabase, name: str, indexes: Iterable[str]):
        super().__init__(database, name, indexes)
        self._raw = database.documents[name]
        self._ready = False

    @contextmanager
    def _open(self) -> Iterator[Any]:
        with _failures(), storable(self.name):
            if not self._ready:
                for field in self.indexes:
                    self._raw.create_index(field)
                self._ready = True
            yield self._raw

    def get(self, id: str) -> Document | None:
        with self._open() as raw:
            document: Document | None = raw.find_one({"_id": id})
            return document

    def delete(self, id: str, version: int | None = None) -> bool:
        with self._open() as raw:
            found = raw.delete_one({"_id": id} if version is None else {"_id": id, "version": version})
            return bool(found.deleted_count)

    def _insert(self, document: Document) -> None:
        with self._open() as raw:
            try:
                raw.insert_one(self._body(document))
            except DuplicateKeyError:
                raise AlreadyThere(f"{self.name}: a document with this id exists") from None

    def _replace(self, document: Document, version: int) -> None:
        with self._open() as raw:
            if not raw.replace_one({"_id": document["_id"], "version": version}, self._body(document)).matched_count:
                raise Stale(f"{self.name}: changed since it was read")

    def _find(self, where: Where, order_by: str, limit: int) -> list[Document]:
        with self._open() as raw:
            found = raw.find(dict(where), limit=limit)
            return list(found.sort(_order(order_by)) if order_by else found)

    def _claim(self, where: Where, changes: Document, order_by: str) -> Document | None:
        pending = {"pending": bool(changes["outbox"])} if "outbox" in changes else {}
        with self._open() as raw:
            taken: Document | None = raw.find_one_and_update(
                dict(where),
                {"$set": {**changes, **pending}, "$inc": {"version": 1}},
                sort=_order(order_by) if order_by else None,
                return_document=ReturnDocument.AFTER,
            )
            return taken

    def _count(self, where: Where) -> int:
        with self._open() as raw:
            return int(raw.count_documents(dict(where)))

    def _body(self, document: Document) -> RawBSONDocument:
        return RawBSONDocument(encoded(self.name, document))


def _order(order_by: str) -> list[tuple[str, int]]:
    return [(order_by.lstrip("-"), DESCENDING if order_by.startswith("-") else ASCENDING)]


@contextmanager
def _failures() -> Iterator[None]:
    """The driver's errors quote servers and documents; ours do not."""
    try:
        yield
    except PyMongoError as error:
        raise Unavailable(f"the documents cannot be reached just now ({type(error).__name__})") from None
