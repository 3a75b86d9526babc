"""Which day it is: a clock that has jumped is believed after a day of running, or when an operator says so."""

from argparse import Namespace
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import SecretStr

from services.calendar import Calendar, ClockDoubted
from services.config import PRACTICE_MARK, Settings
from services.doctor import clock as command
from services.doctor import doctor
from services.documents import open_database

DAY = date(2026, 3, 2)
KEYS = {"vault_key": "a", "epoch_key": "b", "session_key": "c", "batch_key": "d"}


class Hands:
    def __init__(self):
        self.now, self.ran = datetime(2026, 3, 2, 12, 0, tzinfo=UTC), 0.0

    def pass_(self, **time):
        self.now += timedelta(**time)
        self.ran += timedelta(**time).total_seconds()


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, **{name: SecretStr(PRACTICE_MARK + digit * 64) for name, digit in KEYS.items()})


@pytest.fixture
def process(settings, hands):
    """One more process of the service, with a calendar of its own over the same documents."""
    opened = []

    def process():
        opened.append(open_database(settings, "review"))
        return Calendar(opened[-1], lambda: hands.now, lambda: hands.ran)

    yield process
    for database in opened:
        database.close()


@pytest.fixture
def calendar(process):
    calendar = process()
    assert calendar.look() == DAY
    return calendar


@pytest.mark.parametrize("days", [-3, -1, 0, 1, 3])
def test_a_weekend_off_and_a_small_correction_are_no_jump(calendar, hands, days):
    hands.now += timedelta(days=days)
    assert calendar.look() == DAY + timedelta(days=days) == calendar.believed


@pytest.mark.parametrize("days", [-10, 4, 12])
def test_a_jump_counts_once_it_has_held_for_a_day(calendar, hands, days):
    hands.now += timedelta(days=days)
    for _ in range(24):
        assert calendar.look() is None and calendar.believed == DAY
        hands.pass_(hours=1)
    assert calendar.look() == DAY + timedelta(days=days + 1) == calendar.believed


def test_a_long_jump_counts_once_it_has_held_for_a_fourteenth_of_it(calendar, hands):
    hands.now += timedelta(days=28)
    calendar.look()
    hands.pass_(hours=47)
    assert calendar.look() is None
    hands.pass_(hours=6)
    assert calendar.look()


def test_a_process_that_ran_all_the_time_knows_how_long_that_was(calendar, hands):
    hands.pass_(days=40)
    assert calendar.look() == DAY + timedelta(days=40)


def test_a_clock_that_is_put_right_in_time_is_right_at_once_and_the_next_doubt_begins_anew(calendar, hands):
    for _ in range(2):
        hands.now += timedelta(days=10)
        calendar.look()
        hands.pass_(hours=20)
        assert calendar.look() is None
        hands.now -= timedelta(days=10)
        assert calendar.look()


def test_processes_side_by_side_do_not_add_up_their_hours_and_those_after_another_do(process, hands):
    first = process()
    first.look()
    hands.now += timedelta(days=7)
    side_by_side = [first, process(), process()]
    for _ in range(16):
        assert [each.look() for each in side_by_side] == [None] * 3
        hands.pass_(hours=1)
    assert [each.look() for each in side_by_side] == [None] * 3
    later = process()
    later.look()
    hands.pass_(hours=9)
    assert later.look() and first.look(), "what one believes all do"


def test_a_process_whose_clock_alone_is_wrong_is_never_believed(process, settings, hands):
    right = process()
    right.look()
    elsewhere = open_database(settings, "review")
    wrong = Calendar(elsewhere, lambda: hands.now + timedelta(days=9), lambda: hands.ran)
    for _ in range(60):
        assert wrong.look() is None and right.look()
        hands.pass_(hours=1)
    elsewhere.close()


def test_an_operator_asks_and_says_that_the_clock_is_right(process, settings, capsys):
    """The command goes by the machine's own clock, to which the day of these tests is long ago."""
    process().look()
    asked = Namespace(service=["review"], believe=False)
    assert command(asked, settings) == 1
    line = capsys.readouterr().out
    assert "2026-03-02" in line and "services clock --believe" in line
    assert doctor(Namespace(service=["review"]), settings) == 1
    assert "the last day known is 2026-03-02" in capsys.readouterr().out
    assert command(Namespace(service=["review"], believe=True), settings) == 0
    assert command(asked, settings) == 0
    assert doctor(Namespace(service=["review"]), settings) == 0


def test_every_service_that_is_in_doubt_is_named(settings, hands, capsys):
    for name in ("intake", "review"):
        database = open_database(settings, name)
        assert Calendar(database, lambda: hands.now, lambda: hands.ran).look() == DAY
        database.close()
    assert command(Namespace(service=[], believe=False), settings) == 1
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["intake", "2026-03-02"],
        ["review", "2026-03-02"],
    ]


def test_who_only_asks_changes_nothing(calendar, hands):
    hands.now += timedelta(days=7)
    with pytest.raises(ClockDoubted):
        calendar.check()
    assert calendar.believed == DAY and calendar.look() is None
