"""What tests of the report form share: a story, how it is sent, and how one would see it afterwards."""

import contextlib
import sqlite3
import time

import pytest
from itsdangerous import URLSafeSerializer
from playwright.sync_api import Page, expect

from .chrome import everything_in, heading, press, press_until

BASIC = "/report/basic?role=sworn"
DETAILED = "/report/detailed?role=civilian"
STORY = "The heron on the roof let a slate go. It missed me by a hand."
RECEIVED, OVER = "Your report was received", "The two hours are over"
TWO_HOURS = 2 * 60 * 60

both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


def send(page: Page) -> None:
    """Sends the form; again and again where it asks for some seconds of patience, as it does without scripts."""
    press_until(page, "Send the report", heading(page, RECEIVED))


def shows_the_story(page: Page) -> bool:
    """Whether the text can be read, or copied out of a field, where somebody stands in the history."""
    return "heron" in everything_in(page)


def leave(page: Page) -> None:
    press(page, "Leave this page")
    expect(heading(page, "Sunny")).to_be_visible()


def taken(site) -> int:
    """How many reports intake has taken, whether they still wait or were passed on."""
    with contextlib.closing(sqlite3.connect(site.folder / "var/intake.sqlite", timeout=60)) as database:
        both = "SELECT id FROM waiting UNION SELECT id FROM marks"
        return database.execute(f"SELECT count(*) FROM ({both})").fetchone()[0]


def token(site, age: int) -> str:
    """A token as the product made it so many seconds ago."""
    key = bytes.fromhex(site.process.environment["SESSION_KEY"])
    return URLSafeSerializer(key, salt="near-miss report").dumps(int((time.time() - age) // 60))


def put_token(page: Page, value: str) -> None:
    page.locator("[name=token]").evaluate("(field, value) => { field.value = value }", value)
