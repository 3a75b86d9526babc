"""Before you start: what this is, what to leave out, and who may report."""

from flask import Flask, render_template

from intake.store import Store


def start_page(store: Store, error: str = "") -> str:
    """The page before the form, with what is wrong with the screening if something is."""
    return render_template("intake/start.html", questionnaire=store.questionnaire, error=error)


def add_pages(app: Flask, store: Store) -> None:
    """Adds / and /stop."""

    @app.get("/")
    def start() -> str:
        return start_page(store)

    @app.get("/stop")
    def stop() -> str:
        return render_template("intake/stop.html")
