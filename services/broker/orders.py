"""How another process asks the running embedded broker for something: it leaves an order in the broker's file.

The broker notices within about a second, does it, and writes the answer beside the order.
"""

import sqlite3
import time
from collections.abc import Callable

PATIENCE = 15.0  # seconds


class NoAnswer(Exception):
    """A process holds the data folder but does not carry out orders. Nothing was done."""


def data_version(file: sqlite3.Connection) -> int:
    """A number that changes when somebody else has written to the file."""
    return int(file.execute("pragma data_version").fetchone()[0])


def open_orders(file: sqlite3.Connection) -> list[tuple[int, str]]:
    """Orders without an answer, with the queue whose dead letters are to be tried again."""
    return list(file.execute("select id, queue from retry_order where moved is null order by id"))


def answer(file: sqlite3.Connection, order: int, moved: int) -> None:
    """Notes that an order is carried out and how many messages it moved. Order 0 is nobody's."""
    file.execute("update retry_order set moved=? where id=?", (moved, order))


def ask(file: sqlite3.Connection, queue: str, wait: Callable[[float], None]) -> int:
    """Leaves an order and waits for its answer: how many messages went back. Raises NoAnswer."""
    order = file.execute("insert into retry_order(queue) values(?)", (queue,)).lastrowid
    end = time.monotonic() + PATIENCE
    while True:
        moved = file.execute("select moved from retry_order where id=?", (order,)).fetchone()[0]
        late = time.monotonic() > end
        if moved is not None or late:
            # Taken back in the same step as it is read for the last time, so that "nothing was done" is true.
            row = file.execute("delete from retry_order where id=? returning moved", (order,)).fetchone()
            if row[0] is None:
                raise NoAnswer("the process that holds this DATA_DIR does not answer")
            return int(row[0])
        wait(0.1)
