"""What went wrong, in words that help: a page for people, a problem document (RFC 9457) for programs."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

Errors = Sequence[dict[str, str]]  # {"field": …, "detail": …}
UNREADABLE, BROKEN = 400, 500

# Title and way out for each status. Nothing that was sent is ever quoted.
WORDS = {
    UNREADABLE: ("We could not read that", "Please go back and try again."),
    401: ("Please log in", "This page is for reviewers."),
    403: ("This is not open to you", "If you think that it should be, please ask an administrator."),
    404: ("There is no such page", "It may have moved. The library and its search are a good place to start."),
    405: ("That is not possible here", "Please go back and try again."),
    409: ("Somebody else was faster", "Please look at the page again; it has changed meanwhile."),
    410: ("This is no longer here", "It was taken back. The library has the other stories."),
    413: ("That is too long", "Please shorten it and send it again."),
    415: ("We could not read that", "Send JSON, with the content type application/json."),
    422: ("Something needs to be corrected", "Please go back, correct it and send it again."),
    429: (
        "Your network is sending a lot just now",
        "Please wait a minute, then load this page again. Your browser offers to send again what you had written.",
    ),
    BROKEN: ("Something went wrong on our side", "It is not your fault. Please try again in a minute."),
    503: ("This is not available just now", "Please try again in a minute."),
}


class Problem(Exception):
    """A refusal with a status and plain words. ``errors`` name fields; nothing quotes what was sent."""

    def __init__(self, status: int, title: str = "", detail: str = "", errors: Errors = ()):
        super().__init__(title)
        self.status, self.errors = status, errors
        usual_title, usual_detail = WORDS.get(status) or WORDS[UNREADABLE if status < BROKEN else BROKEN]
        self.title, self.detail = title or usual_title, detail or usual_detail


def add_error_pages(app: Flask) -> None:
    """Makes every error of this app a page, or under /api/ a problem document."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _of_werkzeug)
    app.register_error_handler(Exception, _unexpected(app))


def answer(problem: Problem) -> Response:
    """The response for a problem."""
    if "/api/" in request.path:
        return _document(problem)
    return Response(render_template("error.html", problem=problem), problem.status, mimetype="text/html")


def _document(problem: Problem) -> Response:
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        content["errors"] = list(problem.errors)
    response = jsonify(content)
    response.status_code = problem.status
    response.mimetype = "application/problem+json"
    return response


def _of_werkzeug(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    response = answer(Problem(error.code or BROKEN))
    for header, value in error.get_headers():
        if header in ("Allow", "Retry-After"):
            response.headers[header] = value
    return response


def _unexpected(app: Flask) -> Callable[[Exception], Response]:
    def handle(_error: Exception) -> Response:
        app.log_exception(sys.exc_info())
        return answer(Problem(BROKEN))

    return handle
