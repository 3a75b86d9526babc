"""Dead letters on RabbitMQ."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from kombu import Queue
from kombu.message import Message

from services.broker.dead_letter import DeadLetter, dead_letter
from services.broker.sending import Sender, body_of, connected
from services.broker.topology import consumer_queues, dead_name, declare_everything
from services.config import Settings


def listed(settings: Settings) -> dict[str, int]:
    """How many dead letters each consumer's queue has."""
    with _channel(settings) as channel:
        return {queue: _count(channel, queue) for queue in consumer_queues()}


def shown(settings: Settings, queue: str) -> list[DeadLetter]:
    """A queue's dead letters, oldest first. Unacknowledged, they are back in it when the channel closes."""
    with _channel(settings) as channel:
        return [
            dead_letter(message.headers, message.properties, len(body_of(message))) for message in _dead(channel, queue)
        ]


def retry(settings: Settings, queue: str) -> int:
    """Puts a queue's dead letters back into it; each is acknowledged once its copy is safe there."""
    moved = 0
    with _channel(settings) as channel, closing(Sender(settings, lines=1)) as sender:
        for message in _dead(channel, queue):
            sender.forward(message, queue, {})
            message.ack()
            moved += 1
    return moved


@contextmanager
def _channel(settings: Settings) -> Iterator[Any]:
    with connected(settings) as connection:
        declare_everything(connection, settings)
        with connection.channel() as channel:
            yield channel


def _count(channel: Any, queue: str) -> int:
    return int(channel.queue_declare(dead_name(queue), passive=True).message_count)


def _dead(channel: Any, queue: str) -> Iterator[Message]:
    """As many as there are now: what fails again meanwhile is not tried for ever."""
    for _ in range(_count(channel, queue)):
        message = Queue(dead_name(queue), channel=channel).get()
        if message is not None:
            yield message
