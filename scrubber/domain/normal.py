"""A report's text made plain for the detectors, without losing where each character stood.

Zero-width characters go, look-alikes and typographic signs become ASCII, an HTML entity becomes its character. Every
other character stays one character.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
) | frozenset(chr(code) for code in [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
LOOK_ALIKE = str.maketrans(
    "‘’ʼ`´“”„‐‑‒–—−⁄∕АВЕЅІЈКМНОРСТХУаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧοı",
    "'''''\"\"\"------//ABESIJKMHOPCTXYaesijopcyxABEZHIKMNOPTYXoi",
)
ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8});")


@dataclass(frozen=True)
class Normal:
    """Plain text, and for each of its characters where the one it stands for begins and ends; None: where it is."""

    text: str
    bounds: list[tuple[int, int]] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the plain characters `start` to `end` (exclusive, not empty) stand in the report."""
        return (start, end) if self.bounds is None else (self.bounds[start][0], self.bounds[end - 1][1])


def plain(character: str) -> str:
    """One visible character for one. Full-width and mathematical letters become the letters that they look like."""
    if character.isascii():
        return character
    if character.isspace():
        return "\n" if character in "\u2028\u2029\x85" else " "
    folded = unicodedata.normalize("NFKC", character)
    return (folded if len(folded) == 1 else character).translate(LOOK_ALIKE)


def normalise(text: str) -> Normal:
    """The plain form of a report's text."""
    entities = {match.start(): match.end() for match in ENTITY.finditer(text)} if "&" in text else {}
    if text.isascii() and not entities:
        return Normal(text)
    characters, bounds, position = [], [], 0
    while position < len(text):
        end = entities.get(position, position + 1)
        character = html.unescape(text[position:end])
        if len(character) != 1:  # no entity that HTML knows, or one of two characters: it stays as it was typed
            end, character = position + 1, text[position]
        if character not in INVISIBLE:
            characters.append(plain(character))
            bounds.append((position, end))
        position = end
    return Normal("".join(characters), bounds)
