"""A service's method, run in one of nameko's workers: what it returns or raises comes back to the entrypoint."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
from eventlet.event import Event as Signal
from nameko.extensions import Entrypoint


class OutOfTime(Exception):
    """A deadline inside the method has passed."""


class WithoutText(logging.Filter):
    """nameko logs the text of every exception that a worker raises; it may quote a report. Only the class stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Empties the record."""
        kind = record.exc_info[0] if record.exc_info else None
        record.msg, record.args, record.exc_text = "nameko container", (), None
        record.exc_info = (kind, None, None) if kind else None  # type: ignore[assignment]
        return True


logging.getLogger("nameko.containers").addFilter(WithoutText())


@contextmanager
def no_timeout_escapes() -> Iterator[None]:
    """Makes a missed deadline a failure like any other. Raises OutOfTime."""
    try:
        yield
    except eventlet.Timeout:  # no Exception: nameko would lose it, and the message with it
        raise OutOfTime from None


def in_worker(entrypoint: Entrypoint, *arguments: Any) -> Any:
    """Runs the entrypoint's method once a worker is free; returns what it returned, raises what it raised."""
    done = Signal()

    def handle_result(_context: object, result: Any, exc_info: Any) -> tuple[Any, Any]:
        done.send((result, exc_info and exc_info[1]))
        return None, exc_info

    entrypoint.container.spawn_worker(entrypoint, arguments, {}, handle_result=handle_result)
    result, error = done.wait()
    if error is not None:
        raise error
    return result
