"""Which days' reports are on their way together, and when a day is over for good."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

# A form can be sent, and sent again, within two hours of being opened, and one of the last evening may still come
# through at night. Until then the day's submissions are kept, so that the same draft is not taken twice.
GRACE = timedelta(hours=3)
COUNTED = timedelta(days=60)  # how long it is known how much was sealed on a day: as long as its key may live


def days_between(first: date, last: date) -> Iterator[date]:
    """All days from the first to the last, both included; none if the last is earlier."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def last_closable(now: datetime) -> date:
    """The latest day that is over, with its grace, at this moment in UTC."""
    return (now - GRACE).date() - timedelta(days=1)
