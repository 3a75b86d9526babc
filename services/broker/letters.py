"""The table in which the embedded broker keeps durable messages, and what is done to it."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Any

SCHEMA = """
create table if not exists letter(
    id integer primary key autoincrement, queue text not null, due real, target text,
    headers text not null, properties text not null, content_type text, content_encoding text, body blob);
create index if not exists letter_queue on letter(queue, id);
create table if not exists retry_order(id integer primary key autoincrement, queue text not null, moved integer);
"""

Payload = dict[str, Any]  # a message as kombu's virtual channels hand it around


@dataclass(eq=False, slots=True)
class Letter:
    """A message in a queue. A durable one keeps its content in the file, a transient one carries it."""

    queue: str
    id: int = 0
    due: float | None = None  # seconds since 1970, in a wait queue
    target: str = ""  # the queue that it falls into when it is due
    redelivered: bool = False
    content: Payload = field(default_factory=dict)
    expires: float = inf  # on the monotonic clock; only transient messages do

    @property
    def durable(self) -> bool:
        """Whether it is in the file."""
        return self.id != 0

    @property
    def expired(self) -> bool:
        """Whether nobody is to get it any more."""
        return self.expires <= monotonic()

    def carry(self, payload: Payload) -> None:
        """Takes the content of a transient message along, in memory, for as long as it says that it is of use."""
        self.content = payload
        milliseconds = payload["properties"].get("expiration")
        self.expires = inf if milliseconds is None else monotonic() + int(milliseconds) / 1000


def insert(file: sqlite3.Connection, letter: Letter, payload: Payload) -> int:
    """Keeps a message; returns its id."""
    properties = {name: value for name, value in payload["properties"].items() if name != "delivery_tag"}
    values = (
        *(letter.queue, letter.due, letter.target, json.dumps(payload["headers"]), json.dumps(properties)),
        *(payload["content-type"], payload["content-encoding"], payload["body"]),
    )
    return int(file.execute("insert into letter values(null,?,?,?,?,?,?,?,?)", values).lastrowid or 0)


def read(file: sqlite3.Connection, id: int) -> Payload | None:
    """The content of a message."""
    select = "select headers, properties, content_type, content_encoding, body from letter where id=?"
    row = file.execute(select, (id,)).fetchone()
    if row is None:
        return None
    headers, properties, content_type, content_encoding, body = row
    return {
        "headers": json.loads(headers),
        "properties": json.loads(properties),
        "content-type": content_type,
        "content-encoding": content_encoding,
        "body": body,
    }


def everything(file: sqlite3.Connection) -> list[Letter]:
    """What a restart finds, in the order of arrival. Nobody can say what had been delivered before."""
    rows = file.execute("select queue, id, due, target from letter order by id")
    return [Letter(queue, number, due, target, redelivered=True) for queue, number, due, target in rows]


def delete(file: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Forgets messages: they are acknowledged."""
    file.executemany("delete from letter where id=?", [(number,) for number in ids])


def move(file: sqlite3.Connection, id: int, queue: str) -> None:
    """Puts a message that has waited into its queue."""
    file.execute("update letter set queue=?, due=null, target='' where id=?", (queue, id))


def revive(file: sqlite3.Connection, ids: Iterable[int], queue: str, fresh: tuple[str, ...]) -> None:
    """Puts dead letters back into their queue, without the headers named in ``fresh``."""
    paths = ",".join("?" * len(fresh))
    change = f"update letter set queue=?, headers=json_remove(headers,{paths}) where id=?"  # noqa: S608 (placeholders)
    names = [f'$."{name}"' for name in fresh]
    file.executemany(change, [(queue, *names, number) for number in ids])
