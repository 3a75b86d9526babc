"""`@answers("preview")`: how a service answers direct questions, which `rpc_asker.Asker` asks.

    @answers("preview")
    def preview(self, content): ...

A question is no event: it is worth seconds, may get lost, and nothing of it may be kept. So its messages are
transient, expire, and lie in queues that end with a connection. Four messages make one question:

1. hello: the asker's fresh public key, to every process that answers such questions;
2. greeting: from each, the name of its own queue and a fresh public key, in a box between the private key of the
   day's epoch and the asker's: so the asker knows that a service which may open reports has said this;
3. question: to the first that greeted, sealed to its key, with another fresh public key inside;
4. answer: sealed to that key.

All keys but the epoch's are made for one question and live in memory only. Whoever records everything and later gets
every key that is still anywhere, the epoch's too, can open neither question nor answer. Messages that are not
understood are dropped, with a line in the log that holds nothing of them.

The service's store must have ``epochs`` (Epochs with its wrapping key).
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import structlog
from kombu import Queue
from kombu.message import Message
from nameko.extensions import Entrypoint, register_entrypoint
from structlog.contextvars import bound_contextvars

from services.broker.inbox import Inbox
from services.broker.rpc_keys import MemoryKeys
from services.broker.rpc_words import (
    ANSWER,
    ANSWERS,
    EXCHANGE,
    GREETING,
    HELLO,
    LONGEST,
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
from services.broker.sending import body_of
from services.broker.workers import in_worker, no_timeout_escapes
from services.epochs import Epochs
from services.sealing import seal, unseal

log = structlog.get_logger("services.rpc")

Method = TypeVar("Method", bound=Callable[..., Any])


class NotUnderstood(Exception):
    """A message that is none of ours, or none that can be answered."""


def answers(question: str) -> Callable[[Method], Method]:
    """Makes a service's method answer a question: JSON in, JSON out. What it raises is no answer."""

    def decorate(method: Method) -> Method:
        @wraps(method)
        def answer(service: Any, content: Any) -> Any:
            with bound_contextvars(service=service.name, question=question), no_timeout_escapes():
                return method(service, content)

        register_entrypoint(answer, Responder(question))
        return answer  # type: ignore[return-value]

    return decorate


class Responder(Entrypoint):  # type: ignore[misc]
    """The entrypoint behind `answers`."""

    inbox = Inbox()

    def __init__(self, question: str):
        self.question = question
        self._keys = MemoryKeys()
        self._queue = ""
        super().__init__()

    @property
    def at_once(self) -> int:
        """Half of the workers: events always find one."""
        return max(1, int(self.container.max_workers) // 2)

    def source(self) -> Queue:
        """A queue under a new name: a lost connection's may not have ended yet."""
        name = f"{self.container.service_name}.{self.question}"
        self._queue = f"{name}.{secrets.token_hex(8)}"
        return own_queue(self._queue, exchange=EXCHANGE, routing_key=name)

    def setup(self) -> None:
        """Makes itself known; nothing connects here."""
        self.inbox.register(self)

    def stop(self) -> None:
        """Returns once nothing is being answered."""
        self.inbox.stop_consuming()

    def receive(self, message: Message) -> None:
        """Answers a message or drops it; nothing escapes."""
        try:
            if not self.inbox.stopping:
                self._reply(message)
        except Exception as error:  # a stranger's message, or a broker that is away: the asker has a deadline
            log.warning("question_dropped", question=self.question, error=type(error).__name__)
        self.inbox.settle(message.ack)

    def _reply(self, message: Message) -> None:
        body, target = body_of(message), str(message.properties.get("reply_to"))
        if len(body) > LONGEST or not target.startswith(ANSWERS):
            raise NotUnderstood
        kind = message.properties.get("type")
        if kind == HELLO:
            self._send(target, GREETING, self._greeting(Hello.model_validate_json(body)))
        elif kind == QUESTION:
            self._send(target, ANSWER, self._answer(Question.model_validate_json(body)))
        else:
            raise NotUnderstood

    def _send(self, target: str, kind: str, body: str) -> None:
        self.inbox.sender.publish(body, "", target, **passing(kind, self.inbox.settings.preview_seconds))

    def _greeting(self, hello: Hello) -> str:
        epochs: Epochs = self.container.config["stores"][self.container.service_name].epochs
        greeting = Greeting(queue=self._queue, key=written(self._keys.new()))
        return epochs.vouch(hello.epoch, read(hello.key), greeting.model_dump())

    def _answer(self, question: Question) -> str:
        inquiry = Inquiry.model_validate(unseal(self._keys.take(read(question.key)), question.box))
        return seal(read(inquiry.answer_key), self._answered(inquiry.content).model_dump())

    def _answered(self, content: Any) -> Answer:
        try:
            return Answer(given=True, content=in_worker(self, content))
        except Exception as error:  # whatever it is, the asker is not kept waiting
            log.warning("not_answered", question=self.question, error=type(error).__name__)
            return Answer(given=False)
