"""R08: previews get a child when one can be spared, for a short time; reports always get one."""

import sys
from time import monotonic

import eventlet
import pytest

from scrubber.children import Busy, Children, NotScrubbable, TooSlow

# What a child says: itself, at once; but for a text "wait" never, and for "refuse" that it cannot.
CHILD = """
import json, sys
print(json.dumps({"model": "none"}), flush=True)
for line in sys.stdin:
    row = json.loads(line)
    if row["text"] != "wait":
        what = {"error": "ValueError"} if row["text"] == "refuse" else {"heard": row["text"]}
        print(json.dumps({"id": row["id"], **what}), flush=True)
"""
PATIENCE = 120.0


@pytest.fixture
def children():
    """Starts so many children, and returns when they are ready."""
    started = []

    def start(count, seconds=PATIENCE):
        started.append(Children(count, seconds, (sys.executable, "-c", CHILD)))
        started[-1].start()
        until_ready(started[-1])
        return started[-1]

    yield start
    for each in started:
        each.stop()


def until_ready(children):
    with eventlet.Timeout(PATIENCE):
        while not children.ready:
            eventlet.sleep(0.01)


def question(text):
    return {"id": "x", "text": text}


def test_who_waits_briefly_is_answered(children):
    assert children(1).ask_briefly(question("hello"), PATIENCE)["heard"] == "hello"


def test_what_the_scrubber_refuses_is_refused_and_the_child_stays(children):
    some = children(1)
    with pytest.raises(NotScrubbable):
        some.ask_briefly(question("refuse"), PATIENCE)
    assert some.ask_briefly(question("hello"), PATIENCE)["heard"] == "hello"


def test_r08_a_text_that_takes_too_long_ends_in_time_and_its_child_is_replaced(children):
    some = children(1)
    began = monotonic()
    with pytest.raises(TooSlow):
        some.ask_briefly(question("wait"), 0.2)
    assert monotonic() - began < PATIENCE / 2
    assert some.ask_briefly(question("hello"), PATIENCE)["heard"] == "hello"


def test_r08_previews_leave_the_last_child_to_reports(children):
    some = children(2)
    first = eventlet.spawn(some.ask_briefly, question("wait"), PATIENCE)
    eventlet.sleep(0)
    with pytest.raises(Busy):
        some.ask_briefly(question("hello"), 0.2)
    assert some.ask(question("report"))["heard"] == "report"
    first.kill()
    until_ready(some)
    assert some.ask_briefly(question("hello"), PATIENCE)["heard"] == "hello"


def test_r08_where_reports_keep_every_child_busy_a_preview_gives_up(children):
    some = children(1)
    report = eventlet.spawn(some.ask, question("wait"))
    eventlet.sleep(0)
    with pytest.raises(Busy):
        some.ask_briefly(question("hello"), 0.2)
    report.kill()
    until_ready(some)
    assert some.ask(question("report"))["heard"] == "report"
