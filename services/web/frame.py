"""A Flask app in the common frame: same templates, same headers, same errors, nothing of a visitor in any log."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from services.config import Settings
from services.web import forms, problems
from services.web.dates import american

log = structlog.get_logger("pages")

HERE = Path(__file__).parent
LONGEST_BODY = 512 * 1024  # bytes; the proxy has the same limit

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
}
YEAR = "max-age=63072000; includeSubDomains"


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


def make_app(name: str, settings: Settings, *, private: bool = False, session: bool = False) -> Flask:
    """The app of one service.

    ``private`` pages are never stored by a browser (intake, desk). With ``session`` the app has a log-in cookie,
    and every form that is sent must carry its token (`csrf_field()`); without it the app never sets a cookie.
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
    if session:
        _add_session(app, settings)
        forms.protect(app)
    app.after_request(lambda response: _with_headers(response, settings, private))
    return app


def _add_session(app: Flask, settings: Settings) -> None:
    secure = not settings.demo
    app.secret_key = settings.secret("session_key")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-desk" if secure else "desk",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=settings.session_minutes),
    )


def _with_headers(response: Response, settings: Settings, private: bool) -> Response:
    for header, value in HEADERS.items():
        response.headers.setdefault(header, value)
    if not settings.demo:
        response.headers.setdefault("Strict-Transport-Security", YEAR)
    if private:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
