"""Reports for a store of intake, and what it sends."""

from datetime import UTC, datetime, timedelta

from intake.domain.receipt import new_draft
from intake.domain.submission import Submission
from services.events import load


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self):
        self.now = datetime.now(UTC).replace(hour=12)

    def __call__(self):
        return self.now

    def move(self, **time):
        self.now += timedelta(**time)


def sent(store, kind=None):
    """The events of this kind that lie in outboxes, in the order in which they will be sent."""
    collections = list(store.database.collections.values())
    entries = [entry for each in collections for doc in each.find({"pending": True}) for entry in doc["outbox"]]
    events = [load(entry["body"]) for entry in entries]
    return [event for event in events if kind is None or isinstance(event, kind)]


def relay(store):
    """What the relay does once the broker has confirmed."""
    for collection in list(store.database.collections.values()):
        for document in collection.find({"pending": True}):
            collection.update(document["_id"], lambda doc: {**doc, "outbox": []})


def submit(store, narrative="A car came.", draft=None, role="sworn", **more):
    """Sends a basic report; returns its receipt."""
    answers = more.pop("answers", {"narrative": narrative})
    return store.submit(draft or new_draft(), Submission("basic", role, answers, **more))


def nothing_kept(store):
    """Whether no report, answer or mailbox is there, waiting or passed on."""
    return not any(store.database.collections[name].count({}) for name in ("waiting", "mailboxes"))
