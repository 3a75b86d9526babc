"""What operators' tools ask, in the words of Dockerflow: is it alive, is it ready, what is it.

The last two say nothing of any report; they are kept from the public by the proxy all the same.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

import services

Check = Callable[[], None]
PATHS = ("/__lbheartbeat__", "/__heartbeat__", "/__version__")


class NotReady(Exception):
    """A part is starting or away. The message names it in a word or two."""


class Health:
    """A WSGI application for the three paths. ``checks`` raise while their part is not ready."""

    def __init__(self, checks: dict[str, Check]):
        self.checks = checks

    def report(self) -> dict[str, str]:
        """Each part with "ok", or with the class of what is wrong."""
        return {name: _state(check) for name, check in self.checks.items()}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/__heartbeat__":
            parts = self.report()
            ready = all(state == "ok" for state in parts.values())
            return _json(start_response, "200 OK" if ready else "503 Service Unavailable", parts)
        if path == "/__version__":
            return _json(start_response, "200 OK", {"name": "leo-near-miss", "version": services.VERSION})
        return _json(start_response, "200 OK", {})


def _state(check: Check) -> str:
    try:
        check()
    except NotReady as missing:
        return str(missing)
    except Exception as error:  # whatever it is, the answer is that this part is not ready
        return type(error).__name__
    return "ok"


def _json(start_response: Callable[..., Any], status: str, content: Any) -> Iterable[bytes]:
    body = json.dumps(content).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response(status, headers)
    return [body]
