"""Dates as the service keeps and shows them: quarters in public, American words, business days for reviews."""

from datetime import date, timedelta
from functools import lru_cache

import holidays


def quarter(day: date) -> str:
    """The quarter of a day, such as "2026 Q4"."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def american(day: date | str) -> str:
    """A day in words, such as "November 24, 2026". An ISO string will do."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day:%B} {day.day}, {day.year}"


def is_business_day(day: date) -> bool:
    """Monday to Friday, without the federal holidays of the United States (5 U.S.C. 6103)."""
    return day.weekday() < 5 and day not in _federal_holidays(day.year)


def add_business_days(day: date, count: int) -> date:
    """The day that is ``count`` business days after this one."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day


@lru_cache(maxsize=16)
def _federal_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year))
