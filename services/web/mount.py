"""Puts the services' apps, the static files and the health paths behind one door."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from services.config import Settings
from services.web.frame import make_app
from services.web.headers import security_headers

Wsgi = Callable[..., Iterable[bytes]]
Environ = dict[str, Any]
STATIC = Path(__file__).parent / "static"
AT_THE_ROOT = ("robots.txt",)  # where its readers look for it
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}


def front(apps: dict[str, Wsgi], health: Wsgi, health_paths: Iterable[str], settings: Settings) -> Wsgi:
    """One application: apps by prefix ("/" takes what no other does), `/static/`, and the health paths."""
    prefixed = {prefix: app for prefix, app in apps.items() if prefix != "/"}
    # An app without pages says "There is no such page" in the common frame.
    root = apps.get("/") or make_app("services.web", settings)
    static = StaticFiles(STATIC, root, security_headers(settings))
    whole = dict.fromkeys(health_paths, _whole_path(health)) | dict.fromkeys(static.paths, _whole_path(static))
    return DispatcherMiddleware(root, {**prefixed, **whole})


def _whole_path(app: Wsgi) -> Wsgi:
    def with_path(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["SCRIPT_NAME"] + environ["PATH_INFO"]
        body = app({**environ, "SCRIPT_NAME": "", "PATH_INFO": path}, start_response)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    return with_path


class StaticFiles:
    """The files of one folder, read once at start: there are few, and nothing outside can ever be named.

    Raises KeyError for a kind of file that has no type here. What it does not hold is ``elsewhere``.
    """

    def __init__(self, folder: Path, elsewhere: Wsgi, headers: dict[str, str]):
        found = [_File(path) for path in folder.iterdir() if path.is_file()]
        self._files = {file.path: file for file in found}
        self._elsewhere, self._headers = elsewhere, headers
        self.paths = [*self._files]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        file = self._files.get(environ["PATH_INFO"])
        if file is None:
            return self._elsewhere(environ, start_response)
        status, body, headers = file.answer(environ["REQUEST_METHOD"], environ.get("HTTP_IF_NONE_MATCH", ""))
        start_response(status, [*(self._headers | headers).items()])
        return [body]


class _File:
    def __init__(self, path: Path):
        self.path = f"/{path.name}" if path.name in AT_THE_ROOT else f"/static/{path.name}"
        self._content = path.read_bytes()
        self._type = TYPES[path.suffix]
        self._tag = f'"{hashlib.sha256(self._content).hexdigest()[:16]}"'

    def answer(self, method: str, known: str) -> tuple[str, bytes, dict[str, str]]:
        """Status, body and headers for a reader who may know the file by its tag."""
        if method not in ("GET", "HEAD"):
            return "405 Method Not Allowed", b"", {"Allow": "GET, HEAD", "Content-Length": "0"}
        headers = {"ETag": self._tag, "Cache-Control": "public, max-age=300"}
        if self._tag in known:
            return "304 Not Modified", b"", headers
        headers |= {"Content-Type": self._type, "Content-Length": str(len(self._content))}
        return "200 OK", self._content, headers
