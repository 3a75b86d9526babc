"""A Flask app in the common frame: same templates, same headers, same errors, nothing of a visitor in any log."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import TooManyRequests, UnsupportedMediaType

from services.config import Settings
from services.web import forms, problems
from services.web.dates import american
from services.web.headers import security_headers
from services.web.throttle import TOO_MUCH

log = structlog.get_logger("pages")

HERE = Path(__file__).parent
LONGEST_BODY = 512 * 1024  # bytes; the proxy has the same limit
A_WHILE = 60  # seconds; the words of 429 say a minute
LONGEST_LOG_IN = timedelta(hours=12)  # of the cookie; how long somebody may be idle is the desk's own rule


class QuietFlask(Flask):
    """Flask prints tracebacks, which quote what was typed; this one says class and place."""

    def log_exception(self, exc_info: Any) -> None:
        """One line without any text of the exception."""
        kind, _, traceback = exc_info
        while traceback is not None and traceback.tb_next is not None:
            traceback = traceback.tb_next
        place = traceback.tb_frame.f_code.co_filename if traceback is not None else ""
        line = traceback.tb_lineno if traceback is not None else 0
        log.error("page_failed", service=self.name, error=kind.__name__, file=Path(place).name, line=line)

    def select_jinja_autoescape(self, filename: str | None) -> bool:  # noqa: ARG002
        """Always: the usual choice leaves out feeds, which quote stories too."""
        return True


class MountedSession(SecureCookieSessionInterface):
    """A log-in cookie that goes no further than the pages that need it."""

    def get_cookie_path(self, app: Flask) -> str:
        """The whole host where the name demands it (`__Host-`), else the prefix of this app."""
        return "/" if app.config["SESSION_COOKIE_SECURE"] else request.script_root or "/"


def make_app(name: str, settings: Settings, *, private: bool = False, session: bool = False) -> Flask:
    """The app of one service.

    ``private`` pages are never stored by a browser (intake, desk). With ``session`` the app has a log-in cookie,
    and every form that is sent must carry its token (`csrf_field()`); without it the app sees and sets no cookie.
    """
    app = QuietFlask(name, root_path=str(Path(str(import_module(name).__file__)).parent), static_folder=None)
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(Path(app.root_path) / "templates"), FileSystemLoader(HERE / "templates")]
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(settings=settings, private=private)
    app.jinja_env.filters["american"] = american
    app.config.update(MAX_CONTENT_LENGTH=LONGEST_BODY, MAX_FORM_MEMORY_SIZE=LONGEST_BODY, MAX_FORM_PARTS=500)
    problems.add_error_pages(app)
    app.before_request(_check_amount)
    app.before_request(_check_kind)
    if session:
        _add_session(app, settings)
    else:
        app.wsgi_app = _without_cookies(app.wsgi_app)  # type: ignore[method-assign]
    headers = security_headers(settings, private=private)
    app.after_request(lambda response: _finished(response, headers))
    return app


def _add_session(app: Flask, settings: Settings) -> None:
    secure = not settings.demo
    app.secret_key = settings.secret("session_key")
    app.session_interface = MountedSession()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-desk" if secure else "desk",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=LONGEST_LOG_IN,
    )
    forms.protect(app)


def _without_cookies(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    # A reviewer may also report: where all services share a host, the log-in must not come along with the report.
    def strangers_only(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ.pop("HTTP_COOKIE", None)
        return app(environ, start_response)

    return strangers_only


def _check_amount() -> None:
    if request.environ.get(TOO_MUCH):
        raise TooManyRequests(retry_after=A_WHILE)


def _check_kind() -> None:
    # No form here sends files, and a long part of this kind would be put into a temporary file, in clear.
    if request.mimetype.startswith("multipart/"):
        raise UnsupportedMediaType


def _finished(response: Response, headers: dict[str, str]) -> Response:
    response.headers.update(headers)
    if response.location:
        # Werkzeug adds a missing slash with "http" and the Host header: wrong behind TLS, and anybody can forge it.
        response.location = response.location.removeprefix(request.host_url.rstrip("/"))
    return response
