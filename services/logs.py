"""One log for our records and the libraries': JSON lines of event names, never of sentences or report text.

Lines carry the hour, not the second: a precise time beside a report could join it to a connection. What the
libraries say is reduced to where it was said, because their messages may quote what they were handed.
"""

import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, TextIO

import structlog

from services.config import Settings

SILENT = ("nameko.web.server", "nameko.rpc", "eventlet.wsgi", "werkzeug", "kombu.mixins")
Line = MutableMapping[str, Any]


def _hour(_logger: object, _method: str, line: Line) -> Line:
    line["hour"] = datetime.now(UTC).strftime("%Y-%m-%dT%HZ")
    return line


def _no_text(_logger: object, _method: str, line: Line) -> Line:
    """Of an exception only its class and place; of a library's line only the logger and the level."""
    record: logging.LogRecord | None = line.get("_record")
    if record is not None:
        line["event"] = "library"
        line["logger"] = record.name
        line["where"] = f"{record.filename}:{record.lineno}"
        exception = record.exc_info
    else:
        exception = _exception(line.pop("exc_info", None))
    if exception and exception[0] is not None:
        line["error"] = exception[0].__name__
    line.pop("exc_info", None)
    line.pop("stack_info", None)
    return line


def _exception(given: Any) -> Any:
    if isinstance(given, BaseException):
        return type(given), given, given.__traceback__
    return sys.exc_info() if given is True else given


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Sends every log line of this process through one pipeline, to standard error or the given stream."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        _hour,
        _no_text,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    for name in ("kombu", "amqp", "nameko", "pymongo", "elasticsearch", "elastic_transport"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).disabled = True
