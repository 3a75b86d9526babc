"""Publishing that knows: it returns once the broker has the message in a queue, on disk, and raises otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.exceptions import AMQPError, ChannelError, MessageNacked
from kombu import Connection
from kombu.exceptions import KombuError
from kombu.message import Message
from kombu.pools import ProducerPool

from services.broker.topology import EXCHANGE, broker_url
from services.config import Settings
from services.events import Event, dump

BROKER_ERRORS = (AMQPError, KombuError, MessageNacked, OSError)  # what kombu and amqp raise where the broker fails us
# kombu would try for ever and inside; our callers have their own patience.
ONE_TRY = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
CONFIRM_SECONDS = 30.0
CONNECT_SECONDS = 5.0
TRANSIENT, PERSISTENT = 1, 2


class BrokerAway(Exception):
    """The broker cannot be reached, or did not confirm; whether it has the message is unknown."""


class NotTaken(Exception):
    """The broker is there, but no queue took the message."""


def connect(settings: Settings, **options: Any) -> Connection:
    """A connection to be opened later. It tries once and raises one of BROKER_ERRORS."""
    transport_options = {"confirm_publish": True, **ONE_TRY}
    return Connection(
        broker_url(settings), connect_timeout=CONNECT_SECONDS, transport_options=transport_options, **options
    )


@contextmanager
def connected(settings: Settings, **options: Any) -> Iterator[Connection]:
    """An open connection. Raises one of BROKER_ERRORS, after one try; a line that failed is dropped, not hung up."""
    connection = connect(settings, **options)
    try:
        connection.ensure_connection(max_retries=0)
        yield connection
    except BaseException:
        connection.collect()
        raise
    connection.release()


class Sender:
    """Some lines to the broker, opened when they are first needed, for many greenlets to publish through."""

    def __init__(self, settings: Settings, lines: int = 10):
        self._pool = ProducerPool(connect(settings).Pool(limit=lines), limit=lines)

    def event(self, event: Event) -> None:
        """Hands an event to all its consumers' queues. Raises BrokerAway or NotTaken."""
        self.body(dump(event), event.name, event.id)

    def body(self, body: str, event_name: str, event_id: str) -> None:
        """Hands over an event that is already an envelope. Raises BrokerAway or NotTaken."""
        self.publish(body, EXCHANGE, event_name, message_id=event_id, type=event_name, content_type="application/json")

    def forward(self, message: Message, queue: str, headers: dict[str, Any]) -> None:
        """Puts a copy of a message into a queue, under these headers alone. Raises BrokerAway or NotTaken."""
        self.publish(
            body_of(message),
            exchange="",
            routing_key=queue,
            headers=headers,
            content_type=message.content_type or "application/octet-stream",
            content_encoding=message.content_encoding or "binary",
            **{name: message.properties[name] for name in ("message_id", "type") if message.properties.get(name)},
        )

    def publish(self, body: str | bytes, exchange: str, routing_key: str, **properties: Any) -> None:
        """Any message, durable unless it says otherwise; exchange "" means the queue of that name.

        Raises BrokerAway or NotTaken.
        """
        try:
            # The pool discards the line on which something failed: a late confirm could be taken for the next one's.
            with self._pool.acquire(block=True) as producer:
                producer.publish(
                    body,
                    exchange=exchange,
                    routing_key=routing_key,
                    mandatory=True,
                    confirm_timeout=CONFIRM_SECONDS,
                    **{"delivery_mode": PERSISTENT, **properties},
                )
        except (ChannelError, MessageNacked):
            raise NotTaken(f"no queue took it: {routing_key}") from None
        except BROKER_ERRORS as error:
            raise BrokerAway(type(error).__name__) from None

    def close(self) -> None:
        """Hangs up."""
        self._pool.force_close_all()
        self._pool.connections.force_close_all()


def body_of(message: Message) -> bytes:
    """The body as it was sent; amqp decodes what says that it is text."""
    body = message.body
    return body.encode(message.content_encoding or "utf-8") if isinstance(body, str) else bytes(body or b"")
