"""R04: until when a page can be sent, in the night in which the clocks are changed."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from intake.pages import window
from services.config import Settings

SETTINGS = Settings(demo=False, session_key=SecretStr("5a" * 32), time_zone="America/New_York")


@pytest.mark.parametrize(
    ("made", "until"),
    [
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), "1:31 AM, Eastern time"),  # at 12:30 AM; 1:59 AM is followed by 1:00
        (datetime(2027, 3, 14, 6, 0, tzinfo=UTC), "4:01 AM, Eastern time"),  # at 1:00 AM; 1:59 AM is followed by 3:00
    ],
)
def test_r04_two_hours_are_two_hours_when_the_clocks_are_changed(monkeypatch, made, until):
    monkeypatch.setattr(window.time, "time", made.timestamp)
    assert window.new_window(SETTINGS).until == until
