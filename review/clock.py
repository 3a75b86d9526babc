"""What time it is: UTC inside; the day of the desk is that of its time zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from services.config import Settings

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def desk_day(now: datetime, settings: Settings) -> date:
    """The day at the desk."""
    return now.astimezone(settings.zone).date()
