"""The script by which a browser keeps pages of the library for a place without a connection."""

from pathlib import Path

from flask import Flask, Response, request

from publisher.store import Store

WORKER = Path(__file__).with_name("worker.js")


def add_pages(app: Flask, store: Store) -> None:  # noqa: ARG001
    """The service worker. Its path is its fence: browsers give it nothing that does not lie under /library/."""
    script = WORKER.read_bytes()

    @app.get("/library/worker.js")
    def worker() -> Response:
        response = Response(script, mimetype="text/javascript")
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        return response.make_conditional(request.environ)  # type: ignore[return-value]
