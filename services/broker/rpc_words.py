"""The four messages of a direct question. See `services.broker.rpc` for who says what, and under which key.

Nothing here is stored: each message is transient, lives for seconds and lies in queues that end with a connection.
"""

import base64
from typing import Any

from kombu import Exchange, Queue

from services.broker.sending import TRANSIENT
from services.events import Record

EXCHANGE = Exchange("questions", type="direct", durable=True)  # nothing lies in an exchange
ANSWERS = "answers."  # how the names of queues for answers begin
LONGEST = 2 * 1024 * 1024  # bytes of a body; a whole report, padded and in base64, is far shorter

# In `type`: what a message is.
HELLO, GREETING, QUESTION, ANSWER = "hello", "greeting", "question", "answer"


class Hello(Record):
    """To everybody who answers such questions: a key that was made for this question. In clear."""

    epoch: str
    key: str


class Greeting(Record):
    """From each of them: where to put the question, and a key of its own for it. Vouched for with the epoch's key."""

    queue: str
    key: str


class Question(Record):
    """What is asked, and the key for the answer; ``box``, under the greeting's ``key``, holds an Inquiry."""

    key: str
    box: str


class Inquiry(Record):
    """The content of a question's box."""

    answer_key: str
    content: Any


class Answer(Record):
    """What comes back, under the inquiry's key. Why there is no answer is the answering side's own affair."""

    given: bool
    content: Any = None


def own_queue(name: str, **binding: Any) -> Queue:
    """A queue for one connection, which ends with it."""
    return Queue(name, exclusive=True, durable=False, **binding)


def passing(kind: str, seconds: float) -> dict[str, Any]:
    """Properties of a message that no disk has to keep, and that nobody gets after so many seconds."""
    return {"type": kind, "delivery_mode": TRANSIENT, "expiration": seconds, "content_type": "application/octet-stream"}


def written(key: bytes) -> str:
    """A key in base64."""
    return base64.b64encode(key).decode()


def read(key: str) -> bytes:
    """The key. Raises ValueError."""
    return base64.b64decode(key, validate=True)
