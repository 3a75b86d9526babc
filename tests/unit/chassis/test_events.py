"""The language between the services: complete, closed, and silent about reports."""

import json
from importlib import import_module
from typing import get_args

import pytest
from pydantic import ValidationError

from services.events import (
    EVENTS,
    EpochClosed,
    MailboxSealed,
    ReportReceived,
    Sealed,
    Sensitivity,
    UnknownEvent,
    dump,
    load,
)
from services.run import SERVICES

CANARY = "heron-canary"


def fields_of(event):
    return {name: field.metadata for name, field in event.model_fields.items()}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_field_says_how_sensitive_it_is(event):
    for name, marks in fields_of(event).items():
        assert any(isinstance(mark, Sensitivity) for mark in marks), f"{event.name}.{name} is not marked"


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_only_sealed_fields_are_sealed_boxes_and_only_boxes_are_sealed(event):
    for name, field in event.model_fields.items():
        assert (Sensitivity.SEALED in field.metadata) == (field.annotation in (Sealed, MailboxSealed)), (
            f"{event.name}.{name}"
        )


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_event_is_handled_by_each_of_its_consumers_and_made_by_a_service(event):
    assert event.producer in SERVICES
    assert event.consumers
    for consumer in event.consumers:
        handled = {e.event.name for e in _entrypoints(consumer) if hasattr(e, "event")}
        assert event.name in handled


def test_nothing_is_handled_that_the_language_does_not_send_there():
    for service in SERVICES:
        for entrypoint in _entrypoints(service):
            if hasattr(entrypoint, "event"):
                assert service in entrypoint.event.consumers


def _entrypoints(service):
    cls = import_module(f"{service}.service").Service
    return [e for value in vars(cls).values() for e in getattr(value, "nameko_entrypoints", ())]


def test_an_event_survives_the_journey_and_its_envelope_has_no_time():
    event = EpochClosed(epoch="2026-11-24", sealed=7)
    assert load(dump(event)) == event
    assert "time" not in json.loads(dump(event))


@pytest.mark.parametrize(
    "change",
    [
        {"type": "report.invented"},
        {"dataschema": "/events/epoch.closed/99"},
        {"data": {"epoch": "2026-11-24", "sealed": 7, "note": CANARY}},
        {"data": {"epoch": CANARY}},
        {"data": CANARY},
    ],
)
def test_r09_what_is_not_known_is_refused_without_a_word_of_its_content(change):
    envelope = {**json.loads(dump(EpochClosed(epoch="2026-11-24", sealed=7))), **change}
    with pytest.raises(UnknownEvent) as refusal:
        load(json.dumps(envelope))
    assert CANARY not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', b"\xff\xfe"])
def test_a_body_that_is_no_event_is_refused(body):
    with pytest.raises(UnknownEvent):
        load(body)


def test_a_report_cannot_travel_in_clear():
    with pytest.raises(ValidationError):
        ReportReceived(report_id="1", report="in clear")
    assert get_args(ReportReceived.model_fields["report"].annotation) == ()
