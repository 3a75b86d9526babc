from datetime import UTC, date, datetime

from intake.domain.days import days_between, last_closable


def test_days_include_both_ends_and_cross_months():
    assert [day.day for day in days_between(date(2026, 11, 29), date(2026, 12, 2))] == [29, 30, 1, 2]
    assert list(days_between(date(2026, 11, 2), date(2026, 11, 1))) == []


def test_a_day_is_over_some_hours_after_midnight():
    """A form opened late in the evening can be sent, and sent again, for two hours."""
    assert last_closable(datetime(2026, 11, 24, 2, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert last_closable(datetime(2026, 11, 24, 3, 0, tzinfo=UTC)) == date(2026, 11, 23)
