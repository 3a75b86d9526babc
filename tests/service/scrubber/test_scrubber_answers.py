"""R13: what a reporter answers goes through the scrubber like a report, and says whose it is to nobody on the way."""

import json
from heapq import heappop, heappush
from itertools import count

import eventlet
import pytest
from eventlet.event import Event
from nameko.testing.services import worker_factory
from pydantic import SecretStr

from scrubber.children import NotScrubbable
from scrubber.service import Service
from scrubber.store import Store
from services.config import PRACTICE_MARK, Settings
from services.events import AnswerReceived, dump
from services.mailboxes import Answer
from services.reports import ScrubResult
from services.sealing import CannotOpen

EPOCH = "2026-03-02"
TEXT = "Kowalski drove."
SPAN = {
    "start": 0,
    "end": 8,
    "label": "PERSON",
    "replacement": "[OFFICER 1]",
    "detector": "names",
    "score": 0.9,
    "reason": "A name.",
}


# Each with a sign that base64 does not have: in half a megabyte of it, short words stand by chance.
NOT_SEEN = ("Kowalski drove", '"mailbox', "the mailbox", '"consent', "[OFFICER")


class FakeChildren:
    """A scrubbing process that knows one name."""

    model = "test"

    def ask(self, question):
        if any(text == "refuse" for text in question["texts"].values()):
            raise NotScrubbable
        return {
            "spans": {field: [SPAN] for field in question["texts"]},
            "masked": {field: text.replace("Kowalski", "[OFFICER 1]") for field, text in question["texts"].items()},
            "risk": {"score": 0.1, "reasons": []},
            "factors": [],
        }

    def stop(self):
        pass


@pytest.fixture
def store(tmp_path):
    store = Store(Settings(data_dir=tmp_path, epoch_key=SecretStr(PRACTICE_MARK + "ab" * 32)))
    store._children = FakeChildren()
    store.epochs._make(EPOCH)
    yield store
    store.close()


@pytest.fixture
def service(store):
    return worker_factory(Service, store=store)


def received(store, text=TEXT, kind="answer"):
    answer = Answer(
        answer_id="a", mailbox_id="the mailbox", question_id="q", kind=kind, text=text, received=EPOCH
    ).model_dump(mode="json")
    return AnswerReceived(answer_id="a", answer=store.epochs.seal(answer, EPOCH))


def test_r13_an_answer_is_masked_and_travels_on_sealed_to_its_own_day(service, store):
    event = received(store)
    caused = service.answer_received(event)
    assert (caused.answer_id, caused.answer, caused.result.epoch) == ("a", event.answer, EPOCH)
    result = ScrubResult.model_validate(store.epochs.open(caused.result))
    assert result.masked == {"answer": "[OFFICER 1] drove."} and result.spans["answer"][0].start == 0


def test_a_consent_has_no_text_to_mask(service, store):
    caused = service.answer_received(received(store, text="", kind="consent"))
    result = ScrubResult.model_validate(store.epochs.open(caused.result))
    assert result.masked == {} and result.spans == {}


def test_r09_neither_words_nor_whose_they_are_nor_their_kind_can_be_seen_on_the_way(service, store):
    answer, consent = received(store), received(store, text="", kind="consent")
    events = [answer, consent, service.answer_received(answer), service.answer_received(consent)]
    for event in events:
        assert not [words for words in NOT_SEEN if words in dump(event)]
    assert len({len(json.dumps(event.model_dump())) for event in events[:2]}) == 1
    assert len({len(json.dumps(event.model_dump())) for event in events[2:]}) == 1


def test_the_same_answer_causes_the_same_event(service, store):
    event = received(store)
    again = event.model_copy(update={"id": "another"})
    assert service.answer_received(event).id == service.answer_received(event).id != service.answer_received(again).id


def test_what_cannot_be_scrubbed_goes_nowhere(service, store):
    with pytest.raises(NotScrubbable):
        service.answer_received(received(store, text="refuse"))
    event = received(store)
    store.epochs.destroy(EPOCH)
    with pytest.raises(CannotOpen):
        service.answer_received(event)


class TimeThatWaits:
    """Time that passes only while everybody sleeps, and a little whenever somebody asks for it."""

    def __init__(self):
        self._now, self._asleep, self._order = 0.0, [], count()

    def now(self):
        self._now += 1e-6
        return self._now

    def sleep(self, seconds):
        alarm = Event()
        heappush(self._asleep, (self._now + seconds, next(self._order), alarm))
        alarm.wait()

    def pass_while(self, people):
        """Until all these greenlets have ended."""
        while awake := [each for each in people if not each.dead]:
            if len(awake) == len(self._asleep):
                self._now, _, alarm = heappop(self._asleep)
                alarm.send()
            eventlet.sleep(0)


def test_r09_short_and_long_ones_come_back_in_the_order_in_which_they_went(tmp_path, monkeypatch):
    """However long each takes: its length shows on a line, and must not show in the order at the desk."""
    time = TimeThatWaits()
    monkeypatch.setattr("scrubber.store.monotonic", time.now)
    monkeypatch.setattr("scrubber.store.eventlet", time)
    store = Store(Settings(data_dir=tmp_path, demo=False, epoch_key=SecretStr("ab" * 32)))
    store._children = FakeChildren()
    quick = store._children.ask

    def ask(question):
        time.sleep(len(question["texts"]["answer"]) / 1000)
        return quick(question)

    monkeypatch.setattr(store._children, "ask", ask)
    store.epochs._make(EPOCH)
    texts, done = ["x" * length for length in (200, 1, 100, 300, 10)], []

    def scrub(text):
        store.answer_scrubbed(received(store, text), "e")
        done.append(text)

    time.pass_while([eventlet.spawn(scrub, text) for text in texts])
    store.close()
    assert done == texts
