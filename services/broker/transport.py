"""The embedded broker as kombu sees it: a virtual transport. kombu finds it by the alias `embedded`."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from amqp.exceptions import ChannelError, RecoverableConnectionError
from eventlet.queue import Empty as NoSignal
from eventlet.queue import LightQueue
from kombu.transport import virtual

from services.broker.embedded import EmbeddedBroker
from services.broker.letters import Letter, Payload

NO_ROUTE = 312  # AMQP's code for a mandatory message that no queue took


class Unsettled:
    """What a channel has delivered and nobody has settled yet. Its methods are those of kombu's QoS."""

    def __init__(self, channel: "Channel", prefetch_count: int = 0):
        self.channel, self.prefetch_count = channel, prefetch_count
        self._letters: dict[int, Letter] = {}
        self._tags = count(1)

    def add(self, letter: Letter) -> int:
        """The delivery tag under which the letter is to be settled."""
        tag = next(self._tags)
        self._letters[tag] = letter
        return tag

    def can_consume(self) -> bool:
        """Whether the prefetch limit leaves room."""
        return not self.prefetch_count or len(self._letters) < self.prefetch_count

    def append(self, _message: object, _tag: int) -> None:
        """Known already: letters are added as they are taken."""

    def ack(self, tag: int) -> None:
        """Settles a letter for good; nothing where it has gone back meanwhile."""
        letter = self._letters.pop(tag, None)
        if letter is not None:
            self.channel.broker.acknowledge(letter)
            self.channel.connection.wake()

    def reject(self, tag: int, requeue: bool = False) -> None:
        """Gives a letter back to its queue; without requeue, forgets it."""
        if not requeue:
            self.ack(tag)
        elif tag in self._letters:
            self.channel.broker.give_back([self._letters.pop(tag)])
            self.channel.connection.wake()

    def restore_unacked_once(self) -> None:
        """Gives everything back: the channel closes."""
        returned, self._letters = list(self._letters.values()), {}
        self.channel.broker.give_back(returned)


class Channel(virtual.Channel):  # type: ignore[misc]
    """A channel on the embedded broker."""

    QoS = Unsettled
    do_restore = False
    body_encoding = None  # bodies are bytes, in memory and in the file

    @property
    def broker(self) -> EmbeddedBroker:
        """The broker at the other end. Raises amqp's RecoverableConnectionError on a closed channel."""
        if self.connection is None:
            raise RecoverableConnectionError("the channel is closed")
        return self.connection.broker  # type: ignore[no-any-return]

    def basic_publish(
        self, message: Payload, exchange: str, routing_key: str, mandatory: bool = False, **_: object
    ) -> None:
        """Routes a message; returns once it is kept. Raises ChannelError NO_ROUTE where asked to."""
        self._inplace_augment_message(message, exchange, routing_key)
        queues = self._routes(exchange, routing_key)
        if mandatory and not queues:
            raise ChannelError("NO_ROUTE", (50, 60), "Basic.publish", NO_ROUTE)
        self.broker.publish(queues, message)

    def basic_consume(
        self, queue: str, no_ack: bool, callback: Callable[[Any], Any], consumer_tag: str, **options: Any
    ) -> None:
        """Consumes; a message that needs no acknowledgement is settled before it is handed over."""

        def settled(message: Any) -> Any:
            self.basic_ack(message.delivery_tag)
            return callback(message)

        super().basic_consume(queue, False, settled if no_ack else callback, consumer_tag, **options)
        self.connection.listen()

    def basic_get(self, queue: str, no_ack: bool = False, **options: Any) -> Any:
        """The next message or None."""
        message = super().basic_get(queue, **options)
        if message is not None and no_ack:
            self.basic_ack(message.delivery_tag)
        return message

    def queue_delete(self, queue: str, if_unused: bool = False, if_empty: bool = False, **_: object) -> int:  # noqa: ARG002
        """Deletes a queue with its bindings and messages; returns how many those were."""
        if if_empty and self._size(queue):
            return 0
        for exchange, routing_key, arguments in list(self.state.queue_bindings(queue)):
            self.queue_unbind(queue, exchange, routing_key, arguments)
        self.broker.arguments.pop(queue, None)
        return self.broker.purge(queue)

    def _routes(self, exchange: str, routing_key: str) -> list[str]:
        if not exchange:
            return [routing_key] if routing_key in self.broker.arguments else []
        if exchange not in self.state.exchanges:
            raise ChannelError("NOT_FOUND", (60, 40), "Basic.publish", 404)
        return sorted(self.typeof(exchange).lookup(self.get_table(exchange), exchange, routing_key, None))

    def _next_delivery_tag(self) -> int:
        return 0  # kombu numbers messages when they are published; we do it when they are delivered

    def _get(self, queue: str, timeout: float | None = None) -> Payload:  # noqa: ARG002 (kombu's signature)
        taken = self.broker.take(queue)
        if taken is None:
            raise Empty
        letter, payload = taken
        properties = payload["properties"]
        properties["delivery_tag"] = self.qos.add(letter)
        properties["delivery_info"] = {**properties["delivery_info"], "redelivered": properties.pop("redelivered")}
        return payload

    def _has_queue(self, queue: str, **_: object) -> bool:
        return queue in self.broker.arguments

    def _new_queue(self, queue: str, **options: Any) -> None:
        self.broker.arguments.setdefault(queue, options.get("arguments") or {})
        if options.get("exclusive"):
            self.connection.exclusive.add(queue)

    def _size(self, queue: str) -> int:
        return self.broker.size(queue)

    def _purge(self, queue: str) -> int:
        return self.broker.purge(queue)


