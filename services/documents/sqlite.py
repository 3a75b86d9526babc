"""Documents in SQLite: one file per service, one table per collection, for one machine.

A document is a BSON blob, beside it a real column with a real index for each declared field. Several processes may
use the same file at once (a command beside the running service): every change is one `BEGIN IMMEDIATE` transaction.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bson

from services.documents.port import (
    AlreadyThere,
    Collection,
    Database,
    Document,
    Stale,
    Unavailable,
    Where,
    as_stored,
    encoded,
    storable,
)
from services.documents.writer import Writer, connect

READ_WAIT = 500  # milliseconds; a read waits for nobody but a process that repairs the file after a crash
SIGNS = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">=", "$ne": "IS NOT"}


class SqliteDatabase(Database):
    """A file of collections. It is made at first use."""

    def __init__(self, path: Path, name: str):
        super().__init__(name)
        self.writer = Writer(path)
        self._reader: sqlite3.Connection | None = None

    @property
    def reader(self) -> sqlite3.Connection:
        """For reads in the hub, which never wait for a writer. Raises Unavailable."""
        if self._reader is None and not self.writer.path.exists():
            self.writer.submit(_nothing)  # makes it away from the hub
        if self._reader is None:
            self._reader = self._open_reader()
        return self._reader

    def read(self, sql: str, values: list[Any]) -> list[Any]:
        """The rows that a query finds. Raises Unavailable."""
        try:
            return self.reader.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._unreadable(error) from None

    def _open_reader(self) -> sqlite3.Connection:
        try:
            reader = connect(self.writer.path)
        except (sqlite3.Error, OSError) as error:
            raise self._unreadable(error) from None
        reader.execute(f"PRAGMA busy_timeout={READ_WAIT}")
        reader.execute("PRAGMA query_only=ON")
        return reader

    def _unreadable(self, error: Exception) -> Unavailable:
        kind = getattr(error, "sqlite_errorname", type(error).__name__)
        return Unavailable(f"{self.writer.path.name} cannot be read just now ({kind})")

    def _collection(self, name: str, indexes: Iterable[str]) -> Collection:
        return SqliteCollection(self, name, indexes)

    def ping(self) -> None:
        """Raises Unavailable where the file cannot be read."""
        self.read("SELECT count(*) FROM sqlite_master", [])

    def forget(self) -> None:
        """Takes deleted content out of unused parts of pages and out of the write-ahead log as well."""
        self.writer.forget()

    def close(self) -> None:
        """Writes what is waiting and closes the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self.writer.close()


