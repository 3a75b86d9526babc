"""`@handles(Event)`: how a service takes an event. It is acknowledged only when what it causes is safe.

    @handles(StoryApproved, refuses=(BadApproval,))
    def story_approved(self, event: StoryApproved) -> None: ...

A handler that raises is tried again after each of RETRY_DELAYS; then the message becomes a dead letter. What is
not a known event, or raises one of ``refuses``, becomes one at once. A handler may return an event, or several,
which are published with confirm before the incoming one is acknowledged; only a service that keeps no documents
does that, the others write to an outbox. Everything may come twice.

The container's configuration must hold ``settings`` (Settings) and, for `StoreOf`, ``stores``: service name ->
Store. ``max_workers`` (10) bounds how many messages are handled at once, and how many of each queue are fetched.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

import eventlet
import structlog
from kombu import Queue
from kombu.message import Message
from nameko.extensions import Entrypoint, register_entrypoint
from structlog.contextvars import bound_contextvars

from services.broker.headers import after_failure, attempts
from services.broker.inbox import Inbox
from services.broker.topology import dead_name, queue_name, wait_name
from services.broker.workers import in_worker, no_timeout_escapes
from services.events import Event, UnknownEvent, load

log = structlog.get_logger("services.handles")

PAUSE = 1.0  # seconds before a message goes back that could be put neither here nor there
Method = TypeVar("Method", bound=Callable[..., Any])


def handles(event: type[Event], refuses: tuple[type[Exception], ...] = ()) -> Callable[[Method], Method]:
    """Makes a service's method take an event. See the top of this module for what it promises."""

    def decorate(method: Method) -> Method:
        @wraps(method)
        def handler(service: Any, taken: Event) -> Any:
            context = bound_contextvars(service=service.name, event_type=taken.name, event_id=taken.id)
            with context, no_timeout_escapes():
                return method(service, taken)

        register_entrypoint(handler, Handler(event, refuses))
        return handler  # type: ignore[return-value]

    return decorate


class Handler(Entrypoint):  # type: ignore[misc]
    """The entrypoint behind `handles`: from a message to a worker, and to what becomes of the message."""

    inbox = Inbox()

    def __init__(self, event: type[Event], refuses: tuple[type[Exception], ...] = ()):
        self.event, self.refuses = event, refuses
        super().__init__()

    @property
    def queue(self) -> str:
        """The queue that it consumes."""
        return queue_name(self.container.service_name, self.event)

    @property
    def at_once(self) -> int:
        """As many messages as there are workers."""
        return int(self.container.max_workers)

    def source(self) -> Queue:
        """The same at each connection; declared with all others."""
        return Queue(self.queue, no_declare=True)

    def setup(self) -> None:
        """Makes itself known; nothing connects here."""
        self.inbox.register(self)

    def stop(self) -> None:
        """Returns once nothing is being handled."""
        self.inbox.stop_consuming()

    def receive(self, message: Message) -> None:
        """Handles a message and settles it. Nothing escapes: what cannot be settled comes back."""
        try:
            if not self.inbox.stopping:
                self._take(message)
                self.inbox.settle(message.ack)
                return
        except Exception as error:  # above all BrokerAway and NotTaken
            log.warning("taken_back", queue=self.queue, error=type(error).__name__)
            eventlet.sleep(PAUSE)
        self.inbox.settle(message.requeue)

    def _take(self, message: Message) -> None:
        try:
            caused = _events(in_worker(self, self._event(message)))
        except Exception as error:
            self._move_on(message, error)
        else:
            for each in caused:
                self.inbox.sender.event(each)

    def _event(self, message: Message) -> Event:
        try:
            event = load(message.body)
        except Exception as error:  # whatever a hostile body makes the parser raise
            raise UnknownEvent(type(error).__name__) from None
        if type(event) is not self.event:
            raise UnknownEvent("another event than this queue's")
        return event

    def _move_on(self, message: Message, error: Exception) -> None:
        """Puts a copy where the message goes next. Raises BrokerAway or NotTaken."""
        failed, delays = attempts(message.headers), self.inbox.settings.retry_delays
        dead = isinstance(error, (UnknownEvent, *self.refuses)) or failed >= len(delays)
        target = dead_name(self.queue) if dead else wait_name(self.queue, delays[failed])
        self.inbox.sender.forward(message, target, after_failure(message.headers, error))
        what = {"queue": self.queue, "event_id": message.properties.get("message_id"), "error": type(error).__name__}
        if dead:
            log.error("dead_letter", **what)
        else:
            log.warning("will_try_again", **what, seconds=delays[failed])


def _events(result: Event | Iterable[Event] | None) -> list[Event]:
    if result is None:
        return []
    return [result] if isinstance(result, Event) else list(result)
