"""The reviewers' desk. Every page but the log-in needs a person; a page that forgets to ask is closed all the same."""

from flask import Flask, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from review.accounts import Person
from review.cases import NoSuchCase
from review.desk import NotAReviewer, NotHeld, Taken
from review.domain.states import NotNow
from review.pages import case, certificates, login, queue
from review.store import Store
from services.config import Settings
from services.sealing import CannotOpen
from services.web.frame import make_app as make_frame
from services.web.problems import Problem, answer

OPEN_TO_ALL = ("log_in", "send_log_in")

REFUSALS = {
    NoSuchCase: Problem(
        404, "This case is not here", "It may have been decided meanwhile. The queue shows what waits."
    ),
    NotNow: Problem(
        409, "This case is decided", "It is with its reporter, on its way to the library, or gone. See the queue."
    ),
    Taken: Problem(409, "Somebody else holds this case", "It comes free when they put it back or decide."),
    NotHeld: Problem(409, "You do not hold this case", "Claim it first. The queue shows whether it is free."),
    CannotOpen: Problem(409, "This case cannot be opened", "Its key is not in the vault. Tell the operator."),
    NotAReviewer: Problem(
        403, "Reports are for reviewers", "Administrators look after accounts, and never read reports."
    ),
}


def make_app(store: Store, settings: Settings) -> Flask:
    """The pages under /desk."""
    app = make_frame("review", settings, private=True, session=True)

    @app.before_request
    def require_person() -> Response | tuple[str, int] | None:
        g.person = store.sessions.who(session.get("desk", ""))
        if g.person is not None or request.endpoint in OPEN_TO_ALL:
            return None
        if request.method == "POST":  # what was typed is worth more than the session that ran out
            return render_template("review/login.html", failed="", kept=login.kept(request), name=""), 401
        return redirect(url_for("log_in"))

    for refusal, problem in REFUSALS.items():
        app.register_error_handler(refusal, lambda _, problem=problem: answer(problem))
    app.context_processor(lambda: {"me": g.get("person")})
    for pages in (login, queue, case, certificates):
        pages.add(app, store)
    return app


def person() -> Person:
    """Who asks for the page."""
    return g.person  # type: ignore[no-any-return]
