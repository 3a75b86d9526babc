"""Processes over one store of intake, of which one takes one step at a time, in an order that a seed decides.

A step ends before each read and each write. There a process may be overtaken by all others, or killed. So what takes
two processes a bad minute in a thousand years comes in seconds, and comes again with the same seed.
"""

import random
from collections.abc import Callable
from datetime import date
from itertools import count
from types import SimpleNamespace
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

import services.sealing
from intake import slot as slot_module
from intake import waiting as waiting_module
from intake.waiting import Waiting
from services.documents.port import AlreadyThere, Collection, Database, Document, Stale
from services.events import EpochClosed, load

MOST_STEPS = 50_000  # of one schedule; only processes that wait for each other for ever need so many
FALTER, SPEEDS = 0.1, (1.0, 0.01)  # how likely one changes its pace at a step; in the second, all others overtake it
SIGNS = {"$in": lambda a, b: a in b, "$lt": lambda a, b: a < b, "$gt": lambda a, b: a > b}


def step() -> None:
    """Here others may go on, where processes are interleaved at all."""
    if getcurrent().parent is not None:
        getcurrent().parent.switch()


class Shelf(Collection):
    """Documents in memory."""

    def __init__(self, database: Database, name: str, indexes: Any):
        super().__init__(database, name, indexes)
        self.rows: dict[str, Document] = {}

    def get(self, id: str) -> Document | None:
        step()
        return dict(self.rows[id]) if id in self.rows else None

    def delete(self, id: str, version: int | None = None) -> bool:
        step()
        if id not in self.rows or version not in (None, self.rows[id]["version"]):
            return False
        return bool(self.rows.pop(id))

    def _insert(self, document: Document) -> None:
        step()
        if document["_id"] in self.rows:
            raise AlreadyThere
        self.rows[document["_id"]] = document

    def _replace(self, document: Document, version: int) -> None:
        step()
        if document["_id"] not in self.rows or self.rows[document["_id"]]["version"] != version:
            raise Stale
        self.rows[document["_id"]] = document

    def _find(self, where: Any, order_by: str, limit: int) -> list[Document]:
        step()
        found = [dict(row) for row in self.rows.values() if _matches(row, where)]
        return sorted(found, key=lambda row: row[order_by] if order_by else 0)[: limit or None]

    def _claim(self, where: Any, changes: Document, order_by: str) -> Document | None:
        raise AssertionError("what waits is never claimed")

    def _count(self, where: Any) -> int:
        return len(self._find(where, "", 0))


def _matches(row: Document, where: Any) -> bool:
    wanted = [(row.get(field), value) for field, value in where.items()]
    return all(
        all(SIGNS[sign](had, given) for sign, given in value.items()) if isinstance(value, dict) else had == value
        for had, value in wanted
    )


class Memory(Database):
    """A store in memory, for one schedule."""

    def _collection(self, name: str, indexes: Any) -> Collection:
        return Shelf(self, name, indexes)

    def ping(self) -> None:
        """Always there."""

    def forget(self) -> None:
        """Nothing is written anywhere."""

    def close(self) -> None:
        """Nothing to let go of."""


class Schedule:
    """One order of events: who sends, who is told that it is safe, what goes on and what of it is made before."""

    def __init__(self, seed: int, settings: Any, monkeypatch: Any):
        self.random = random.Random(seed)  # noqa: S311  (the seed decides the order of steps)
        self.today = date(2026, 3, 2)
        self.told_safe: set[str] = set()
        self.made: list[set[str]] = []  # what mailboxes were made of, each time
        self.passed_on: list[str] = []
        self._settings, self._database = settings, Memory("intake")
        self._speeds: dict[Any, float] = {}  # of each process that goes on: how often its turn comes
        self._decide_all(monkeypatch)

    def process(self) -> Waiting:
        """One more process over the same store."""
        return Waiting(self._database, "reports", self._settings, lambda: self.today)

    def start(self, act: Callable[..., object], *given: Any) -> None:
        """Lets another process do something, step by step."""
        actor = greenlet(act)
        self._speeds[actor] = 1.0
        actor.switch(*given)

    def run(self, killed: float) -> None:
        """Until everybody has come to an end; at each step one is killed with this likelihood."""
        for _ in range(MOST_STEPS):
            self._speeds = {actor: speed for actor, speed in self._speeds.items() if not actor.dead}
            if not self._speeds:
                return
            (actor,) = self.random.choices([*self._speeds], [*self._speeds.values()])
            if self.random.random() < FALTER:
                self._speeds[actor] = self.random.choice(SPEEDS)
            if self.random.random() < killed:
                actor.throw(GreenletExit)
            else:
                actor.switch()
        raise AssertionError("they wait for each other for ever")

    def send(self, id: str) -> None:
        """Somebody sends something, and is told that it is safe."""
        self.process().keep(id, id, f"mailbox of {id}")
        self.told_safe.add(id)

    def ask(self, id: str) -> None:
        """Somebody asks whether it is safe, as a page does before it says so."""
        if self.process().holds(id):
            self.told_safe.add(id)

    def release(self, times: int = 1) -> None:
        """A process looks so often whether something is due."""
        for _ in range(times):
            self.process().release(self._pass_on)

    def keep_house(self) -> None:
        """What a process does every few minutes."""
        waiting = self.process()
        if not waiting.on_their_way:
            waiting.forget(self.today)

    def relay(self) -> None:
        """What lies in the outbox is sent."""
        slots = self.process().slot
        sent: list[Any] = []

        def emptied(slot: Document) -> Document:
            sent[:] = slot["outbox"]
            return {**slot, "outbox": []}

        slots.read()
        slots.change(emptied)
        self.passed_on += [load(entry["body"]).epoch for entry in sent]

    def _pass_on(self, contents: list[str], _day: str, _weak: bool) -> list[Any]:
        self.made.append(set(contents))
        step()  # while mailboxes are made
        return [EpochClosed(epoch=content, sealed=0) for content in contents]

    def _decide_all(self, monkeypatch: Any) -> None:
        """Whatever else is random follows from the seed, too."""
        numbers = count()
        monkeypatch.setattr(slot_module, "new_key", lambda: self.random.randbytes(32))
        monkeypatch.setattr(slot_module, "uuid4", lambda: SimpleNamespace(hex=f"batch {next(numbers)}"))
        monkeypatch.setattr(waiting_module, "shuffled", lambda things: self._shuffled(list(things)))
        monkeypatch.setattr(waiting_module, "eventlet", SimpleNamespace(sleep=lambda _seconds: step()))
        monkeypatch.setattr(waiting_module, "monotonic", lambda: 0.0)
        monkeypatch.setattr(waiting_module, "PORTION", 5)
        monkeypatch.setattr(services.sealing, "SMALLEST", 64)

    def _shuffled(self, things: list[Any]) -> list[Any]:
        return self.random.sample(things, len(things))
