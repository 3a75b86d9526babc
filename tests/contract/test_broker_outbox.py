"""R24: a document and the events that it causes are one write; whatever dies, the events arrive, and count once."""

import os
import random
import subprocess
import sys
from pathlib import Path

import eventlet
import pytest
from broker_chain import Chain
from broker_world import RECEIVED, Scrubber, received

from services.broker.outbox import outgoing
from services.broker.relay import Relay
from services.documents import open_database
from tests.backends.rabbitmq import GivenRabbitMQ

ROOT = Path(__file__).parents[2]


@pytest.fixture
def intake(world):
    database = open_database(world.settings, "intake")
    relay = Relay(database, world.settings)
    reports = database.collection("reports")
    reports.relay = relay
    yield reports
    relay.stop()
    database.close()


def keep(reports, *events, id="a"):
    reports.insert({"_id": id, "outbox": outgoing(*events)})


def empty(reports):
    return reports.count({"pending": True}) == 0


def test_what_a_document_causes_arrives_in_order_and_leaves_the_outbox(world, intake):
    world.stores["scrubber"] = world.seen.put
    world.consume(Scrubber, workers=1)
    intake.relay.start()
    events = [received(number) for number in range(20)]
    keep(intake, *events)
    assert world.next_seen(20) == events
    world.await_that(lambda: empty(intake))


def test_an_event_that_no_queue_takes_stays_in_the_outbox_until_one_does(world, intake):
    world.drop(RECEIVED)
    intake.relay.start()
    keep(intake, received(1))
    intake.relay.flush(5)
    assert len(intake.get("a")["outbox"]) == 1
    world.declare()
    world.await_that(lambda: empty(intake))
    world.await_count(RECEIVED, 1)


def test_pages_go_on_while_the_broker_is_away_and_nothing_is_lost(world, intake):
    world.stores["scrubber"] = world.seen.put
    world.consume(Scrubber)
    intake.relay.start()
    for number in range(30):
        keep(intake, received(number), id=str(number))
        if number == 10:
            world.interrupt()
        if number == 20:
            world.resume()
        eventlet.sleep(0.01)
    world.await_that(lambda: empty(intake))
    seen = set()
    while len(seen) < 30:
        seen |= {event.report_id for event in world.next_seen()}


def test_what_a_crash_left_between_commit_and_sending_is_sent_after_the_restart(world, intake):
    keep(intake, received(1))  # committed; no relay has run
    world.stores["scrubber"] = world.seen.put
    world.consume(Scrubber)
    intake.relay.start()
    assert world.next_seen()[0].report_id == "1"


def test_what_another_process_left_is_found_by_the_sweep(world, intake):
    intake.relay.start()
    other = open_database(world.settings, "intake")
    keep(other.collection("reports"), received(1))  # that process dies here
    other.close()
    world.await_that(lambda: empty(intake))
    world.await_count(RECEIVED, 1)


def test_a_broker_that_is_killed_loses_nothing_that_it_had_confirmed(rabbitmq, rabbitmq_vhost, tmp_path):
    if isinstance(rabbitmq, GivenRabbitMQ):
        pytest.skip("the broker was given by its URL, so it is not ours to kill")
    chain = Chain(tmp_path, rabbitmq_vhost)
    rabbitmq.settle()
    for _ in range(200):
        chain.receive()
    rabbitmq.kill()
    for _ in range(50):
        chain.receive()
    rabbitmq.start()
    chain.receive()
    chain.finish()
    check(chain, 251)


def run_and_kill(folder, reports, seconds, acknowledged):
    """Runs the chain for so many reports and so long, then kill -9. Adds what it had confirmed."""
    command = [sys.executable, str(ROOT / "tests/contract/broker_chain.py"), str(folder)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE
    )
    acknowledged |= {process.stdout.readline().split()[0].decode() for _ in range(reports)}
    timer = eventlet.spawn_after(seconds, process.kill)
    lines = process.stdout.read().decode().split("\n")
    timer.wait()
    process.wait()
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.stderr.close()
    acknowledged |= set(lines[:-1])  # the last line may be cut
    return errors


def test_kill_9_at_random_moments_loses_nothing_and_applies_nothing_twice(tmp_path):
    moments = random.Random(7)
    acknowledged = set()
    for _ in range(5):
        run_and_kill(tmp_path, moments.randint(10, 100), moments.uniform(0, 0.5), acknowledged)
    chain = Chain(tmp_path)
    chain.finish()
    kept = check(chain, 50)
    assert acknowledged <= kept


def check(chain, least):
    """Every report is at the end of the chain, and was applied once. Returns their ids."""
    kept = {name: {report["_id"]: report for report in each.find({})} for name, each in chain.reports.items()}
    chain.close()
    assert len(kept["intake"]) >= least
    assert set(kept["intake"]) == set(kept["scrubber"]) == set(kept["review"])
    assert {report["times"] for name in ("scrubber", "review") for report in kept[name].values()} == {1}
    return set(kept["intake"])
