"""One writer per file: what its jobs share, and what none of them may take from the others."""

import eventlet
import pytest

from services.documents import writer as writing
from services.documents.port import Unavailable
from services.documents.writer import Writer, connect

SCHEMA = "CREATE TABLE IF NOT EXISTS letters (number INTEGER PRIMARY KEY)"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "letters.sqlite"


@pytest.fixture
def writer(path):
    writer = Writer(path, SCHEMA)
    yield writer
    writer.close()


@pytest.fixture
def impatient(monkeypatch):
    """Locks are waited for a moment only."""
    monkeypatch.setattr(writing, "LOCK_WAIT", 20)
    monkeypatch.setattr(writing, "BEGINNINGS", 2)
    monkeypatch.setattr(writing, "QUIET", 3600)  # nor does the writer hold the file when nothing is asked of it


def add(number):
    return lambda connection: connection.execute("INSERT INTO letters VALUES (?)", [number]).lastrowid


def numbers(path):
    connection = connect(path)
    found = [number for (number,) in connection.execute("SELECT number FROM letters ORDER BY number")]
    connection.close()
    return found


def together(writer, *jobs):
    """What becomes of jobs that share one commit: all of them wait when the writer has done what it is at."""
    begun, free = writing.threading.Event(), writing.threading.Event()
    writer.submit(lambda _: (begun.set(), free.wait()), wait=False)
    begun.wait()
    asked = [eventlet.spawn(writer.submit, job) for job in jobs]
    eventlet.sleep(0)
    free.set()
    return asked


def locked(path):
    holder = connect(path)
    holder.execute("BEGIN IMMEDIATE")
    return holder


def test_the_file_and_its_folder_are_made_at_the_first_job(path, writer):
    writer.forget()
    assert not path.parent.exists()
    assert writer.submit(add(1)) == 1
    assert numbers(path) == [1]


def test_a_job_that_fails_is_undone_alone_and_its_error_comes_back(path, writer):
    def half(connection):
        add(100)(connection)
        raise LookupError("only for the one who asked")

    outcomes = [eventlet.spawn(writer.submit, half if number == 5 else add(number)) for number in range(10)]
    with pytest.raises(LookupError):
        outcomes[5].wait()
    assert [outcomes[number].wait() for number in (0, 9)] == [0, 9]
    assert numbers(path) == [0, 1, 2, 3, 4, 6, 7, 8, 9]


def test_an_error_of_the_file_is_unavailable_and_quotes_no_value(writer):
    with pytest.raises(Unavailable, match=r"letters.sqlite cannot be written just now \(SQLITE_ERROR\)"):
        writer.submit(lambda connection: connection.execute("SELECT heron FROM canary"))


def test_waiting_jobs_share_one_commit(path, writer, monkeypatch):
    monkeypatch.setattr(writing, "QUIET", 3600)  # the log is not emptied meanwhile
    writer.submit(add(0))
    before = frames(path)
    for each in together(writer, *(add(number) for number in range(1, 51))):
        each.wait()
    assert before > 0
    assert 0 < frames(path) - before <= 6, "fifty commits would have written a page each"


def frames(path):
    """Pages in the log."""
    return path.with_name(f"{path.name}-wal").stat().st_size // (4096 + 24)


def test_a_file_that_another_process_holds_is_unavailable_and_then_works(impatient, path, writer):
    connect(path).close()
    holder = locked(path)
    for _ in range(2):
        with pytest.raises(Unavailable):
            writer.submit(add(1))
    holder.execute("ROLLBACK")
    holder.close()
    assert writer.submit(add(2)) == 2
    assert numbers(path) == [2]


def test_a_commit_that_fails_tells_nobody_that_it_was_done(path):
    debts = "CREATE TABLE IF NOT EXISTS debts (number REFERENCES letters DEFERRABLE INITIALLY DEFERRED)"
    writer = Writer(path, f"PRAGMA foreign_keys=ON; {SCHEMA}; {debts}")

    def unpayable(connection):  # which SQLite notices at the commit
        connection.execute("INSERT INTO debts VALUES (99)")

    for job in together(writer, add(1), unpayable, add(2)):
        with pytest.raises(Unavailable):
            job.wait()
    assert numbers(path) == []
    assert writer.submit(add(3)) == 3
    writer.close()


def test_a_reader_elsewhere_delays_neither_a_forget_nor_a_write(path, writer, monkeypatch):
    """R11: what it keeps in the log is gone as soon as it has finished."""
    monkeypatch.setattr(writing, "LOCK_WAIT", 600_000)
    writer.submit(add(1))
    reader = connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM letters").fetchall()
    with eventlet.Timeout(120):
        writer.submit(lambda connection: connection.execute("DELETE FROM letters"))
        writer.forget()
        writer.submit(add(2))
    assert frames(path) > 0
    reader.execute("COMMIT")
    reader.close()
    with eventlet.Timeout(120):
        while frames(path):
            eventlet.sleep(0.05)
    assert numbers(path) == [2]


def test_a_forget_that_cannot_be_done_says_so(impatient, path, writer):
    """R11: a purge must not certify what has not happened."""
    writer.submit(add(1))
    holder = locked(path)
    with pytest.raises(Unavailable):
        writer.forget()
    holder.execute("ROLLBACK")
    holder.close()
    writer.forget()
    assert frames(path) == 0


def test_closing_writes_what_nobody_waits_for_and_ends(path, writer):
    for number in range(500):
        writer.submit(add(number), wait=False)
    writer.submit(lambda connection: connection.execute("SELECT nothing"), wait=False)
    writer.close()
    writer.close()
    assert len(numbers(path)) == 500
    with pytest.raises(Unavailable):
        writer.submit(add(1))


def test_a_writer_that_nobody_used_leaves_no_trace(path):
    Writer(path, SCHEMA).close()
    assert not path.parent.exists()
