"""Leaving at once: a page that says nothing of reports, makes the browser forget what it holds of ours, and moves on.

A browser can also send a form once more, if somebody goes back to its answer and agrees. So a page with a story or a
receipt is left by a form with its code, and what is sent from a page with that code afterwards is not answered.

Browsers keep whole pages, with what was typed, for their Back button, whatever `Cache-Control` says. Chromium drops
them when something that a later page loads answers `Clear-Site-Data: "cache"`; on the page itself the header does
nothing. So it stands on a style sheet, which the pages after a report load.
"""

from contextlib import suppress

from flask import Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.store import Store
from services.documents.port import Unavailable

RULES = """\
.leaving { margin: 2rem; font: 1.25rem/1.5 system-ui, sans-serif; color: CanvasText; background: Canvas; }
.leaving a { color: LinkText; }
"""


def add_pages(app: Flask, store: Store) -> None:
    """Adds /leave and /forget.css."""

    @app.get("/leave")
    def leave() -> str:
        return render_template("intake/leave.html")

    @app.post("/leave")
    def leave_for_good() -> Response:
        with suppress(Unavailable):  # going comes first
            store.leave(request.form.get("page", ""))
        return redirect(url_for("mailbox" if request.form.get("to") == "mailbox" else "leave"), 303)

    @app.get("/forget.css")
    def forget() -> Response:
        return app.response_class(RULES, mimetype="text/css", headers={"Clear-Site-Data": '"cache"'})


def left_page(*, destroyed: bool = False) -> tuple[str, int]:
    """What stands in the place of a page that was left. ``destroyed``: it asked to destroy the mailbox."""
    return render_template("intake/left.html", destroyed=destroyed), 410
