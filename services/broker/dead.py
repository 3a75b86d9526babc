"""Dead letters: how many, what they are, and trying them again. Bodies stay where they are."""

from types import ModuleType

from services.broker import dead_embedded, dead_rabbit
from services.broker.dead_letter import DeadLetter
from services.broker.topology import consumer_queues, dead_name, is_embedded
from services.config import Settings


class NoSuchQueue(Exception):
    """No service consumes a queue of this name."""


def listed(settings: Settings) -> dict[str, int]:
    """How many dead letters each consumer's queue has. Raises one of BROKER_ERRORS where the broker is away."""
    return _twin(settings).listed(settings)  # type: ignore[no-any-return]


def shown(settings: Settings, queue: str) -> list[DeadLetter]:
    """A queue's dead letters, oldest first, without their bodies. Raises NoSuchQueue or one of BROKER_ERRORS."""
    return _twin(settings).shown(settings, _checked(queue))  # type: ignore[no-any-return]


def retry(settings: Settings, queue: str) -> int:
    """Puts a queue's dead letters back into it, as if new; returns how many.

    Raises NoSuchQueue, one of BROKER_ERRORS, BrokerAway, NotTaken or, embedded, NoAnswer.
    """
    return _twin(settings).retry(settings, _checked(queue))  # type: ignore[no-any-return]


def _twin(settings: Settings) -> ModuleType:
    return dead_embedded if is_embedded(settings) else dead_rabbit


def _checked(queue: str) -> str:
    known = consumer_queues()
    if queue in known:
        return queue
    for name in known:
        if queue == dead_name(name):
            return name
    raise NoSuchQueue(f"There is no such queue. These are: {', '.join(sorted(known))}")
