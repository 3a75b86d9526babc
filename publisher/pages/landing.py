"""The front page: what this is, and its three doors; and how a reporter stays anonymous, in plain words."""

from flask import Flask, render_template

from publisher.pages.library import Result
from publisher.store import Store

NEWEST = 4  # stories


def add_pages(app: Flask, store: Store) -> None:
    """Adds / and /anonymity, which says what deploy/threat-model.md says."""

    @app.get("/")
    def landing() -> str:
        newest = [Result(entry.story) for entry in store.newest(NEWEST)]
        return render_template("publisher/landing.html", newest=newest, total=store.total())

    @app.get("/anonymity")
    def anonymity() -> str:
        return render_template("publisher/anonymity.html")
