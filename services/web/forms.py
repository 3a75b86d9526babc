"""Tokens in forms: against posts from other sites where there is a log-in, and for the age of a page where not."""

import hmac
import secrets
import time

from flask import Flask, abort, request, session
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from services.config import Settings

FIELD = "csrf_token"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


class BadToken(Exception):
    """The token was not made here for this purpose, or was changed."""


def protect(app: Flask) -> None:
    """Refuses every change that does not carry the token of this log-in's own pages."""
    app.jinja_env.globals["csrf_field"] = csrf_field
    app.before_request(_check)


def csrf_field() -> Markup:
    """The hidden field that every form of a session app needs."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, _token())


def _token() -> str:
    if FIELD not in session:
        session[FIELD] = secrets.token_urlsafe(16)
    return str(session[FIELD])


def _check() -> None:
    if request.method in UNSAFE and not hmac.compare_digest(request.form.get(FIELD, "").encode(), _token().encode()):
        abort(400)


def sign_token(settings: Settings, purpose: str) -> str:
    """A token that says when a page was made, in whole minutes, and nothing about whose page it is."""
    signed: str = _serializer(settings, purpose).dumps(int(time.time() // 60))
    return signed


def token_age(settings: Settings, purpose: str, token: str) -> float:
    """Seconds since the token's minute. Raises BadToken."""
    try:
        minute = int(_serializer(settings, purpose).loads(token))
    except (BadSignature, ValueError, TypeError):
        raise BadToken("not a token of this page") from None
    return max(0.0, time.time() - minute * 60)


def _serializer(settings: Settings, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret("session_key"), salt=f"near-miss {purpose}")
