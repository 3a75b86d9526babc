"""Every write that intake's store ever made, in order: what somebody sees who reads its files and their logs."""

from collections import Counter
from collections.abc import Iterator
from time import perf_counter
from typing import Any, NamedTuple

from services.documents.sqlite import SqliteCollection
from tests.backends.recorder import TO_SERVER, Recorder
from tests.backends.wire import messages

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
                for said in messages(file.read()):
                    self._read[path] += said.length
                    self.extend(writes_of(said.command))


def writes_of(command: dict[str, Any]) -> Iterator[Write]:
    """The writes that a command asks for."""
    for name in WRITES.keys() & command.keys():
        for each in command[WRITES[name]]:
            document = {"insert": each, "update": each.get("u"), "delete": each.get("q")}[name]
            yield Write(0.0, command[name], document, name == "delete")
