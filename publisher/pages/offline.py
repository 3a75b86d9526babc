"""The script by which a browser keeps pages of the library for a place without a connection, and what it then shows."""

from pathlib import Path

from flask import Flask, Response, render_template, request

from publisher.store import Store

WORKER = Path(__file__).with_name("worker.js")


def add_pages(app: Flask, store: Store) -> None:  # noqa: ARG001
    """The service worker, and the page for what it did not keep.

    The worker's path is its fence: browsers give it nothing that does not lie under /library/.
    """
    script = WORKER.read_bytes()

    @app.get("/library/worker.js")
    def worker() -> Response:
        response = Response(script, mimetype="text/javascript")
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        return response.make_conditional(request.environ)  # type: ignore[return-value]

    @app.get("/library/not-saved")
    def not_saved() -> str:
        return render_template("publisher/not_saved.html")
