"""R16: ten business days, federal holidays left out; what is due first is taken up first."""

from datetime import date

import pytest

from review.domain.due import Waiting, due, in_order
from review.domain.states import State


@pytest.mark.parametrize(
    ("received", "last_day"),
    [
        (date(2026, 3, 2), date(2026, 3, 16)),  # Monday to Monday
        (date(2026, 3, 7), date(2026, 3, 20)),  # a Saturday
        (date(2026, 11, 20), date(2026, 12, 7)),  # over Thanksgiving
        (date(2026, 12, 18), date(2027, 1, 5)),  # over Christmas and New Year's Day
        (date(2026, 6, 26), date(2026, 7, 13)),  # Independence Day on a Saturday is kept on Friday
    ],
)
def test_r16_ten_business_days_over_holidays(received, last_day):
    assert due(received, 10) == last_day


TODAY = date(2026, 3, 5)


def waiting(id, day, held_by="", signers=(), until=None):
    return Waiting(id, State.STAGE_ONE, date(2026, 3, 2), date(2026, 3, day), held_by, signers, "", until)


def test_r16_mine_first_then_what_i_can_take_each_by_due_date():
    cases = [
        waiting("held by blake", 3, "blake"),
        waiting("signed by me", 4, signers=("avery",)),
        waiting("free, later", 20),
        waiting("with its reporter", 6, until=TODAY),
        waiting("its reporter did not come", 11, until=date(2026, 3, 4)),
        waiting("mine", 25, "avery"),
        waiting("free, soon", 10),
        waiting("mine, signed by blake", 9, "avery", ("blake",)),
    ]
    assert [case.id for case in in_order(cases, "avery", TODAY)] == [
        "mine, signed by blake",
        "mine",
        "free, soon",
        "its reporter did not come",
        "free, later",
        "held by blake",
        "signed by me",
        "with its reporter",
    ]


def test_r16_a_case_is_overdue_from_the_day_after():
    case = waiting("case", 16)
    assert not case.overdue(date(2026, 3, 16)) and case.overdue(date(2026, 3, 17))
