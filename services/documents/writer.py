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
MOST = 256  # jobs that share one commit
QUIET = 0.5  # seconds without a job after which deleted text is taken out of the log file too
LOCK_WAIT = 30.0  # seconds to wait for another process that holds the file
BEGINNINGS = 4  # times LOCK_WAIT before a batch is given up


def connect(path: Path) -> sqlite3.Connection:
    """A connection that loses nothing that it has confirmed and leaves nothing of what it has deleted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None, timeout=LOCK_WAIT, cached_statements=256)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


class Writer:
    """The one writer of a file in this process. The file is made at the first job."""

    def __init__(self, path: Path, schema: str = ""):
        self.path = Path(path)
        self._schema = schema
        self._jobs: Any = SimpleQueue()
        self._done: deque[tuple[Event, bool, Any] | None] = deque()
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
        return event.wait() if event else None

    def forget(self) -> None:
        """Empties the write-ahead log, where deleted text would stay for a while. Best effort while others read."""
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
        connection: sqlite3.Connection | None = None
        stopping, untidy = False, False
        while not stopping:
            batch = self._batch(QUIET if untidy else None)
            if not batch:
                untidy = not _checkpoint(connection)
                continue
            stopping = None in batch
            jobs = [job for job in batch if job is not None]
            if jobs:
                connection, results = self._write(connection, jobs)
                forgetting = any(job is _forget for job, _ in jobs)
                untidy = not (forgetting and _checkpoint(connection))
                self._hand_back(results)
        if connection is not None:
            _checkpoint(connection)
            connection.close()
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

    def _write(self, connection: sqlite3.Connection | None, jobs: list[Any]) -> tuple[Any, list[Any]]:
        """One transaction for all. If it cannot begin or commit, nobody is told that anything was done."""
        try:
            if connection is None:
                connection = connect(self.path)
                connection.executescript(self._schema)
            _begin(connection)
            results = [(event, *_run_alone(connection, job)) for job, event in jobs]
            connection.execute("COMMIT")
        except (sqlite3.Error, OSError):
            if connection is not None and connection.in_transaction:
                connection.execute("ROLLBACK")
            text = f"{self.path.name} cannot be written just now"
            results = [(event, False, Unavailable(text)) for _, event in jobs]
        return connection, [result for result in results if result[0] is not None]

    def _hand_back(self, results: list[Any]) -> None:
        if results:
            self._done.extend(results)
            os.eventfd_write(self._wake, 1)


def _begin(connection: sqlite3.Connection) -> None:
    for last in (False,) * (BEGINNINGS - 1) + (True,):
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:  # another process holds the file for longer than LOCK_WAIT
            if last:
                raise
        else:
            return


def _run_alone(connection: sqlite3.Connection, job: Job) -> tuple[bool, Any]:
    connection.execute("SAVEPOINT job")
    try:
        value, succeeded = job(connection), True
    except Exception as error:  # whatever it is, it belongs to the one who sent the job
        connection.execute("ROLLBACK TO job")
        value, succeeded = error, False
    connection.execute("RELEASE job")
    return succeeded, value


def _forget(_connection: sqlite3.Connection) -> None:
    """A job that asks for the log to be emptied once it is committed; inside a transaction that is impossible."""


def _checkpoint(connection: sqlite3.Connection | None) -> bool:
    """Empties the write-ahead log; says whether it is empty now."""
    try:
        return connection is None or connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    except sqlite3.Error:
        return False
