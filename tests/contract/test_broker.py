"""R24: what every broker promises to the services, over the embedded one and over RabbitMQ."""

import gc
import io
import json
import logging
from itertools import pairwise
from time import monotonic

import eventlet
import pytest
from broker_world import (
    DELAYS,
    RECEIVED,
    SCRUBBED,
    Refused,
    Review,
    Scrubber,
    received,
    scrubbed,
)
from greenlet import greenlet
from structlog.testing import capture_logs

from services.broker import dead
from services.broker.sending import BrokerAway, NotTaken
from services.events import CaseProgressed, dump

CANARY = "heroncanary"


@pytest.fixture
def text_of_all_logs():
    """Everything that any library logs at INFO, with arguments and tracebacks, as a careless set-up would print it."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def test_an_event_reaches_its_consumer_and_is_acknowledged(world):
    event = received(7)
    world.send(event)
    world.consume(Scrubber)
    world.consume(Review)
    assert world.next_seen() == [scrubbed(event)]
    world.await_that(lambda: world.counts(RECEIVED, SCRUBBED) == [0, 0])


def test_events_of_one_queue_come_in_order(world):
    world.send(*[received(number) for number in range(30)])
    world.stores["scrubber"] = world.seen.put
    world.consume(Scrubber, workers=1)
    assert [event.report_id for event in world.next_seen(30)] == [str(number) for number in range(30)]


def test_events_wait_for_a_consumer_that_never_started(world):
    world.send(received())
    world.await_count(RECEIVED, 1)


def test_a_failure_is_tried_again_after_growing_delays(world):
    times = []

    def fail_twice(event):
        times.append(monotonic())
        if len(times) < 3:
            raise ValueError
        world.seen.put(event)

    world.stores["scrubber"] = fail_twice
    world.consume(Scrubber)
    world.send(received(1))
    world.next_seen()
    waited = [after - before for before, after in pairwise(times)]
    assert all(time >= delay for time, delay in zip(waited, DELAYS, strict=True))
    world.await_count(RECEIVED, 0)
    assert world.dead() == []


def failing_with(error, tries):
    def fail(event):
        tries.append(event)
        raise error

    return fail


def test_the_last_failure_makes_a_dead_letter_with_an_alarm(world):
    tries, event = [], received(1)
    world.stores["scrubber"] = failing_with(ValueError(CANARY), tries)
    with capture_logs() as logs:
        world.consume(Scrubber)
        world.send(event)
        [letter] = world.await_dead()
        world.await_that(lambda: [line for line in logs if line["log_level"] == "error"])
    assert len(tries) == len(DELAYS) + 1
    assert (letter.event_id, letter.event_type) == (event.id, "report.received")
    assert (letter.attempts, letter.error, letter.size) == (3, "ValueError", len(dump(event)))
    [alarm] = [line for line in logs if line["log_level"] == "error"]
    expected = {"event": "dead_letter", "queue": RECEIVED, "event_id": event.id, "error": "ValueError"}
    assert alarm == {**expected, "log_level": "error"}


def test_what_is_refused_is_a_dead_letter_at_once(world):
    tries = []
    world.stores["scrubber"] = failing_with(Refused(CANARY), tries)
    world.consume(Scrubber)
    world.send(received(1))
    assert [(letter.attempts, letter.error) for letter in world.await_dead()] == [(1, "Refused")]
    assert len(tries) == 1


def test_a_missed_deadline_in_a_handler_is_a_failure_and_blocks_nothing(world):
    def too_slow(event):
        if event.report_id == "slow":
            with eventlet.Timeout(0.01):
                eventlet.sleep(5)
        world.seen.put(event)

    world.stores["scrubber"] = too_slow
    world.consume(Scrubber, workers=1)
    world.send(received("slow"), received("next"))
    assert world.next_seen()[0].report_id == "next"
    assert world.await_dead()[0].error == "OutOfTime"


POISON = {
    "no text": (b"\xff\xfe" + CANARY.encode(), {"content_type": "application/json", "content_encoding": "utf-8"}),
    "no JSON": (CANARY.encode(), {"content_type": "application/json", "content_encoding": "utf-8"}),
    "too deep": (b"[" * 100_000 + CANARY.encode(), {"content_type": "application/json"}),
    "no known type": (CANARY.encode(), {"content_type": "application/x-python-serialize"}),
    "no encoding": (CANARY.encode(), {"content_type": "text/plain", "content_encoding": "klingon"}),
    "badly compressed": (CANARY.encode(), {"headers": {"compression": "application/x-gzip"}}),
    "another event": (dump(CaseProgressed(mailbox_id=CANARY, state="received", step=1)), {}),
    "a later revision": (dump(received(CANARY)).replace("received/1", "received/2"), {}),
    "an unknown field": (dump(received(CANARY)).replace('"report_id"', '"report_name"'), {}),
}


def test_poison_is_a_dead_letter_at_once_and_in_no_log(world, text_of_all_logs, capfd):
    with capture_logs() as logs:
        world.consume(Scrubber)
        for body, properties in POISON.values():
            world.sender().publish(body, "events", "report.received", **properties)
        letters = world.await_dead(len(POISON))
    assert {letter.attempts for letter in letters} == {1}
    assert sorted(letter.size for letter in letters) == sorted(len(body) for body, _ in POISON.values())
    assert CANARY not in text_of_all_logs() + json.dumps(logs) + "".join(capfd.readouterr())


def test_the_text_of_an_exception_is_in_no_log(world, text_of_all_logs, capfd):
    def fail(event):
        raise ValueError(f"could not read {CANARY}: {event}")

    world.stores["scrubber"] = fail
    with capture_logs() as logs:
        world.consume(Scrubber)
        world.send(received(CANARY, words=CANARY))
        world.await_dead()
    everything = text_of_all_logs() + json.dumps(logs) + "".join(capfd.readouterr())
    assert "ValueError" in everything
    assert CANARY not in everything


def test_dead_letters_are_listed_and_tried_again_as_if_new(world):
    world.stores["scrubber"] = failing_with(Refused(), [])
    container = world.consume(Scrubber)
    world.send(received(1), received(2))
    for _ in range(2):  # looking changes nothing
        assert len(world.await_dead(2)) == 2
    world.stop(container)
    world.stores["scrubber"] = world.seen.put
    moved = []
    world.await_that(lambda: moved.append(dead.retry(world.settings, RECEIVED + ".dead")) or sum(moved) == 2)
    assert dead.listed(world.settings)[RECEIVED] == 0
    world.consume(Scrubber)
    assert sorted(event.report_id for event in world.next_seen(2)) == ["1", "2"]


def test_an_event_is_not_acknowledged_before_what_it_causes_is_safe(world):
    tries = []
    world.stores["scrubber"] = lambda event: [tries.append(event), scrubbed(event)][1]
    world.consume(Scrubber)
    world.drop(SCRUBBED)
    event = received(1)
    world.send(event)
    world.await_that(lambda: len(tries) > 1)  # given back, and delivered again
    world.declare()
    world.consume(Review)
    assert world.next_seen()[0] == scrubbed(event)
    assert world.dead() == []


def test_an_event_that_no_queue_takes_is_an_error_and_the_next_is_not_taken_for_it(world):
    sender = world.sender()
    world.drop(SCRUBBED)
    for _ in range(3):
        with pytest.raises(NotTaken):
            sender.event(scrubbed(received()))
        sender.event(received())
    world.await_count(RECEIVED, 3)


def test_two_consumers_share_a_queue(world):
    def slowly(event):
        eventlet.sleep(0.01)
        world.seen.put(event)

    world.stores["scrubber"] = slowly
    first, second = world.consume(Scrubber, workers=1), world.consume(Scrubber, workers=1)
    world.send(*[received(number) for number in range(40)])
    assert sorted(int(event.report_id) for event in world.next_seen(40)) == list(range(40))
    assert first is not second
    world.await_count(RECEIVED, 0)


def test_a_stop_finishes_what_was_begun_and_gives_back_the_rest(world):
    begun, may_go_on = [], eventlet.event.Event()

    def wait(event):
        begun.append(event)
        may_go_on.wait()

    world.stores["scrubber"] = wait
    container = world.consume(Scrubber, workers=2)
    world.send(*[received(number) for number in range(6)])
    world.await_that(lambda: len(begun) == 2)
    stopping = eventlet.spawn(world.stop, container)
    eventlet.sleep(0.05)
    may_go_on.send()
    stopping.wait()
    world.await_count(RECEIVED, 6 - len(begun))


def living_greenlets():
    gc.collect()
    return sum(isinstance(thing, greenlet) and bool(thing) for thing in gc.get_objects())


def test_a_stop_leaves_no_greenlet_behind(world):
    world.consume(Scrubber)
    world.stop(world.containers[0])
    before = living_greenlets()
    for _ in range(3):
        container = world.consume(Scrubber)
        world.send(received())
        world.await_count(RECEIVED, 0)
        world.stop(container)
    while world.senders:
        world.senders.pop().close()
    world.await_that(lambda: living_greenlets() <= before)


def test_a_consumer_that_starts_before_its_broker_begins_when_it_comes(world):
    world.interrupt()
    container = world.start(Scrubber)
    world.start(Review)
    with pytest.raises(BrokerAway):
        world.send(received())
    world.resume()
    world.send(received(3))
    assert world.next_seen()[0].report_id == "3"
    assert container


def test_a_service_can_stop_while_the_broker_is_away(world):
    """At once; a machine with other work may hold it up, but not each time."""
    assert any(seconds_to_stop(world) < 5 for _ in range(5))


def seconds_to_stop(world):
    waiting, working = world.start(Scrubber), world.consume(Review)
    world.interrupt()
    began = monotonic()
    world.stop(waiting)
    world.stop(working)
    took = monotonic() - began
    world.resume()
    return took


def test_a_connection_lost_during_a_handler_costs_a_duplicate_and_nothing_more(world):
    gate, calls = eventlet.event.Event(), []

    def scrub(event):
        calls.append(event)
        if len(calls) == 1:
            gate.wait()
        return scrubbed(event)

    world.stores["scrubber"] = scrub
    world.consume(Scrubber)
    world.consume(Review)
    world.send(received(1))
    world.await_that(lambda: calls)
    world.interrupt()
    gate.send()
    world.resume()
    assert {event.id for event in world.next_seen()} == {scrubbed(calls[0]).id}
    world.await_that(lambda: world.counts(RECEIVED, SCRUBBED) == [0, 0])
    world.send(received(2))
    world.await_that(lambda: "2" in {event.report_id for event in world.next_seen()})
