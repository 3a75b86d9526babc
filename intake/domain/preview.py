"""A text cut at what would be masked in it, for a page that shows both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.previews import Found


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; one that would be masked has a replacement."""

    text: str
    replacement: str = ""


def pieces(text: str, spans: Sequence[Found]) -> list[Piece]:
    """The whole text, piece by piece."""
    return [piece for piece in _pieces(text, spans) if piece.text]


def _pieces(text: str, spans: Sequence[Found]) -> Iterator[Piece]:
    position = 0
    for span in sorted(spans, key=lambda span: span.start):
        start = max(span.start, position)  # what belongs to two of them is shown once
        yield Piece(text[position:start])
        yield Piece(text[start : span.end], span.replacement)
        position = max(position, span.end)
    yield Piece(text[position:])
