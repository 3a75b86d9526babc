"""Asking another service directly, for an answer that is worth only some seconds. See `services.broker.rpc`."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

import eventlet
import structlog
from kombu import Connection, Consumer
from kombu.message import Message

from services.broker.rpc_words import (
    ANSWER,
    ANSWERS,
    EXCHANGE,
    GREETING,
    HELLO,
    QUESTION,
    Answer,
    Greeting,
    Hello,
    Inquiry,
    Question,
    own_queue,
    passing,
    read,
    written,
)
from services.broker.sending import BROKER_ERRORS, body_of, connected
from services.config import Settings
from services.documents.port import Unavailable as StoreAway
from services.epochs import Epochs, NoEpoch, today
from services.sealing import CannotOpen, new_private_key, public_key, seal, unseal

log = structlog.get_logger("services.rpc")

T = TypeVar("T")
AWAY = (*BROKER_ERRORS, StoreAway, NoEpoch)


class Unavailable(Exception):
    """Nobody answered in time, or nobody could. The question is forgotten; it may be asked again."""


class Asker:
    """Asks. ``epochs`` needs no private key: who answers must have it. Nothing connects before there is a question."""

    def __init__(self, settings: Settings, epochs: Epochs):
        self._settings, self._epochs = settings, epochs

    def ask(self, service: str, question: str, content: Any, seconds: float) -> Any:
        """The answer of the first process of that service which is free; both are JSON. Raises Unavailable."""
        try:
            # A line of its own for each question: whatever happens to it happens to nobody else's.
            with eventlet.Timeout(seconds, Unavailable("not answered in time")), connected(self._settings) as line:
                answer = self._conversation(_Line(line, seconds), f"{service}.{question}", content)
        except AWAY as error:
            raise Unavailable(type(error).__name__) from None
        if not answer.given:
            raise Unavailable("not answered")
        return answer.content

    def _conversation(self, line: "_Line", name: str, content: Any) -> Answer:
        epoch, own, for_answer = today().isoformat(), new_private_key(), new_private_key()
        hello = Hello(epoch=epoch, key=written(public_key(own)))
        line.say(EXCHANGE.name, name, HELLO, hello.model_dump_json())
        greeting = line.next(GREETING, lambda box: Greeting.model_validate(self._epochs.vouched(epoch, own, box)))
        inquiry = Inquiry(answer_key=written(public_key(for_answer)), content=content)
        question = Question(key=greeting.key, box=seal(read(greeting.key), inquiry.model_dump()))
        line.say("", greeting.queue, QUESTION, question.model_dump_json())
        return line.next(ANSWER, lambda box: Answer.model_validate(unseal(for_answer, box)))


class _Line:
    """A connection with a queue for what is said to us."""

    def __init__(self, connection: Connection, seconds: float):
        self._connection, self._seconds = connection, seconds
        channel = connection.channel()
        self._producer = connection.Producer(channel)
        self._queue = own_queue(ANSWERS + secrets.token_hex(16))
        self._arrived: list[Message] = []
        Consumer(channel, [self._queue], no_ack=True, on_message=self._arrived.append).consume()

    def say(self, exchange: str, routing_key: str, kind: str, body: str) -> None:
        """Returns once a queue has it; raises one of BROKER_ERRORS, also where nobody is there to hear it."""
        properties = passing(kind, self._seconds)
        self._producer.publish(
            body, exchange=exchange, routing_key=routing_key, mandatory=True, reply_to=self._queue.name, **properties
        )

    def next(self, kind: str, opened: Callable[[str], T]) -> T:
        """The content of the next message of that kind which can be opened; what cannot is somebody else's."""
        while True:
            message = self._next()
            if message.properties.get("type") != kind:
                continue
            try:
                return opened(body_of(message).decode())
            except (CannotOpen, ValueError) as error:
                log.warning("reply_dropped", kind=kind, error=type(error).__name__)

    def _next(self) -> Message:
        while not self._arrived:
            self._connection.drain_events()
        return self._arrived.pop(0)
