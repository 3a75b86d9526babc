"""What an operator may see of a dead letter."""

from dataclasses import dataclass
from typing import Any

from services.broker.headers import ERROR, attempts

LONGEST = 60  # characters of anything that a stranger may have put into a header


@dataclass(frozen=True)
class DeadLetter:
    """A message that needs a person: its headers and its size in bytes, never its body."""

    event_id: str
    event_type: str
    attempts: int
    error: str
    size: int


def dead_letter(headers: dict[str, Any], properties: dict[str, Any], size: int) -> DeadLetter:
    """The facts of a dead letter; what the broker itself gave up on has no error."""
    return DeadLetter(
        event_id=_short(properties.get("message_id")),
        event_type=_short(properties.get("type")),
        attempts=attempts(headers),
        error=_short(headers.get(ERROR)),
        size=size,
    )


def _short(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(character for character in text[:LONGEST] if character.isprintable())
