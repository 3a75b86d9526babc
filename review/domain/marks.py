"""A text cut into pieces that a page shows differently: placeholders, and what an edit took out and put in."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

PLACEHOLDER = re.compile(r"\[(?:[A-Z][A-Z0-9 ]*|\d0s)\]")  # [OFFICER 1], [NIGHT], and ages such as [30s]
WORD = re.compile(r"\s*\S+|\s+$")

Kind = Literal["plain", "placeholder", "removed", "added"]


class Piece(NamedTuple):
    """A stretch of text and what it is."""

    kind: Kind
    text: str


def placeholders(text: str) -> list[Piece]:
    """The text in pieces, with the scrubber's placeholders apart."""
    pieces, end = [], 0
    for found in PLACEHOLDER.finditer(text):
        pieces += [Piece("plain", text[end : found.start()]), Piece("placeholder", found.group())]
        end = found.end()
    return [piece for piece in (*pieces, Piece("plain", text[end:])) if piece.text]


def difference(before: str, after: str) -> list[Piece]:
    """What became of a text, word by word. Plain and added pieces together give ``after``."""
    return [piece for pair in _lines(before, after) for piece in pair if piece.text]


def _lines(before: str, after: str) -> Iterator[list[Piece]]:
    # Lines first: comparing words costs the square of their number, and an edit rarely touches every paragraph.
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield [Piece("plain", "".join(new[c:d]))] if tag == "equal" else _words("".join(old[a:b]), "".join(new[c:d]))


def _words(before: str, after: str) -> list[Piece]:
    old, new, pieces = WORD.findall(before), WORD.findall(after), []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("plain", "".join(new[c:d])))
        else:
            pieces += [Piece("removed", "".join(old[a:b])), Piece("added", "".join(new[c:d]))]
    return pieces
