"""Sends what documents have in their outboxes, with confirm, and then takes it out of them.

Woken at each commit; a sweep finds what a crash or another process left. A crash between sending and taking out
costs only a duplicate. Where the broker is away or no queue takes an event, the event stays and is sent later.
"""

from contextlib import suppress
from time import monotonic

import eventlet
import structlog
from eventlet.queue import LightQueue

from services.broker.outbox import without
from services.broker.sending import BrokerAway, Sender
from services.config import Settings
from services.documents.port import Collection, Database, Document, NotThere

log = structlog.get_logger("services.relay")

GREENLETS = 10
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between tries while the broker is away
BATCH = 500  # documents of one collection that one sweep takes

Key = tuple[str, str]  # a collection's name and a document's id


class Relay:
    """The one sender of a service's events. Entries of one document keep their order."""

    def __init__(self, database: Database, settings: Settings):
        self._database, self._settings = database, settings
        self._sender = Sender(settings, GREENLETS)
        self._queue: LightQueue = LightQueue()
        self._known: set[Key] = set()  # in the queue or being sent
        self._woken: set[Key] = set()  # written again while being sent
        self._left: dict[Key, int] = {}  # what the last sweep saw unsent, with its version
        self._pause = FIRST_PAUSE
        self._greenlets: list[eventlet.greenthread.GreenThread] = []

    def start(self) -> None:
        """Begins to send; what is pending already is found at once."""
        self._database.on_pending = self._wake
        work = [self._keep_sweeping, *[self._keep_sending] * GREENLETS]
        self._greenlets = [eventlet.spawn(job) for job in work]

    @property
    def idle(self) -> bool:
        """Whether nothing is being sent or waits in memory to be."""
        return not self._known

    def flush(self, seconds: float) -> bool:
        """Waits, at most so long, until everything committed so far is sent; says whether it is."""
        end = monotonic() + seconds
        while not self.idle and monotonic() < end:
            eventlet.sleep(0.01)
        return self.idle

    def stop(self) -> None:
        """Stops at once. What is unsent stays in its documents, for the next start."""
        for greenlet in self._greenlets:
            greenlet.kill()
        self._sender.close()

    def sweep(self, *, everything: bool = False) -> None:
        """Takes up what has lain unsent, and unchanged, since the last sweep: nobody is sending that.

        With ``everything``, as at start, it takes all that is pending.
        """
        seen = self._unsent()
        for key, version in seen.items():
            if everything or self._left.get(key) == version:
                self._put(key)
        self._left = seen

    def _unsent(self) -> dict[Key, int]:
        return {
            (collection.name, document["_id"]): document["version"]
            for collection in list(self._database.collections.values())
            for document in collection.find({"pending": True}, limit=BATCH)
            if (collection.name, document["_id"]) not in self._known
        }

    def _wake(self, collection: Collection, id: str) -> None:
        key = (collection.name, id)
        if key in self._known:
            self._woken.add(key)
        else:
            self._put(key)

    def _put(self, key: Key) -> None:
        if key not in self._known:
            self._known.add(key)
            self._queue.put(key)

    def _keep_sending(self) -> None:
        while True:
            self._send_one(self._queue.get())

    def _send_one(self, key: Key) -> None:
        self._woken.discard(key)
        try:
            self._send(key)
            self._pause = FIRST_PAUSE
        except BrokerAway as away:
            log.warning("broker_away", service=self._database.name, error=str(away))
            eventlet.sleep(self._pause)
            self._pause = min(LONGEST_PAUSE, self._pause * 2)
            self._woken.add(key)
        except Exception as error:  # of the store, or no queue took it: the sweep comes back to it
            log.warning("event_not_sent", service=self._database.name, error=type(error).__name__)
        finally:
            self._known.discard(key)
        if key in self._woken:
            self._put(key)

    def _send(self, key: Key) -> None:
        collection = self._database.collections[key[0]]
        document = collection.get(key[1]) or {}
        sent: set[str] = set()
        try:
            for entry in document.get("outbox", []):
                self._sender.body(entry["body"], entry["type"], entry["id"])
                sent.add(entry["id"])
        finally:
            if sent:
                _take_out(collection, key[1], sent)

    def _keep_sweeping(self) -> None:
        everything = True
        while True:
            try:
                self.sweep(everything=everything)
                everything = False
            except Exception as error:  # the store is away: nothing of it is lost, so it is enough to come back
                log.warning("sweep_failed", service=self._database.name, error=type(error).__name__)
            eventlet.sleep(self._settings.sweep_seconds)


def _take_out(collection: Collection, id: str, sent: set[str]) -> None:
    def change(document: Document) -> Document | None:
        left = without(document.get("outbox", []), sent)
        return None if len(left) == len(document.get("outbox", [])) else {**document, "outbox": left}

    with suppress(NotThere):  # deleted meanwhile; its events are sent all the same
        collection.update(id, change)
