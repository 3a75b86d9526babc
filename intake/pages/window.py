"""The two hours of a form: until when its page can be sent, more of them on request, and the end.

A page carries a token that tells the minute in which it was made, and nothing about whose page it is. Nothing is kept
here: a page that is over is told by the age of its token alone.
"""

import time
from dataclasses import asdict, dataclass
from datetime import datetime

from flask import Flask, jsonify, render_template
from werkzeug.wrappers import Response

from intake import catalogue
from intake.store import Store
from services.config import Settings
from services.web.forms import sign_token, token_age

TOKEN = "report"  # noqa: S105
WINDOW = 2 * 60 * 60 + 60  # seconds; the token knows whole minutes only, and nobody gets less than two hours


class WindowOver(Exception):
    """The page was made here, more than two hours ago."""


@dataclass(frozen=True)
class Window:
    """Two hours from now."""

    token: str
    left: int  # seconds
    until: str  # their end, in words


def add_pages(app: Flask, store: Store) -> None:
    """Adds /window, which gives a page two more hours and is told nothing of it, and /expired."""

    @app.get("/window")
    def window() -> Response:
        return jsonify(asdict(new_window(store.settings)))

    @app.get("/expired")
    def expired() -> str:
        return over_page()


def new_window(settings: Settings) -> Window:
    """A window that begins now."""
    token = sign_token(settings, TOKEN)
    left = int(WINDOW - token_age(settings, TOKEN, token))
    return Window(token, left, in_words(datetime.fromtimestamp(time.time() + left, settings.zone)))


def check_window(settings: Settings, token: str) -> None:
    """Raises WindowOver for a page of ours that is too old, BadToken where that cannot be told."""
    if token_age(settings, TOKEN, token) > WINDOW:
        raise WindowOver


def over_page() -> str:
    """What stands in the place of a page whose time is over."""
    return render_template("intake/expired.html")


def in_words(moment: datetime) -> str:
    """A time of day such as "4:35 PM, Eastern time"."""
    zone = moment.tzname() or ""
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.hour % 12 or 12}:{moment:%M} {half}, {catalogue.ZONES.get(zone, zone)}"
