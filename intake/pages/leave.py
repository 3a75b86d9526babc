"""Leaving at once: a page that says nothing of reports, makes the browser forget what it holds of ours, and moves on.

Browsers keep whole pages, with what was typed, for their Back button, whatever `Cache-Control` says. Chromium drops
them when something that a later page loads answers `Clear-Site-Data: "cache"`; on the page itself the header does
nothing. So it stands on a style sheet, which the pages after a report load.
"""

from flask import Flask, Response, render_template

from intake.store import Store

RULES = """\
.leaving { margin: 2rem; font: 1.25rem/1.5 system-ui, sans-serif; color: CanvasText; background: Canvas; }
.leaving a { color: LinkText; }
"""


def add_pages(app: Flask, _store: Store) -> None:
    """Adds /leave and /forget.css."""

    @app.get("/leave")
    def leave() -> str:
        return render_template("intake/leave.html")

    @app.get("/forget.css")
    def forget() -> Response:
        return Response(RULES, mimetype="text/css", headers={"Clear-Site-Data": '"cache"'})
