"""R24: however the steps of intake's processes fall, and whoever is killed, each report that was told to be safe goes
on exactly once, and nobody is told so of another."""

from datetime import timedelta

import pytest
from interleaving import Schedule

SEEDS = 300
REPORTS = [f"report {number}" for number in range(14)]


def crowd(schedule, already=()):
    """Fourteen send, some of them twice at once; some ask; three processes pass on; the relay sends what it finds."""
    chance = schedule.random
    for report in REPORTS:
        for act in [schedule.send] * chance.choice((1, 1, 2, 3)) + [schedule.ask] * chance.choice((0, 1)):
            schedule.start(act, report)
    for _ in range(3):
        schedule.start(schedule.release, 4)
        schedule.start(schedule.relay)
    schedule.start(schedule.keep_house)


def passed_on_to_the_last(schedule):
    """All that goes on once nobody is killed any more, and a week has gone by."""
    schedule.relay()
    schedule.today += timedelta(days=7)
    for _ in range(2 * len(REPORTS)):
        schedule.release()
        schedule.relay()
    return schedule.passed_on


@pytest.mark.parametrize("killed", [0.0, 0.02], ids=["nobody is killed", "some are killed"])
def test_r24_in_any_order_of_steps_what_was_told_to_be_safe_goes_on_exactly_once(real, monkeypatch, killed):
    for seed in range(SEEDS):
        with monkeypatch.context() as decided:
            schedule = Schedule(seed, real, decided)
            crowd(schedule)
            schedule.run(killed)
            for report in schedule.random.sample(REPORTS, 5):  # whoever had no answer, or doubts it, looks again
                schedule.ask(report)
            passed_on = passed_on_to_the_last(schedule)
            assert len(passed_on) == len(set(passed_on)), f"seed {seed}: doubled"
            assert schedule.told_safe <= set(passed_on), f"seed {seed}: lost"
            assert killed or set(passed_on) == set(REPORTS)
            assert all(schedule.process().holds(report) for report in passed_on), f"seed {seed}: not known"


def test_r09_in_any_order_of_steps_mailboxes_are_made_of_the_same_ones_again(real, monkeypatch):
    """One that is made of more than the last attempt was would be made last, and alone."""
    for seed in range(SEEDS):
        with monkeypatch.context() as decided:
            schedule = Schedule(seed, real, decided)
            crowd(schedule)
            schedule.run(0.02)
            passed_on_to_the_last(schedule)
            first = max(schedule.made, key=len, default=set())
            for made in schedule.made:
                overlapping = [other for other in schedule.made if other & made]
                assert all(other <= made or made <= other for other in overlapping), f"seed {seed}"
            assert first


def test_nothing_lies_for_ever_under_a_key_that_is_gone(real, monkeypatch):
    stranded = 0
    for seed in range(SEEDS):
        with monkeypatch.context() as decided:
            schedule = Schedule(seed, real, decided)
            crowd(schedule)
            schedule.run(0.02)
            passed_on_to_the_last(schedule)
            waiting = schedule.process()
            waiting.forget(schedule.today)
            late = waiting.documents.find({})
            assert not any(each["box"] for each in late), f"seed {seed}"
            stranded += bool(late)
            waiting.forget(schedule.today + timedelta(days=8))
            assert waiting.documents.count({}) == 0, f"seed {seed}"
    assert stranded  # some were killed in that moment
