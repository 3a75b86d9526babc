"""The certificates of what has been destroyed."""

from flask import Flask, render_template

from review.store import Store


def add(app: Flask, store: Store) -> None:
    """Adds the page."""

    @app.get("/certificates")
    def certificates() -> str:
        return render_template(
            "review/certificates.html", certificates=store.purge.certificates(), count=store.purge.count()
        )