class SqliteCollection(Collection):
    """A table. It is made, or given its missing columns, at first use."""

    database: SqliteDatabase

    def __init__(self, database: SqliteDatabase, name: str, indexes: Iterable[str]):
        super().__init__(database, name, indexes)
        self._table = f'"{name}"'
        self._ready = False

    def get(self, id: str) -> Document | None:
        rows = self._read(f"SELECT body FROM {self._table} WHERE id = ?", [id])  # noqa: S608
        return rows[0] if rows else None

    def delete(self, id: str, version: int | None = None) -> bool:
        condition, values = ("", [id]) if version is None else (" AND version = ?", [id, version])
        sql = f"DELETE FROM {self._table} WHERE id = ?{condition}"  # noqa: S608
        return bool(self._write(lambda connection: connection.execute(sql, values).rowcount))

    def _insert(self, document: Document) -> None:
        row = self._row(document)
        sql = f"INSERT INTO {self._table} ({', '.join(row)}) VALUES ({_marks(row)})"  # noqa: S608

        def job(connection: sqlite3.Connection) -> None:
            try:
                connection.execute(sql, list(row.values()))
            except sqlite3.IntegrityError:
                raise AlreadyThere(f"{self.name}: a document with this id exists") from None

        self._write(job)

    def _replace(self, document: Document, version: int) -> None:
        if not self._write(lambda connection: self._put(connection, document, version)):
            raise Stale(f"{self.name}: changed since it was read")

    def _find(self, where: Where, order_by: str, limit: int) -> list[Document]:
        sql, values = self._select(where, order_by, limit)
        return self._read(sql, values)

    def _claim(self, where: Where, changes: Document, order_by: str) -> Document | None:
        sql, values = self._select(where, order_by, 1)

        def job(connection: sqlite3.Connection) -> Document | None:
            row = connection.execute(sql, values).fetchone()
            if row is None:
                return None
            found = _decode(row)
            taken = as_stored({**found, **changes}, found["version"] + 1)
            self._put(connection, taken, found["version"])
            return taken

        taken: Document | None = self._write(job)
        return taken

    def _count(self, where: Where) -> int:
        condition, values = self._condition(where)
        count: int = self._rows(f"SELECT count(*) FROM {self._table}{condition}", values)[0][0]  # noqa: S608
        return count

    def _put(self, connection: sqlite3.Connection, document: Document, version: int) -> bool:
        row = self._row(document)
        sets = ", ".join(f"{column} = ?" for column in row)
        sql = f"UPDATE {self._table} SET {sets} WHERE id = ? AND version = ?"  # noqa: S608
        return bool(connection.execute(sql, [*row.values(), document["_id"], version]).rowcount)

    def _row(self, document: Document) -> dict[str, Any]:
        columns = {f"ix_{field}": document.get(field) for field in self.indexes}
        return {"id": document["_id"], "version": document["version"], **columns, "body": encoded(self.name, document)}

    def _select(self, where: Where, order_by: str, limit: int) -> tuple[str, list[Any]]:
        condition, values = self._condition(where)
        by = f"{self._column(order_by.lstrip('-'))}{' DESC' if order_by.startswith('-') else ''}, " if order_by else ""
        most = f" LIMIT {int(limit)}" if limit else ""
        return f"SELECT body FROM {self._table}{condition} ORDER BY {by}rowid{most}", values  # noqa: S608

    def _condition(self, where: Where) -> tuple[str, list[Any]]:
        terms, values = [], []
        for field, wanted in where.items():
            for sign, value in _comparisons(wanted):
                given = list(value) if sign == "IN" else [value]
                terms.append(_term(self._column(field), sign, given))
                values += given
        return (" WHERE " + " AND ".join(terms) if terms else ""), values

    def _column(self, field: str) -> str:
        return "id" if field == "_id" else f"ix_{field}"

    def _read(self, sql: str, values: list[Any]) -> list[Document]:
        return [_decode(row) for row in self._rows(sql, values)]

    def _rows(self, sql: str, values: list[Any]) -> list[Any]:
        self._prepare()
        with storable(self.name):
            return self.database.read(sql, values)

    def _write(self, job: Any) -> Any:
        self._prepare()
        with storable(self.name):
            return self.database.writer.submit(job)

    def _prepare(self) -> None:
        if not self._ready:
            self.database.writer.submit(self._make_table)
            self._ready = True

    def _make_table(self, connection: sqlite3.Connection) -> None:
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {self._table} "
            "(id TEXT PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL)"
        )
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({self._table})")}
        for field in self.indexes:
            if f"ix_{field}" not in there:
                connection.execute(f"ALTER TABLE {self._table} ADD COLUMN ix_{field}")
                self._fill(connection, field)
            connection.execute(f'CREATE INDEX IF NOT EXISTS "{self.name}.{field}" ON {self._table} (ix_{field})')

    def _fill(self, connection: sqlite3.Connection, field: str) -> None:
        """An index declared later: what is there already is brought into it."""
        for key, body in connection.execute(f"SELECT id, body FROM {self._table}").fetchall():  # noqa: S608
            value = bson.decode(body).get(field)
            connection.execute(f"UPDATE {self._table} SET ix_{field} = ? WHERE id = ?", (value, key))  # noqa: S608


def _comparisons(wanted: Any) -> list[tuple[str, Any]]:
    if not isinstance(wanted, dict):
        return [("IS", wanted)]
    return [("IN", value) if sign == "$in" else (SIGNS[sign], value) for sign, value in wanted.items()]


def _term(column: str, sign: str, given: list[Any]) -> str:
    if sign != "IN":
        return f"{column} {sign} ?"
    among = f"{column} IN ({_marks(given)})"  # which NULL never is
    return f"({among} OR {column} IS NULL)" if None in given else among


def _nothing(_connection: sqlite3.Connection) -> None:
    """A job that only needs the file to be there."""


def _marks(values: Any) -> str:
    return ", ".join("?" * len(values))


def _decode(row: Any) -> Document:
    document: Document = bson.decode(row[-1])
    return document
