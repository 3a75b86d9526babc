"""The embedded index: SQLite's FTS5 with Porter's stemmer, in a file of its own."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from eventlet import tpool

from publisher.search.port import END, HIT, SNIPPET, Entry, Found, Hit, Index, SearchUnavailable, parts, printable
from publisher.search.query import GROUPS, PAGE_SIZE, Query
from services.documents.port import Unavailable
from services.documents.writer import Writer

SCHEMA = """
CREATE TABLE IF NOT EXISTS stories
    (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story_version INTEGER NOT NULL, day TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS codes
    ("group" TEXT, code TEXT, row INTEGER, PRIMARY KEY ("group", code, row)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS codes_of_story ON codes (row);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(headline, body, topics, tokenize = 'porter unicode61');
"""
RANK = "bm25(words, 3.0, 1.0, 1.0)"  # a word of the headline says more; smaller is better
SNIPPET_WORDS = SNIPPET // 6
Result = TypeVar("Result")
Condition = tuple[str, list[Any]]  # SQL and its values


class SqliteIndex(Index):
    """Written through the one writer of the file; read on connections of their own, which never wait for it."""

    def __init__(self, path: Path):
        self.path = path
        self._writer = Writer(path, SCHEMA)

    def prepare(self) -> None:
        """Makes the file and its tables."""
        self._write(lambda _connection: None)

    def put(self, entry: Entry) -> None:
        """See `Index.put`."""
        self._write(lambda connection: _put(connection, entry))

    def remove(self, story_id: str) -> None:
        """See `Index.remove`."""
        self._write(lambda connection: _remove(connection, story_id))

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """See `Index.rebuild`. It is one transaction, so that readers see all of the old or all of the new."""
        fresh = list(entries)
        self._write(lambda connection: _rebuild(connection, fresh))

    def search(self, query: Query) -> Found:
        """See `Index.search`."""
        return self._read(lambda connection: _search(connection, query))

    def ping(self) -> None:
        """See `Index.ping`."""
        self._read(lambda connection: connection.execute("SELECT row FROM stories LIMIT 1").fetchone())

    def close(self) -> None:
        """Writes what is waiting and lets go of the file."""
        self._writer.close()

    def _write(self, job: Callable[[sqlite3.Connection], None]) -> None:
        with _sorry():
            self._writer.submit(job)

    def _read(self, question: Callable[[sqlite3.Connection], Result]) -> Result:
        def ask() -> Result:
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
                connection.execute("BEGIN")  # one moment for all counts, whatever is written meanwhile
                return question(connection)

        with _sorry():
            answer: Result = tpool.execute(ask)  # in a real thread: a long search never holds up other pages
        return answer


@contextmanager
def _sorry() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, Unavailable) as error:
        raise SearchUnavailable(f"library.sqlite does not answer ({type(error).__name__})") from None


def _put(connection: sqlite3.Connection, entry: Entry) -> None:
    story = entry.story
    newer = "SELECT 1 FROM stories WHERE id = ? AND story_version > ?"
    if connection.execute(newer, (story.id, story.version)).fetchone():
        return
    _remove(connection, story.id)
    insert = "INSERT INTO stories (id, story_version, day) VALUES (?, ?, ?)"
    row = connection.execute(insert, (story.id, story.version, entry.day)).lastrowid
    connection.executemany(
        "INSERT INTO codes VALUES (?, ?, ?)", [(*coded, row) for coded in dict.fromkeys(entry.codes)]
    )
    texts = (row, printable(story.headline), entry.body, entry.topics)
    connection.execute("INSERT INTO words (rowid, headline, body, topics) VALUES (?, ?, ?, ?)", texts)


def _remove(connection: sqlite3.Connection, story_id: str) -> None:
    found = connection.execute("SELECT row FROM stories WHERE id = ?", (story_id,)).fetchone()
    if found:
        connection.execute("DELETE FROM words WHERE rowid = ?", found)
        connection.execute("DELETE FROM codes WHERE row = ?", found)
        connection.execute("DELETE FROM stories WHERE row = ?", found)


def _rebuild(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    for table in ("words", "codes", "stories"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 (names of this file)
    for entry in entries:
        _put(connection, entry)


def _search(connection: sqlite3.Connection, query: Query) -> Found:
    where, values = _matching(query)
    order = f"{RANK}, day DESC, id DESC" if query.words else "day DESC, id DESC"
    total = connection.execute(f"SELECT count(*) {where}", values).fetchone()[0]
    page = f"SELECT stories.row, id {where} ORDER BY {order} LIMIT {PAGE_SIZE} OFFSET {query.offset}"
    rows = dict(connection.execute(page, values).fetchall())
    snippets = _snippets(connection, query, list(rows))
    hits = tuple(Hit(story_id, parts(snippets.get(row, ""))) for row, story_id in rows.items())
    return Found(total, query.page, hits, {group: _facet(connection, query, group) for group in GROUPS})


def _matching(query: Query) -> Condition:
    """FROM and WHERE of the stories that answer."""
    tables, conditions, values = "stories", ["1"], []
    if query.words:
        tables = "words JOIN stories ON stories.row = words.rowid"
        conditions, values = ["words MATCH ?"], [_match(query)]
    for group, codes in query.chosen.items():
        marks = ", ".join("?" * len(codes))
        conditions.append(f'stories.row IN (SELECT row FROM codes WHERE "group" = ? AND code IN ({marks}))')  # noqa: S608
        values += [group, *codes]
    return f"FROM {tables} WHERE {' AND '.join(conditions)}", values


def _match(query: Query) -> str:
    """The words in the syntax of FTS5. They are letters, digits and spaces only, so quotes make them harmless."""
    return " AND ".join(f'"{word}"' for word in query.words)


def _snippets(connection: sqlite3.Connection, query: Query, rows: list[int]) -> dict[int, str]:
    if not query.words:
        return {}
    marks = ", ".join("?" * len(rows))
    cut = f"snippet(words, 1, '{HIT}', '{END}', '…', {SNIPPET_WORDS})"
    select = f"SELECT rowid, {cut} FROM words WHERE words MATCH ? AND rowid IN ({marks})"  # noqa: S608
    return dict(connection.execute(select, [_match(query), *rows]).fetchall())


def _facet(connection: sqlite3.Connection, query: Query, group: str) -> list[tuple[str, int]]:
    where, values = _matching(query.without(group))
    select = (
        f'SELECT code, count(*) FROM codes WHERE "group" = ? AND row IN (SELECT stories.row {where}) '  # noqa: S608
        "GROUP BY code ORDER BY count(*) DESC, code"
    )
    return connection.execute(select, [group, *values]).fetchall()