class Transport(virtual.Transport):  # type: ignore[misc]
    """One connection to the embedded broker of this process."""

    Channel = Channel
    driver_type = driver_name = "embedded"
    recoverable_connection_errors = (RecoverableConnectionError, OSError)
    recoverable_channel_errors = ()

    def __init__(self, client: Any, **options: Any):
        super().__init__(client, **options)
        self.broker = EmbeddedBroker.at(Path(client.virtual_host))
        self.state = self.broker.state
        self.exclusive: set[str] = set()  # queues that end with this connection
        self._signal: LightQueue = LightQueue(1)

    def driver_version(self) -> str:
        """For kombu's reports."""
        return "1"

    def wake(self) -> None:
        """Makes a waiting drain look again."""
        if not self._signal.full():
            self._signal.put_nowait(True)

    def consumes(self, queue: str) -> bool:
        """Whether messages of this queue are for this connection."""
        return queue in self._callbacks

    def listen(self) -> None:
        """From now on the broker says when something arrives."""
        self.broker.listeners.add(self)

    def verify_connection(self, _connection: Any) -> bool:
        """Whether the broker is still the one that this connection was made to."""
        return EmbeddedBroker.running.get(self.broker.path) is self.broker

    def drain_events(self, _connection: Any, timeout: float | None = None) -> None:
        """Delivers one message. Raises TimeoutError after so many seconds without one."""
        end = None if timeout is None else monotonic() + timeout
        while True:
            self.broker.check_open()
            try:
                self.cycle.get(self._deliver)
            except Empty:
                self._await_signal(end)
            else:
                return

    def _await_signal(self, end: float | None) -> None:
        left = None if end is None else end - monotonic()
        if left is not None and left <= 0:
            raise TimeoutError
        try:
            self._signal.get(timeout=left)
        except NoSignal:
            raise TimeoutError from None

    def close_connection(self, connection: Any) -> None:
        """Ends the connection's own queues, and gives back what else was delivered and not settled."""
        self.broker.listeners.discard(self)
        with suppress(RecoverableConnectionError):  # the broker is closed, and they with it
            self._end_exclusive_queues()
        super().close_connection(connection)

    def _end_exclusive_queues(self) -> None:
        while self.exclusive:
            self.create_channel(self).queue_delete(self.exclusive.pop())
