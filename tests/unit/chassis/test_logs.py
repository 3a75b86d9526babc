"""R09: no log line can carry words of a report, or the second at which something happened."""

import io
import json
import logging
import re

import pytest
import structlog

from services import logs
from services.config import Settings

CANARY = "heron-canary"


@pytest.fixture
def lines():
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure(Settings(), stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_exceptions_show_class_and_never_their_text(lines):
    try:
        raise ValueError(CANARY)
    except ValueError:
        structlog.get_logger("near").exception("failed")
        logging.getLogger("library").exception("of %s", CANARY)
    logging.getLogger("library").error(CANARY)
    assert [line.get("error") for line in lines()] == ["ValueError", "ValueError", None]
    assert CANARY not in json.dumps(lines())


def test_lines_carry_the_hour_only(lines):
    structlog.get_logger("near").warning("something", count=3)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\dZ", lines()[0]["hour"])
    assert not re.search(r"\d\d:\d\d", json.dumps(lines()))
