"""`python -m services dead …` as an operator types it."""

import argparse

import pytest

from services.broker.commands import add_commands
from services.broker.lifecycle import Broker
from services.broker.sending import Sender
from services.config import Settings

QUEUE = "review.report.scrubbed"


@pytest.fixture
def settings(tmp_path):
    settings = Settings(data_dir=tmp_path)
    broker, sender = Broker(settings), Sender(settings)
    broker.open()
    for number in range(2):
        properties = {"message_id": f"event-{number}", "type": "report.scrubbed"}
        sender.publish(
            "canaryword", "", QUEUE + ".dead", headers={"x-attempt": 5, "x-error": "CannotOpen"}, **properties
        )
    sender.close()
    broker.close()
    return settings


def dead(settings, *words):
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    arguments = parser.parse_args(["dead", *words])
    return arguments.command(arguments, settings)


def test_list_names_the_queues_that_have_some(settings, capsys):
    assert dead(settings, "list") == 0
    assert capsys.readouterr().out.split() == ["2", QUEUE]


def test_show_prints_headers_and_sizes_and_no_body(settings, capsys):
    assert dead(settings, "show", QUEUE) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[1].split() == ["event-0", "report.scrubbed", "5", "CannotOpen", "10"]
    assert "canary" not in printed


def test_retry_says_how_many_went_back(settings, capsys):
    assert dead(settings, "retry", QUEUE) == 0
    assert dead(settings, "list") == 0
    assert capsys.readouterr().out == f"2 put back into {QUEUE}\nThere are no dead letters.\n"


def test_an_unknown_queue_is_answered_with_those_there_are(settings, capsys):
    assert dead(settings, "show", "nothing") == 2
    assert QUEUE in capsys.readouterr().err


def test_a_broker_that_is_away_is_said_in_one_line(settings, capsys):
    away = settings.model_copy(update={"broker_url": "amqp://guest:guest@127.0.0.1:9/"})
    assert dead(away, "retry", QUEUE) == 2
    assert capsys.readouterr().err.startswith("The broker does not answer (")
