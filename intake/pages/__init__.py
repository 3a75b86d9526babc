"""Intake's pages and API under /report. A view sees its store and the form, never an address."""

from flask import Flask

from intake.pages import api, form, mailbox, start
from intake.store import Store
from services.config import Settings
from services.web.frame import make_app as make_frame

# Two texts at their limit fit in however the browser encodes them; the page can then come back with an error.
LONGEST_BODY = 1024 * 1024  # bytes


def make_app(store: Store, settings: Settings) -> Flask:
    """The pages under /report."""
    app = make_frame("intake", settings, private=True)
    app.config.update(MAX_CONTENT_LENGTH=LONGEST_BODY, MAX_FORM_MEMORY_SIZE=LONGEST_BODY)
    for part in (start, form, mailbox, api):
        part.add_pages(app, store)
    return app
