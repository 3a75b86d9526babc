"""Practice mode: what somebody sees who starts it for the first time, and what it refuses."""

import json
import subprocess

import pytest

from .product import PATIENCE, PYTHON, fetch, mailbox_state, submit, until


def test_r25_the_first_start_fills_library_insights_and_queue(practice):
    stories = json.loads(fetch(practice.url + "/library/api/v1/stories")[1])
    assert stories["total"] == 60
    summary = practice.url + "/insights/api/v1/summary"
    until(lambda: json.loads(fetch(summary)[1])["total"] == 60, "all of them on insights")
    assert practice.log.read_text().count("(reviewer)") == 2


def test_r25_every_page_says_that_it_is_practice(practice):
    for path in (
        "/",
        "/anonymity",
        "/library/",
        "/report/",
        "/report/basic?role=sworn",
        "/report/detailed?role=sworn",
        "/report/mailbox",
        "/insights/",
        "/desk/login",
    ):
        assert "Practice" in fetch(practice.url + path)[1], path


def test_r25_a_single_report_is_at_the_desk_at_once(practice):
    receipt = submit(practice.url, "A rope gave way beside the silo.")
    until(lambda: mailbox_state(practice.url, receipt) == "in_review", "the report at the desk")


@pytest.mark.parametrize(
    ("other", "words"), [({}, "already in use"), ({"PORT": "0"}, "Another process is running on this DATA_DIR")]
)
def test_r25_a_second_one_at_the_same_time_says_so(practice, other, words):
    done = run(practice, other)
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize(
    ("settings", "service", "words"),
    [
        ({"HOST": "0.0.0.0"}, [], "this machine only"),
        ({}, ["scrubber"], "all five services"),
        ({"DEMO": "0", "PORT": "0"}, [], "DATA_DIR of its own"),
    ],
)
def test_practice_refuses_to_be_taken_for_real_work(practice, settings, service, words):
    done = run(practice, settings, *service)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def run(practice, settings, *services):
    return subprocess.run(
        [*PYTHON, "services", "run", *services], cwd=practice.folder, env={**practice.environment, **settings},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def test_r24_ctrl_c_stops_cleanly_and_a_second_start_finds_everything_there(practice):
    assert practice.stop() == 0
    practice.start().ready()
    assert json.loads(fetch(practice.url + "/library/api/v1/stories")[1])["total"] == 60
    assert practice.log.read_text().count("(reviewer)") == 2, "passwords are printed once"
