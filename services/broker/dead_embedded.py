"""Dead letters of the embedded broker, seen from any process: this one, another one, or none that runs the broker."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import eventlet

from services.broker import orders
from services.broker.dead_letter import DeadLetter, dead_letter
from services.broker.embedded import EmbeddedBroker
from services.broker.lock import AlreadyRunning
from services.broker.topology import FILE, consumer_queues, dead_name
from services.config import Settings
from services.documents.writer import connect


def listed(settings: Settings) -> dict[str, int]:
    """How many dead letters each consumer's queue has."""
    with _file(settings) as file:
        found = dict(file.execute("select queue, count(*) from letter group by queue")) if file else {}
    return {queue: found.get(dead_name(queue), 0) for queue in consumer_queues()}


def shown(settings: Settings, queue: str) -> list[DeadLetter]:
    """A queue's dead letters, oldest first."""
    with _file(settings) as file:
        select = "select headers, properties, length(body) from letter where queue=? order by id"
        rows = file.execute(select, (dead_name(queue),)).fetchall() if file else []
    return [dead_letter(json.loads(headers), json.loads(properties), size or 0) for headers, properties, size in rows]


def retry(settings: Settings, queue: str) -> int:
    """Puts a queue's dead letters back into it: here if nothing runs, else by an order to what does."""
    running = EmbeddedBroker.running.get((settings.data_dir / FILE).absolute())
    if running is not None:
        return running.retry(queue)
    try:
        broker = EmbeddedBroker(settings.data_dir)
    except AlreadyRunning:
        with _file(settings) as file:
            return orders.ask(file, queue, eventlet.sleep) if file else 0
    try:
        return broker.retry(queue)
    finally:
        broker.close()


@contextmanager
def _file(settings: Settings) -> Iterator[sqlite3.Connection | None]:
    path = (settings.data_dir / FILE).absolute()
    if not path.exists():
        yield None
        return
    file: sqlite3.Connection = connect(path)
    try:
        yield file
    finally:
        file.close()
