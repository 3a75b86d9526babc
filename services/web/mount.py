"""Puts the services' apps, the static files and the health paths behind one door."""

import hashlib
import mimetypes
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from services.web.frame import HEADERS

Wsgi = Callable[..., Any]
STATIC = Path(__file__).parent / "static"
TYPES = {".js": "text/javascript; charset=utf-8", ".webmanifest": "application/manifest+json"}


def front(apps: dict[str, Wsgi], health: Wsgi, health_paths: Iterable[str]) -> Wsgi:
    """One application: apps by prefix ("/" takes what no other does), `/static/`, and the health paths."""
    prefixed = {prefix: app for prefix, app in apps.items() if prefix != "/"}
    root = apps.get("/", nothing_here)
    return DispatcherMiddleware(
        root, {**prefixed, "/static": StaticFiles(STATIC), **dict.fromkeys(health_paths, _whole_path(health))}
    )


def _whole_path(app: Wsgi) -> Wsgi:
    def with_path(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        return app({**environ, "PATH_INFO": environ["SCRIPT_NAME"] + environ["PATH_INFO"]}, start_response)

    return with_path


def nothing_here(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Where no service takes the rest."""
    return _answer(start_response, "404 Not Found", b"There is no such page.\n", [("Content-Type", "text/plain")])


class StaticFiles:
    """The files of one folder, read once at start: there are few, and nothing outside can ever be named."""

    def __init__(self, folder: Path):
        self._files = {f"/{path.name}": _File(path) for path in folder.iterdir() if path.is_file()}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        file = self._files.get(environ["PATH_INFO"])
        if file is None:
            return nothing_here(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _answer(start_response, "405 Method Not Allowed", b"", [("Allow", "GET, HEAD")])
        headers = [("ETag", file.tag), ("Cache-Control", "public, max-age=300")]
        if environ.get("HTTP_IF_NONE_MATCH") == file.tag:
            return _answer(start_response, "304 Not Modified", b"", headers)
        body = file.content if environ["REQUEST_METHOD"] == "GET" else b""
        headers += [("Content-Type", file.type), ("Content-Length", str(len(file.content)))]
        return _answer(start_response, "200 OK", body, headers)


class _File:
    def __init__(self, path: Path):
        self.content = path.read_bytes()
        self.tag = f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'
        guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.type = TYPES.get(path.suffix, guessed + ("; charset=utf-8" if guessed.startswith("text/") else ""))


def _answer(start_response: Callable[..., Any], status: str, body: bytes, headers: list[tuple[str, str]]) -> Any:
    start_response(status, [*headers, *HEADERS.items()])
    return [body]
