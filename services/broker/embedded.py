"""The embedded broker: RabbitMQ's promises for one process, in one SQLite file.

A publish returns once its row is on disk; an acknowledgement deletes the row; what was delivered and not
acknowledged comes back at the next start. Bodies stay in the file until they are delivered. Transient messages
never reach the file.
"""

import sqlite3
import time
from collections import defaultdict, deque
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, Protocol

import eventlet
import structlog
from amqp.exceptions import RecoverableConnectionError
from eventlet.greenthread import GreenThread
from kombu.transport.virtual import BrokerState

from services.broker import letters, orders
from services.broker.headers import ATTEMPT, ERROR
from services.broker.letters import Letter, Payload
from services.broker.lock import FolderLock
from services.broker.topology import FILE, dead_name
from services.documents.port import Unavailable
from services.documents.writer import Writer
from services.documents.writer import connect as open_file

log = structlog.get_logger("services.broker")

TRANSIENT = 1
ORDERS_EVERY = 1.0  # seconds between looks for orders of other processes


class Listener(Protocol):
    """A connection that waits for messages."""

    def wake(self) -> None:
        """Something may be there for it."""

    def consumes(self, queue: str) -> bool:
        """Whether messages of this queue are for it."""


class EmbeddedBroker:
    """The broker of one data folder, from start to stop. Raises AlreadyRunning where another process has it."""

    running: ClassVar[dict[Path, "EmbeddedBroker"]] = {}

    def __init__(self, data_dir: Path):
        self.path = (data_dir / FILE).absolute()
        self._lock = FolderLock(data_dir)
        self._writer = Writer(self.path, letters.SCHEMA)
        self.arguments: dict[str, dict[str, Any]] = {}  # of every declared queue
        self.state = BrokerState()  # exchanges and bindings, as kombu's virtual channels keep them
        self.listeners: set[Listener] = set()
        self._ready: defaultdict[str, deque[Letter]] = defaultdict(deque)
        self._waiting: list[tuple[float, int, Letter]] = []
        self._arrivals = count()
        self._timer: GreenThread | None = None
        self._closed = False
        try:
            self._load()
        except Exception:
            self._writer.close()
            self._lock.release()
            raise
        self._watcher = eventlet.spawn(self._watch_orders)
        self.running[self.path] = self

    def _load(self) -> None:
        for letter in self._writer.submit(letters.everything):  # the writer makes the tables at its first job
            self._arrive(letter)
        self._file: sqlite3.Connection = open_file(self.path)

    @classmethod
    def at(cls, path: Path) -> "EmbeddedBroker":
        """The broker that this process runs at a path. Raises amqp's RecoverableConnectionError."""
        if path not in cls.running:
            raise RecoverableConnectionError("the embedded broker is not open")
        return cls.running[path]

    def check_open(self) -> None:
        """Raises amqp's RecoverableConnectionError after a close, as a lost connection would."""
        if self._closed:
            raise RecoverableConnectionError("the embedded broker was closed")

    def publish(self, queues: list[str], payload: Payload) -> None:
        """Puts a message into queues; returns once it is on disk there, all or none.

        Raises amqp's RecoverableConnectionError where it cannot be kept.
        """
        self.check_open()
        addressed = [self._addressed(queue) for queue in queues]
        if int(payload["properties"].get("delivery_mode") or TRANSIENT) == TRANSIENT:
            for letter in addressed:
                letter.carry(payload)
        elif addressed:
            for letter, number in zip(addressed, self._kept(addressed, payload), strict=True):
                letter.id = number
        for letter in addressed:
            self._arrive(letter)

    def take(self, queue: str) -> tuple[Letter, Payload] | None:
        """The next message of a queue, with a content of its own for the taker; None where there is none."""
        self.check_open()
        while self._ready[queue]:
            letter = self._ready[queue].popleft()
            if letter.expired:
                continue
            payload = letters.read(self._file, letter.id) if letter.durable else letter.content
            if payload is not None:
                return letter, {**payload, "properties": {**payload["properties"], "redelivered": letter.redelivered}}
        return None

    def acknowledge(self, letter: Letter) -> None:
        """Forgets a message, without waiting for the disk: a crash before that costs a duplicate."""
        self.check_open()
        if letter.durable:
            self._writer.submit(lambda file: letters.delete(file, [letter.id]), wait=False)

    def give_back(self, returned: list[Letter]) -> None:
        """Puts delivered messages back to the head of their queues, in the order given.

        A transient one whose queue is gone goes with it.
        """
        returned = [letter for letter in returned if letter.durable or letter.queue in self.arguments]
        for letter in reversed(returned):
            letter.redelivered = True
            self._ready[letter.queue].appendleft(letter)
        for queue in {letter.queue for letter in returned}:
            self._wake(queue)

    def size(self, queue: str) -> int:
        """How many messages are ready in a queue, or wait in a wait queue."""
        waiting = sum(letter.queue == queue for _, _, letter in self._waiting)
        return waiting + len(self._ready[queue])

    def purge(self, queue: str) -> int:
        """Forgets every ready message of a queue; returns how many."""
        gone = self._ready.pop(queue, deque())
        for letter in gone:
            self.acknowledge(letter)
        return len(gone)

    def retry(self, queue: str, order: int = 0) -> int:
        """Puts a queue's dead letters back into it, as if new; answers an order in the same transaction."""
        self.check_open()
        dead = list(self._ready.pop(dead_name(queue), ()))
        ids = [letter.id for letter in dead if letter.durable]

        def job(file: sqlite3.Connection) -> None:
            letters.revive(file, ids, queue, (ATTEMPT, ERROR))
            orders.answer(file, order, len(dead))

        self._writer.submit(job)
        for letter in dead:
            letter.queue = queue
            self._arrive(letter)
        return len(dead)

    def close(self) -> None:
        """Writes what is waiting and lets go of the folder. Connections see a lost connection."""
        self._closed = True
        self.running.pop(self.path, None)
        self._watcher.kill()
        if self._timer is not None:
            self._timer.kill()
        for listener in list(self.listeners):
            listener.wake()
        self._file.close()
        self._writer.close()
        self._lock.release()

    def _kept(self, addressed: list[Letter], payload: Payload) -> list[int]:
        try:
            return list(self._writer.submit(lambda file: [letters.insert(file, each, payload) for each in addressed]))
        except Unavailable:
            raise RecoverableConnectionError("the broker's file cannot be written just now") from None

    def _addressed(self, queue: str) -> Letter:
        arguments = self.arguments.get(queue, {})
        if "x-message-ttl" not in arguments:
            return Letter(queue)
        due = time.time() + arguments["x-message-ttl"] / 1000
        return Letter(queue, due=due, target=arguments["x-dead-letter-routing-key"])

    def _arrive(self, letter: Letter) -> None:
        if letter.due is None:
            self._ready[letter.queue].append(letter)
            self._wake(letter.queue)
        else:
            heappush(self._waiting, (letter.due, next(self._arrivals), letter))
            self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:  # not its truth: a greenlet that has not begun is false
            self._timer.kill()
            self._timer = None
        if self._waiting:
            self._timer = eventlet.spawn_after(max(0.0, self._waiting[0][0] - time.time()), self._fall_due)

    def _fall_due(self) -> None:
        self._timer = None
        while self._waiting and self._waiting[0][0] <= time.time():
            _, _, letter = heappop(self._waiting)
            letter.queue, letter.due = letter.target, None
            if letter.durable:
                self._move(letter.id, letter.queue)
            self._arrive(letter)
        self._set_timer()

    def _move(self, id: int, queue: str) -> None:
        self._writer.submit(lambda file: letters.move(file, id, queue), wait=False)

    def _wake(self, queue: str) -> None:
        for listener in list(self.listeners):
            if listener.consumes(queue):
                listener.wake()

    def _watch_orders(self) -> None:
        version = 0
        while True:
            seen = orders.data_version(self._file)
            if seen != version:
                version = seen
                self._carry_out_orders()
            eventlet.sleep(ORDERS_EVERY)

    def _carry_out_orders(self) -> None:
        for order, queue in orders.open_orders(self._file):
            try:
                self.retry(queue, order)
            except Exception as error:  # of the disk; who asked is told by the missing answer
                log.error("order_failed", error=type(error).__name__)
