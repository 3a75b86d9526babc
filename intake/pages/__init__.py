"""Intake's pages and API under /report. A view sees its store and the form, never an address."""

from flask import Flask

from intake.pages import api, form, leave, mailbox, start, window
from intake.pages.padding import add_padding
from intake.store import Store
from services.config import Settings
from services.web.frame import make_app as make_frame


def make_app(store: Store, settings: Settings) -> Flask:
    """The pages under /report."""
    app = make_frame("intake", settings, private=True)
    for part in (start, form, window, leave, mailbox, api):
        part.add_pages(app, store)
    add_padding(app)
    return app
