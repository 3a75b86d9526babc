"""What readers see: the front page, the library, its stories, the feed and the API. No page sets a cookie."""

from flask import Flask, Response

from publisher.pages import api, feed, landing, library, offline, story
from publisher.pages.asking import problem_of
from publisher.search.query import BadQuery
from publisher.store import Store
from services.config import Settings
from services.documents.port import Unavailable
from services.web.frame import make_app as make_frame
from services.web.problems import Problem, answer


def make_app(store: Store, settings: Settings) -> Flask:
    """The pages under /: the front page and everything under /library."""
    app = make_frame("publisher", settings)
    for part in (landing, library, story, feed, api, offline):
        part.add_pages(app, store)
    app.register_error_handler(BadQuery, lambda error: answer(problem_of(error)))
    app.register_error_handler(Unavailable, _away)
    return app


def _away(_error: Unavailable) -> Response:
    return answer(Problem(503, "The library is closed for a moment"))
