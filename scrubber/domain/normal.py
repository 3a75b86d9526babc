"""A report's text made plain for the detectors, without losing where each character stood.

Zero-width characters go, look-alikes and typographic signs become ASCII. Every other character stays one character.
"""

import unicodedata
from dataclasses import dataclass

INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
) | frozenset(chr(code) for code in [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
LOOK_ALIKE = str.maketrans(
    "‘’ʼ`´“”„‐‑‒–—−⁄∕АВЕЅІЈКМНОРСТХУаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧοı",
    "'''''\"\"\"------//ABESIJKMHOPCTXYaesijopcyxABEZHIKMNOPTYXoi",
)


@dataclass(frozen=True)
class Normal:
    """Plain text, and for each of its characters the offset of the character it stands for."""

    text: str
    offsets: list[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the plain characters `start` to `end` (exclusive, not empty) stand in the report."""
        return self.offsets[start], self.offsets[end - 1] + 1


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
    if text.isascii():
        return Normal(text, list(range(len(text) + 1)))
    offsets = [i for i, character in enumerate(text) if character not in INVISIBLE]
    return Normal("".join(plain(text[i]) for i in offsets), offsets)
