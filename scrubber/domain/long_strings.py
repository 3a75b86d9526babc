"""Strings too long to be words: they are masked whole, and no other detector spends time on them."""

import re
from collections.abc import Iterable

from scrubber.domain.spans import Span

LONG = re.compile(r"\S{200,}")


def long_strings(text: str) -> list[Span]:
    return [
        Span(*match.span(), "OTHER", "long_strings", 0.5, "a string too long to be a word")
        for match in LONG.finditer(text)
    ]


def without(text: str, spans: Iterable[Span]) -> str:
    """The text, of the same length, with blanks where `spans` are."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text
