"""One real thread per SQLite file, which shares each fsync among all that wait for it (group commit).

The hub never waits for a disk: a job goes to the thread through a C queue, its result comes back through an
eventfd. In the thread no eventlet object is touched. A job runs inside a transaction, under a savepoint of its
own, so that one that fails takes nobody else's work with it; the caller hears "done" after COMMIT and fsync.
"""

import os
import sqlite3
from _queue import Empty, SimpleQueue
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eventlet
from eventlet import hubs, patcher
from eventlet.event import Event

from services.documents.port import Unavailable

threading = patcher.original("threading")  # real threads, whatever is patched

Job = Callable[[sqlite3.Connection], Any]
Result = tuple[Any, bool, Any]  # the event of who waits, or None; whether it succeeded, its value or its error
MOST = 256  # jobs that share one commit
QUIET = 0.5  # seconds without a job after which deleted text is taken out of the log file too
LOCK_WAIT = 30_000  # milliseconds to wait for another process that holds the file
BEGINNINGS = 4  # times LOCK_WAIT before a batch is given up
READER_WAIT = 200  # milliseconds that emptying the log, and so every write, waits for readers elsewhere


def connect(path: Path) -> sqlite3.Connection:
    """A connection that loses nothing that it has confirmed and leaves nothing of what it has deleted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None, timeout=LOCK_WAIT / 1000, cached_statements=256)
    # Temporary storage stays in memory: a large sort would leave documents in the machine's temporary folder.
    for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


class Writer:
    """The one writer of a file in this process. The file is made at the first job."""

    def __init__(self, path: Path, schema: str = ""):
        self.path = Path(path)
        self._schema = schema
        self._jobs: Any = SimpleQueue()
        self._done: deque[Result | None] = deque()
        self._thread: Any = None
        self._closed = False

    def submit(self, job: Job, wait: bool = True) -> Any:
        """Runs ``job(connection)`` in a transaction; returns its value once that is durable.

        Raises what the job raised, or Unavailable where the file cannot be written. Without ``wait`` it returns
        None at once, and the job may be lost in a crash.
        """
        if self._closed:
            raise Unavailable(f"{self.path.name} is closed")
        self._start()
        event = Event() if wait else None
        self._jobs.put((job, event))
        return event.wait() if event is not None else None

    def forget(self) -> None:
        """Leaves nothing of deleted text in the file and its log; rebuilds the file, about a second for 100 MB.

        Raises Unavailable where it cannot be rebuilt now, which is then tried again, as is emptying the log while
        another process reads from it.
        """
        if self.path.exists():
            self.submit(_forget)

    def close(self) -> None:
        """Writes what is waiting, empties the log and ends the thread."""
        if self._closed:
            return
        self._closed = True
        if self._thread is not None:
            self._jobs.put(None)
            self._listener.wait()
            self._thread.join()
            os.close(self._wake)

    def _start(self) -> None:
        if self._thread is None:
            self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            # Else the hub may still hold its number for a socket that was closed while somebody waited for it.
            hubs.notify_opened(self._wake)
            self._listener = eventlet.spawn(self._listen)
            self._thread = threading.Thread(target=self._run, name=f"writer {self.path.name}", daemon=True)
            self._thread.start()

    def _listen(self) -> None:
        """In the hub: hands results to those who wait."""
        while True:
            hubs.trampoline(self._wake, read=True)
            try:
                os.eventfd_read(self._wake)
            except BlockingIOError:
                continue
            while self._done:
                result = self._done.popleft()
                if result is None:
                    return
                event, succeeded, value = result
                if succeeded:
                    event.send(value)
                else:
                    event.send_exception(value)

    # --- in the thread

    def _run(self) -> None:
        file, stopping = _File(self.path, self._schema), False
        while not stopping:
            batch = self._batch(QUIET if file.untidy else None)
            stopping = None in batch
            jobs = [each for each in batch if each is not None and each[0] is not _forget]
            forgetting = [event for job, event in filter(None, batch) if job is _forget]
            if jobs:
                self._hand_back(file.write(jobs))
            if forgetting or not batch:
                self._hand_back(file.tidy(forgetting))
        file.close()
        self._hand_back([None])

    def _batch(self, seconds: float | None) -> list[Any]:
        batch: list[Any] = []
        try:
            batch.append(self._jobs.get(timeout=seconds))
            while len(batch) < MOST:
                batch.append(self._jobs.get_nowait())
        except Empty:
            pass
        return batch

    def _hand_back(self, results: list[Any]) -> None:
        awaited = [each for each in results if each is None or each[0] is not None]
        if awaited:
            self._done.extend(awaited)
            os.eventfd_write(self._wake, 1)


class _File:
    """The file as the thread has it: opened when there is work, let go and opened afresh after any failure."""

    def __init__(self, path: Path, schema: str):
        self._path, self._schema = path, schema
        self._connection: sqlite3.Connection | None = None
        self._remnants = False  # pages may still hold deleted text
        self.untidy = False  # the log, or a page, may

    def write(self, jobs: list[tuple[Job, Event | None]]) -> list[Result]:
        """One transaction for all. If it cannot begin or commit, nobody is told that anything was done."""
        self.untidy = True
        try:
            connection = self._opened()
            _begin(connection)
            results = [(event, *self._run_alone(connection, job)) for job, event in jobs]
            connection.execute("COMMIT")
        except Exception as error:  # whatever it is: a dead thread would leave everybody waiting for ever
            return self._failed(error, [event for _, event in jobs])
        return results

    def tidy(self, waiting: list[Event | None]) -> list[Result]:
        """Takes deleted text out of the log; out of the pages too where somebody waits for it.

        `secure_delete` overwrites what is deleted, but not the copies that page splits left in unused space.
        """
        self._remnants = self._remnants or bool(waiting)
        try:
            connection = self._opened()
            if self._remnants:
                connection.execute("VACUUM")
                self._remnants = False
            self.untidy = not _emptied(connection)
        except Exception as error:
            self.untidy = True
            return self._failed(error, waiting)
        return [(event, True, None) for event in waiting]

    def close(self) -> None:
        """Tidies for the last time."""
        if self.untidy:
            self.tidy([])
        self._let_go()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = connect(self._path)
            try:
                connection.executescript(self._schema)
            except sqlite3.Error:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _failed(self, error: Exception, waiting: list[Event | None]) -> list[Result]:
        self._let_go()
        return [(event, False, self._unavailable(error)) for event in waiting]

    def _let_go(self) -> None:
        """What a transaction had begun is undone by closing."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _run_alone(self, connection: sqlite3.Connection, job: Job) -> tuple[bool, Any]:
        connection.execute("SAVEPOINT job")
        try:
            value, succeeded = job(connection), True
        except Exception as error:  # whatever it is, it belongs to the one who sent the job
            connection.execute("ROLLBACK TO job")
            value, succeeded = self._unavailable(error) if isinstance(error, sqlite3.Error) else error, False
        connection.execute("RELEASE job")
        return succeeded, value

    def _unavailable(self, error: Exception) -> Unavailable:
        kind = getattr(error, "sqlite_errorname", type(error).__name__)
        return Unavailable(f"{self._path.name} cannot be written just now ({kind})")


def _begin(connection: sqlite3.Connection) -> None:
    for last in (False,) * (BEGINNINGS - 1) + (True,):
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:  # another process holds the file for longer than LOCK_WAIT
            if last:
                raise
        else:
            return


def _forget(_connection: sqlite3.Connection) -> None:
    """Stands in the queue for a call of `forget`, which no transaction can hold."""


def _emptied(connection: sqlite3.Connection) -> bool:
    """Empties the write-ahead log; says whether it is empty now."""
    connection.execute(f"PRAGMA busy_timeout={READER_WAIT}")
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT}")
    return not busy
