"""deploy/asyncapi.yaml says what the services really send each other."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from services.asyncapi import document, text
from services.broker.topology import consumer_queues
from services.events import (
    EVENTS,
    AnswerReceived,
    AnswerScrubbed,
    CaseProgressed,
    ClarificationAsked,
    EpochClosed,
    MailboxSealed,
    ReportCounted,
    ReportReceived,
    ReportScrubbed,
    Sealed,
    Sensitivity,
    SignoffAsked,
    StoryPublished,
    dump,
)
from tests.stories import ALICE, BRUNO, DANA, ERIN, a_story, approved, disabled, enrolled

COMMITTED = Path(__file__).parents[3] / "deploy/asyncapi.yaml"
BOX = Sealed(epoch="2026-11-24", box="AAAA")
TO_MAILBOX = MailboxSealed(box="AAAA")
STORY = a_story()
SENT = [
    ReportReceived(report_id="r", report=BOX),
    ReportScrubbed(report_id="r", report=BOX, result=BOX),
    AnswerReceived(answer_id="a", answer=BOX),
    AnswerScrubbed(answer_id="a", answer=BOX, result=BOX),
    EpochClosed(epoch="2026-11-24", sealed=7),
    CaseProgressed(mailbox_id="m", state="in_review", step=1),
    ClarificationAsked(mailbox_id="m", question_id="q", question=TO_MAILBOX, step=2),
    SignoffAsked(mailbox_id="m", question_id="q", story=TO_MAILBOX, until="2026-12-01", step=3),
    approved(STORY, DANA, ERIN),
    StoryPublished(story_id=STORY.id, version=1, disposition="publish", quarter=STORY.quarter, codes=STORY.codes),
    ReportCounted(fact_id="f", year=2026, codes=STORY.codes),
    enrolled(DANA, ALICE, BRUNO),
    disabled(DANA, ALICE, BRUNO),
]


@pytest.fixture(scope="module")
def written():
    return yaml.safe_load(COMMITTED.read_text("utf-8"))


def test_the_committed_document_is_that_of_the_code():
    assert COMMITTED.read_text("utf-8") == text(), "run: make asyncapi"


def test_every_event_is_sent_once_and_received_by_each_consumer(written):
    operations = {name: (each["action"], each["channel"]["$ref"]) for name, each in written["operations"].items()}
    expected = {
        f"{event.producer}.sends.{event.name}": ("send", f"#/channels/{event.name}") for event in EVENTS.values()
    }
    for queue, event in consumer_queues().items():
        service = queue.removesuffix(f".{event.name}")
        expected[f"{service}.receives.{event.name}"] = ("receive", f"#/channels/{queue}")
    assert operations == expected


def test_channels_are_the_queues_and_routing_keys_of_the_broker(written):
    assert set(written["channels"]) == {*EVENTS, *consumer_queues()}
    for name, channel in written["channels"].items():
        binding = channel["bindings"]["amqp"]
        assert channel["address"] == name
        assert binding["is"] == ("routingKey" if name in EVENTS else "queue")


def references(part):
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_every_reference_leads_somewhere(written):
    for reference in references(written):
        place = written
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_field_tells_its_sensitivity(written, event):
    payload = written["components"]["messages"][event.name]["payload"]
    fields = {"id": payload["properties"]["id"], **payload["properties"]["data"]["properties"]}
    assert set(fields) == set(event.model_fields)
    for name, field in fields.items():
        assert Sensitivity(field["x-sensitivity"]) in event.model_fields[name].metadata


def test_these_examples_are_all_events():
    assert {event.name for event in SENT} == set(EVENTS)


@pytest.mark.parametrize("event", SENT, ids=lambda event: event.name)
def test_what_is_sent_is_what_the_document_says_and_nothing_more(written, event):
    message = {**written, "$ref": f"#/components/messages/{event.name}/payload"}
    check = jsonschema.Draft7Validator(message)
    envelope = json.loads(dump(event))
    check.validate(envelope)
    for wrong in ({**envelope, "time": "now"}, {**envelope, "data": {**envelope["data"], "note": ""}}):
        assert not check.is_valid(wrong)


def test_parts_are_written_out_and_not_aliased():
    assert "&id" not in text()
    assert yaml.safe_load(text()) == document()
