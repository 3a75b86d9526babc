"""The headers that a message collects on its way through retries. Nothing in them is of the report."""

from typing import Any

ATTEMPT = "x-attempt"  # how often it has failed so far
ERROR = "x-error"  # the class of the exception that it failed with last


def attempts(headers: dict[str, Any]) -> int:
    """How often a message has failed so far; 0 for one that comes for the first time."""
    value = headers.get(ATTEMPT, 0)
    return value if isinstance(value, int) and value > 0 else 0


def after_failure(headers: dict[str, Any], error: BaseException) -> dict[str, Any]:
    """The headers for the message's next stop: all others, the broker's own among them, stay behind."""
    return {ATTEMPT: attempts(headers) + 1, ERROR: type(error).__name__}
