"""What a handler may do, and what of it never reaches a log."""

import io
import logging

import eventlet
import pytest
import structlog

from services.broker.handles import handles
from services.broker.workers import OutOfTime
from services.events import CaseProgressed

EVENT = CaseProgressed(mailbox_id="m", state="received", step=1)


class Service:
    name = "intake"

    @handles(CaseProgressed)
    def returns_its_log_context(self, event):
        return structlog.contextvars.get_contextvars()

    @handles(CaseProgressed)
    def misses_a_deadline(self, event):
        with eventlet.Timeout(0.001):
            eventlet.sleep(1)

    @handles(CaseProgressed)
    def raises(self, event):
        raise ValueError


def test_every_line_that_a_handler_logs_says_for_which_event():
    context = Service().returns_its_log_context(EVENT)
    assert context == {"service": "intake", "event_type": "case.progressed", "event_id": EVENT.id}
    assert structlog.contextvars.get_contextvars() == {}


def test_a_missed_deadline_is_a_failure_like_any_other():
    with pytest.raises(OutOfTime):
        Service().misses_a_deadline(EVENT)


def test_a_handler_called_directly_raises_what_it_raises():
    with pytest.raises(ValueError):
        Service().raises(EVENT)


def test_namekos_own_log_of_a_failed_worker_keeps_only_the_class():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("nameko.containers")
    logger.addHandler(handler)
    try:
        raise ValueError("canaryword")
    except ValueError as error:
        logger.exception("error handling worker %s: %s", "w", error)
    finally:
        logger.removeHandler(handler)
    assert stream.getvalue()
    assert "canaryword" not in stream.getvalue()
