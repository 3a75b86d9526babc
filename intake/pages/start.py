"""Before you start: what this is, what to leave out, which report, and who may send one."""

from flask import Flask, redirect, render_template, url_for
from werkzeug.wrappers import Response

from intake import catalogue
from intake.store import Store

INSIDERS = ("sworn", "civilian")


def add_pages(app: Flask, store: Store) -> None:
    """Adds / and /stop."""

    @app.get("/")
    def start() -> str:
        return _page(store)

    @app.get("/stop")
    def stop() -> str:
        return render_template("intake/stop.html")


def screened_out(store: Store, role: str) -> tuple[str, int] | Response:
    """Where somebody goes who may not report, or has not said who they are."""
    if role == "other":
        return redirect(url_for("stop"), 303)
    return _page(store, catalogue.NO_ROLE), 400


def _page(store: Store, error: str = "") -> str:
    return render_template("intake/start.html", questionnaire=store.questionnaire, error=error)
