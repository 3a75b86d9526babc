"""The relay against a broker that can be told to refuse, to be away, or to take its time."""

import eventlet
import pytest
from eventlet.event import Event as Signal

from services.broker.outbox import outgoing
from services.broker.relay import Relay
from services.broker.sending import BrokerAway, NotTaken
from services.config import Settings
from services.documents.sqlite import SqliteDatabase
from services.events import CaseProgressed


class Post:
    """Stands in for the sender; `trouble` is raised once per entry of the list, `gate` holds every send."""

    def __init__(self):
        self.sent, self.trouble, self.gate, self.began = [], [], None, Signal()

    def body(self, body, event_name, event_id):
        if not self.began.ready():
            self.began.send()
        if self.gate:
            self.gate.wait()
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append(event_id)

    def close(self):
        pass


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def relay(post, cases):
    relay = Relay(cases.database, Settings(sweep_seconds=0.05))
    relay._sender = post
    yield relay
    relay.stop()


@pytest.fixture
def cases(tmp_path):
    database = SqliteDatabase(tmp_path / "review.sqlite", "review")
    yield database.collection("cases")
    database.close()


def events(count):
    return [CaseProgressed(mailbox_id="m", state="received", step=step) for step in range(count)]


def finished(relay):
    assert relay.flush(60)


def test_events_of_a_document_are_sent_in_order_and_taken_out(relay, post, cases):
    relay.start()
    many = events(5)
    cases.insert({"_id": "a", "outbox": outgoing(*many)})
    finished(relay)
    assert post.sent == [event.id for event in many]
    assert cases.get("a")["outbox"] == []
    assert not cases.get("a")["pending"]


def test_what_is_written_while_sending_is_sent_after_and_once(relay, post, cases):
    relay.start()
    post.gate = Signal()
    first, second = events(2)
    cases.insert({"_id": "a", "outbox": outgoing(first)})
    post.began.wait()
    cases.update("a", lambda a: {**a, "note": 1, "outbox": [*a["outbox"], *outgoing(second)]})
    relay.sweep(everything=True)
    post.gate.send()
    finished(relay)
    assert post.sent == [first.id, second.id]
    assert cases.get("a")["outbox"] == []


def test_what_was_pending_before_the_start_is_found_at_once(relay, post, cases):
    [event] = events(1)
    cases.insert({"_id": "a", "outbox": outgoing(event)})
    relay.start()
    eventlet.sleep(0)
    finished(relay)
    assert post.sent == [event.id]


def test_a_sweep_leaves_alone_what_another_process_may_be_sending(relay, post, cases):
    cases.database.on_pending = lambda *_: None
    cases.insert({"_id": "a", "outbox": outgoing(*events(1))})
    relay.sweep()
    assert relay.idle
    cases.update("a", lambda a: {**a, "note": 1})
    relay.sweep()
    assert relay.idle  # it has changed, so somebody is at it
    relay.sweep()
    assert not relay.idle


def test_a_broker_that_is_away_means_later_and_in_order(relay, post, cases):
    post.trouble = [BrokerAway("x"), BrokerAway("x")]
    relay.start()
    many = events(3)
    cases.insert({"_id": "a", "outbox": outgoing(*many)})
    finished(relay)
    assert post.sent == [event.id for event in many]


def test_an_event_that_no_queue_takes_stays_and_the_sweep_tries_it_again(relay, post, cases):
    post.trouble = [NotTaken("x")] * 1000
    relay.start()
    first, second = events(2)
    cases.insert({"_id": "a", "outbox": outgoing(first, second)})
    finished(relay)
    assert len(cases.get("a")["outbox"]) == 2
    post.trouble.clear()
    with eventlet.Timeout(60):
        while cases.get("a")["outbox"]:
            eventlet.sleep(0.01)
    assert post.sent == [first.id, second.id]


def test_what_was_sent_before_a_failure_is_not_sent_again(relay, post, cases):
    first, second = events(2)
    cases.insert({"_id": "a", "outbox": outgoing(first, second)})
    send = post.body

    def second_fails_once(body, name, id):
        post.trouble = [NotTaken("x")] if id == second.id and not post.trouble_seen else []
        post.trouble_seen |= id == second.id
        send(body, name, id)

    post.trouble_seen, post.body = False, second_fails_once
    relay.start()
    with eventlet.Timeout(60):
        while cases.get("a")["outbox"]:
            eventlet.sleep(0.01)
    assert post.sent == [first.id, second.id]


def test_a_document_deleted_while_its_event_is_sent_is_no_trouble(relay, post, cases):
    relay.start()
    post.gate = Signal()
    cases.insert({"_id": "a", "outbox": outgoing(*events(1))})
    post.began.wait()
    cases.delete("a")
    post.gate.send()
    finished(relay)
    assert len(post.sent) == 1


def test_a_flush_that_cannot_finish_says_so(relay, post, cases):
    post.gate = Signal()
    relay.start()
    cases.insert({"_id": "a", "outbox": outgoing(*events(1))})
    assert not relay.flush(0.05)
