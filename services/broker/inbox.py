"""One connection per service that consumes all its queues, comes back after every loss, and stops cleanly.

nameko's own consumer waits in `start` until the broker answers, hangs in `stop` while it is away, and closes the
connection before the last workers could acknowledge. This one does none of that.
"""

from collections.abc import Callable
from typing import Any, Protocol

import eventlet
import structlog
from eventlet.event import Event as Signal
from eventlet.greenpool import GreenPool
from eventlet.greenthread import GreenThread
from eventlet.semaphore import Semaphore
from kombu import Connection, Consumer, Queue
from kombu.exceptions import MessageStateError
from kombu.message import Message
from nameko.extensions import SharedExtension

from services.broker.sending import BROKER_ERRORS, Sender, connected
from services.broker.topology import declare_everything
from services.config import Settings

log = structlog.get_logger("services.inbox")

HEARTBEAT = 60  # seconds; a process that is busy for so long is not taken for dead
LOOK_UP = 0.25  # seconds without a message, after which it looks whether it should stop
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds between tries while the broker is away


class Receiver(Protocol):
    """An entrypoint that takes the messages of one queue, so many at once."""

    at_once: int

    def source(self) -> Queue:
        """The queue; asked for at each connection, and declared there unless it says otherwise."""

    def receive(self, message: Message) -> None:
        """Handles one message and settles it; runs in a greenlet of its own."""


class Inbox(SharedExtension):  # type: ignore[misc]
    """Shared by the entrypoints of a container. `container.config["settings"]` is all that it needs."""

    def __init__(self) -> None:
        self.ready = False
        self.stopping = False
        self._receivers: list[Receiver] = []
        self._deliveries = GreenPool(1_000_000)  # bounded by the prefetch limits
        self._writing = Semaphore(1)  # two greenlets must not write to one socket
        self._consuming_ended, self._over = Signal(), Signal()
        self._loop: GreenThread | None = None
        super().__init__()

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self.container.config["settings"]  # type: ignore[no-any-return]

    def setup(self) -> None:
        """Prepares to publish; nothing connects here."""
        self.sender = Sender(self.settings)

    def register(self, receiver: Receiver) -> None:
        """Called by an entrypoint before the start."""
        self._receivers.append(receiver)

    def start(self) -> None:
        """Begins to consume, in the background."""
        self._loop = self.container.spawn_managed_thread(self._run, identifier="inbox")

    def stop_consuming(self) -> None:
        """Returns once no message comes in any more and every one that came in is settled."""
        self.stopping = True
        if self._loop is not None:
            self._consuming_ended.wait()
            self._deliveries.waitall()

    def stop(self) -> None:
        """Hangs up."""
        self._over.send()
        if self._loop is not None:
            self._loop.wait()
        self.sender.close()

    def kill(self) -> None:
        """Drops everything: the broker delivers it again."""
        self.stopping, self.ready = True, False
        for delivery in list(self._deliveries.coroutines_running):
            delivery.kill()
        self.sender.close()

    def settle(self, action: Callable[[], None]) -> None:
        """Acknowledges, or gives back. Where the connection is lost, the broker delivers again anyway."""
        with self._writing:
            try:
                action()
            except (*BROKER_ERRORS, MessageStateError) as error:
                log.info("not_settled", service=self.container.service_name, error=type(error).__name__)

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self.stopping:
            try:
                self._consume()
            except BROKER_ERRORS as error:
                log.warning("broker_away", service=self.container.service_name, error=type(error).__name__)
                pause = FIRST_PAUSE if self.ready else min(LONGEST_PAUSE, pause * 2)
                self.ready = False
                self._wait(pause)
        if not self._consuming_ended.ready():
            self._consuming_ended.send()

    def _wait(self, seconds: float) -> None:
        for _ in range(round(seconds / FIRST_PAUSE)):
            if not self.stopping:
                eventlet.sleep(FIRST_PAUSE)

    def _consume(self) -> None:
        with connected(self.settings, heartbeat=HEARTBEAT) as connection:
            declare_everything(connection, self.settings)
            consumers = [self._consumer(connection, receiver) for receiver in self._receivers]
            self.ready = True
            while not self.stopping:
                self._drain(connection)
            self.ready = False
            for consumer in consumers:
                consumer.cancel()
            self._consuming_ended.send()
            while not self._over.ready():  # the last workers still acknowledge
                self._drain(connection)

    def _consumer(self, connection: Connection, receiver: Receiver) -> Consumer:
        def spawn(message: Message, _error: object = None) -> None:
            self._deliveries.spawn_n(receiver.receive, message)

        # Raw messages: kombu would decode them first, and log the whole body of one that it cannot decode.
        consumer = Consumer(
            connection.channel(),
            [receiver.source()],
            on_message=spawn,
            on_decode_error=spawn,
            prefetch_count=receiver.at_once,
        )
        consumer.consume()
        return consumer

    def _drain(self, connection: Connection) -> None:
        try:
            connection.drain_events(timeout=LOOK_UP)
        except TimeoutError:
            with self._writing:
                connection.heartbeat_check()


def consumers_ready(container: Any) -> bool:
    """Whether a nameko container takes messages now; one without handlers always does."""
    inbox = container.shared_extensions.get(Inbox)
    return inbox is None or inbox.ready
