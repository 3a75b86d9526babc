"""Logging in and out."""

from flask import Flask, Request, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from review.domain.throttle import TooSoon
from review.pages import case
from review.passwords import WrongPassword
from review.store import Store
from services.web.forms import FIELD

NOT_KEPT = (FIELD, "name", "password")
REFUSED = "The name or the password is wrong."
LATER = "There were too many tries with this name. Wait a few minutes, then try again."

Answer = Response | str | tuple[str, int]


def add(app: Flask, store: Store) -> None:
    """Adds the log-in pages."""

    @app.get("/login")
    def log_in() -> Answer:
        return redirect(url_for("queue")) if g.person else _page()

    @app.post("/login")
    def send_log_in() -> Answer:
        try:
            session_id = store.sessions.log_in(request.form.get("name", ""), request.form.get("password", ""))
        except WrongPassword:
            return _page(REFUSED), 401
        except TooSoon:
            return _page(LATER), 429
        session.clear()  # a new token for forms, too
        session["desk"] = session_id
        g.person = store.sessions.who(session_id)
        if "case" in request.form:  # a text that was sent after its session had ended
            return case.take_up(store, request.form["case"])
        return redirect(url_for("queue"))

    @app.post("/logout")
    def log_out() -> Answer:
        store.sessions.log_out(session.get("desk", ""))
        session.clear()
        return redirect(url_for("log_in"))


def kept(sent: Request) -> list[tuple[str, str]]:
    """The fields of a draft that came when nobody was logged in, to be sent again with the log-in."""
    if sent.endpoint != "edit" or sent.view_args is None:
        return []
    fields = [(name, value) for name, value in sent.form.items(multi=True) if name not in NOT_KEPT]
    return [("case", str(sent.view_args["id"])), *fields]


def _page(failed: str = "") -> str:
    again = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    name = request.form.get("name", "")
    return render_template("review/login.html", failed=failed, kept=again if "case" in request.form else [], name=name)
