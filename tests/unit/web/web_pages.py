"""An app in the common frame with one page for each thing that can happen to a page."""

from flask import Response, abort, redirect, render_template_string, request

from services.config import Settings
from services.web.frame import make_app
from services.web.problems import Problem

CANARY = "heron-canary"


def settings_for(*, demo: bool, key: str = "5a") -> Settings:
    return Settings(demo=demo, session_key=("practice-" if demo else "") + key * 32)


def pages_of(settings, **kind):
    app = make_app("services.web", settings, **kind)

    @app.get("/")
    def fine() -> str:
        return render_template_string('{% extends "base.html" %}{% block title %}Fine{% endblock %}')

    @app.get("/branch/")
    @app.get("/api/v1/data")
    def data() -> Response:
        return Response("{}", mimetype="application/json")

    @app.post("/send")
    @app.post("/api/v1/send")
    def send() -> str:
        return str(len(request.get_data()))

    @app.get("/broken/<word>")
    @app.get("/api/v1/broken/<word>")
    def broken(word: str) -> str:
        raise ValueError(f"{word} in the exception")

    @app.get("/status/<int:status>")
    @app.get("/api/v1/status/<int:status>")
    def status(status: int) -> str:
        abort(status)

    @app.get("/refused")
    @app.get("/api/v1/refused")
    def refused() -> str:
        raise Problem(422, "Not like that", errors=[{"field": "narrative", "detail": "It is too long."}])

    @app.get("/away")
    def away() -> object:
        return redirect("/elsewhere", 303)

    return app
