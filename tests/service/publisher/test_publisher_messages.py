"""R14, R24: what becomes of messages to the publisher, on the broker that comes with it."""

import eventlet
import pytest
from nameko.containers import ServiceContainer

from publisher.service import Service
from services.broker import dead
from services.broker.inbox import consumers_ready
from services.broker.lifecycle import Broker
from services.broker.sending import Sender
from services.config import Settings
from tests.stories import ALICE, BRUNO, DANA, ERIN, FRANK, STRANGER, a_story, approved, enrolled

APPROVED, ENROLLED = "publisher.story.approved", "publisher.reviewer.enrolled"


@pytest.fixture
def delays():
    return (0.1, 0.5)


@pytest.fixture
def settings(tmp_path, delays):
    return Settings(data_dir=tmp_path, retry_delays=delays, sweep_seconds=0.1)


@pytest.fixture
def send(store, settings):
    """Sends events to a publisher that runs."""
    broker = Broker(settings)
    broker.open()
    container = ServiceContainer(Service, broker.nameko_config({"publisher": store}))
    container.start()
    wait_until(lambda: consumers_ready(container))
    sender = Sender(settings)
    yield sender.event
    sender.close()
    container.stop()
    broker.close()


def wait_until(condition, seconds=120):
    with eventlet.Timeout(seconds):
        while not condition():
            eventlet.sleep(0.01)


def test_an_approved_story_arrives(store, send):
    send(approved(a_story(), DANA, ERIN))
    wait_until(lambda: store.total() == 1)


@pytest.mark.parametrize(
    ("event", "tries", "error"),
    [
        (approved(a_story(), DANA), 1, "BadApproval"),
        (approved(a_story(), DANA, DANA), 1, "BadApproval"),
        (approved(a_story(), DANA, ERIN, of=a_story(quote="Another")), 1, "BadApproval"),
        (approved(a_story(), DANA, ERIN, of=a_story(version=2)), 1, "BadApproval"),
        (approved(a_story(), DANA, STRANGER), 3, "UnknownSigner"),
    ],
    ids=["one signature", "two by one reviewer", "another text", "another version", "an unknown reviewer"],
)
def test_what_is_not_approved_becomes_a_dead_letter(store, settings, send, event, tries, error):
    send(event)
    wait_until(lambda: dead.listed(settings)[APPROVED] == 1)
    (letter,) = dead.shown(settings, APPROVED)
    assert (letter.event_id, letter.attempts, letter.error) == (event.id, tries, error)
    assert store.total() == 0


@pytest.mark.parametrize("delays", [(0.1, 0.5, 60)])  # the last is for a machine on which all takes its time
def test_an_enrolment_that_is_overtaken_by_the_first_approval_is_no_accident(store, settings, send, delays):
    send(approved(a_story(), DANA, FRANK))
    send(enrolled(FRANK, ALICE, BRUNO))
    wait_until(lambda: store.total() == 1)
    assert not any(dead.listed(settings).values())


def test_an_enrolment_by_one_administrator_becomes_a_dead_letter(settings, send):
    send(enrolled(FRANK, ALICE))
    wait_until(lambda: dead.listed(settings)[ENROLLED] == 1)
