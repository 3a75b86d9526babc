"""Every queue there is, derived from the language in `services.events` alone.

A consumer's queue is named `<service>.<event>`, so that a renamed method orphans nothing. Beside it stand one
wait queue for each retry delay, from which messages fall back into it, and its queue of dead letters. The delay is
part of a wait queue's name, because RabbitMQ refuses to change the delay of a queue that exists.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from kombu import Connection, Exchange, Queue

from services.config import BadSettings, Settings
from services.events import EVENTS, Event

EXCHANGE = "events"
EMBEDDED = "embedded:"
FILE = "broker.sqlite"
# RabbitMQ counts how often a message came back unacknowledged. A message that takes its process down this often ends
# as a dead letter; a dead letter, which every look at it brings back once more, never ends.
CRASHES = 100
FOR_EVER = 1_000_000_000


def is_embedded(settings: Settings) -> bool:
    """Whether messages are kept in DATA_DIR."""
    return settings.broker_url.startswith(EMBEDDED)


def broker_url(settings: Settings) -> str:
    """The broker's URL in kombu's words. Raises BadSettings."""
    if is_embedded(settings):
        path = (settings.data_dir / FILE).absolute()
        return f"embedded://localhost/{quote(str(path), safe='')}"
    if settings.broker_url.startswith(("amqp://", "amqps://")):
        return settings.broker_url
    raise BadSettings("BROKER_URL must begin with embedded: or amqp://")


def queue_name(service: str, event: type[Event]) -> str:
    """The queue from which a service takes an event."""
    return f"{service}.{event.name}"


def wait_name(queue: str, delay: float) -> str:
    """Where a message waits, this many seconds, before it comes back to its queue."""
    return f"{queue}.wait.{_milliseconds(delay)}"


def dead_name(queue: str) -> str:
    """Where messages lie that need a person."""
    return f"{queue}.dead"


def consumer_queues() -> dict[str, type[Event]]:
    """Every consumer's queue, with the event that it takes."""
    return {queue_name(service, event): event for event in EVENTS.values() for service in event.consumers}


def declare_everything(connection: Connection, settings: Settings) -> None:
    """Makes all queues of all services, so that no event is unroutable because a consumer never started."""
    with connection.channel() as channel:
        for queue in _all_queues(settings):
            queue(channel).declare()


def _all_queues(settings: Settings) -> Iterator[Queue]:
    exchange = Exchange(EXCHANGE, type="direct", durable=True)
    for name, event in consumer_queues().items():
        fall_to_dead = _falling_to(dead_name(name), settings)
        yield Queue(dead_name(name), durable=True, queue_arguments=_kind(settings, FOR_EVER))
        yield Queue(
            name,
            exchange,
            event.name,
            durable=True,
            queue_arguments={**_kind(settings, CRASHES), **fall_to_dead},
        )
        for delay in settings.retry_delays:
            arguments = {"x-message-ttl": _milliseconds(delay), **_falling_to(name, settings)}
            yield Queue(wait_name(name, delay), durable=True, queue_arguments={**_kind(settings), **arguments})


def _kind(settings: Settings, deliveries: int = 0) -> dict[str, Any]:
    if settings.broker_queue_type == "classic":
        return {}
    return {"x-queue-type": "quorum", **({"x-delivery-limit": deliveries} if deliveries else {})}


def _falling_to(queue: str, settings: Settings) -> dict[str, Any]:
    """Where messages go that leave by themselves. Quorum queues keep them until the other queue has confirmed."""
    target = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": queue}
    if settings.broker_queue_type == "classic":
        return target
    return {**target, "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}


def _milliseconds(delay: float) -> int:
    return max(1, round(delay * 1000))
