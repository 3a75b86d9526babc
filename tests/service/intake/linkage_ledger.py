"""Every write that intake's store ever made, in order: what somebody sees who reads its files and their logs."""

import struct
from collections import Counter
from collections.abc import Iterator
from time import perf_counter
from typing import Any, NamedTuple

import bson

from services.documents.sqlite import SqliteCollection
from tests.backends.recorder import TO_SERVER, Recorder

OP_MSG = 2013  # https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_msg
WRITES = {"insert": "documents", "update": "updates", "delete": "deletes"}  # commands, and where their documents are


class Write(NamedTuple):
    """A document as it was written, or the id alone where it was removed; ``at`` in seconds, where that is known."""

    at: float
    collection: str
    document: dict[str, Any]
    removed: bool = False


class FileLedger(list):
    """The writes to SQLite, noted as they go to the file."""

    def __init__(self, monkeypatch):
        super().__init__()
        for method in ("_insert", "_replace", "delete"):
            monkeypatch.setattr(SqliteCollection, method, self._noting(method, getattr(SqliteCollection, method)))

    def read(self) -> None:
        """Nothing to fetch: they are here already."""

    def _noting(self, method, write):
        def noted(collection, what, *more):
            if collection.database.name == "intake":
                removed = method == "delete"
                document = {"_id": what} if removed else dict(what)
                self.append(Write(perf_counter(), collection.name, document, removed))
            return write(collection, what, *more)

        return noted


class WireLedger(list):
    """The writes to a MongoDB-wire server, out of the bytes that were sent to it."""

    def __init__(self, recorder: Recorder):
        super().__init__()
        self._recorder, self._read = recorder, Counter()

    def read(self) -> None:
        """Fetches what has been written since."""
        for path in sorted(self._recorder.directory.glob(f"*.{TO_SERVER}")):
            with path.open("rb") as file:
                file.seek(self._read[path])
                for length, command in messages(file.read()):
                    self._read[path] += length
                    self.extend(writes_of(command))


def messages(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """The whole messages at the beginning of these bytes: their lengths and the commands in them."""
    start = 0
    while start + 16 <= len(data):
        length, _, _, kind = struct.unpack_from("<iiii", data, start)
        if start + length > len(data):
            return
        yield length, command_of(data[start + 20 : start + length]) if kind == OP_MSG else {}
        start += length


def command_of(sections: bytes) -> dict[str, Any]:
    """The command in the sections of a message, with its sequences of documents in their places."""
    command, start = {}, 0
    while start < len(sections):
        kind, size = sections[start], struct.unpack_from("<i", sections, start + 1)[0]
        body = sections[start + 1 : start + 1 + size]
        if kind == 0:
            command.update(bson.decode(body))
        else:
            name, _, documents = body[4:].partition(b"\0")
            command[name.decode()] = bson.decode_all(documents)
        start += 1 + size
    return command


def writes_of(command: dict[str, Any]) -> Iterator[Write]:
    """The writes that a command asks for."""
    for name in WRITES.keys() & command.keys():
        for each in command[WRITES[name]]:
            document = {"insert": each, "update": each.get("u"), "delete": each.get("q")}[name]
            yield Write(0.0, command[name], document, name == "delete")
