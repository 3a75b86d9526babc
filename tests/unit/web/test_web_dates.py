"""R16: dates as the public sees them, and the business days in which a report is reviewed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.dates import add_business_days, american, is_business_day, quarter


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "2026 Q1"),
        (date(2026, 3, 31), "2026 Q1"),
        (date(2026, 4, 1), "2026 Q2"),
        (date(2026, 9, 30), "2026 Q3"),
        (date(2026, 12, 31), "2026 Q4"),
    ],
)
def test_quarters(day, name):
    assert quarter(day) == name


def test_days_in_american_words():
    assert american(date(2026, 11, 24)) == american("2026-11-24") == "November 24, 2026"
    assert american("2026-07-04") == "July 4, 2026"


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 26),  # Thanksgiving
        date(2026, 7, 3),  # the fourth of July, observed on Friday
        date(2026, 6, 19),  # Juneteenth
        date(2027, 12, 31),  # New Year's Day of 2028, observed in the year before
        date(2026, 11, 28),  # a Saturday
        date(2026, 11, 29),  # a Sunday
    ],
)
def test_holidays_and_weekends_are_no_business_days(day):
    assert not is_business_day(day)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 24), 2, date(2026, 11, 27)),  # over Thanksgiving
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 12, 21), 10, date(2027, 1, 6)),  # over Christmas and New Year
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # received on a Saturday
    ],
)
def test_r16_due_dates(day, count, due):
    assert add_business_days(day, count) == due


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 30))
def test_a_due_date_has_exactly_so_many_business_days_before_it(day, count):
    due = add_business_days(day, count)
    between = (day + timedelta(days=n) for n in range(1, (due - day).days + 1))
    assert is_business_day(due) and sum(map(is_business_day, between)) == count
