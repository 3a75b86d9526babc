"""From overlapping findings to spans that lie apart, in order of appearance."""

import re

from scrubber.domain.spans import Span

HANDLE = re.compile(r"@\w")
POSSESSIVES = frozenset({"'s", "'S"})
EDGE = " \t\r\n.,;:!?\"'()[]{}<>-/&@"


def trimmed(text: str, span: Span) -> Span | None:
    """The span without blanks and punctuation at its edges, and without a possessive; None if nothing is left."""
    start, end = span.start, span.end
    while start < end and text[start] in EDGE and not HANDLE.match(text, start, end):
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    if span.label == "PERSON" and text[end - 2 : end] in POSSESSIVES:
        end -= 2
    if (start, end) == span[:2]:
        return span
    return span._replace(start=start, end=end) if start < end else None


def merge(text: str, found: list[Span]) -> list[Span]:
    """Overlapping findings become one span over all they cover, with label and reason of the surest (then longest)."""
    tidy = [span for span in (trimmed(text, span) for span in found) if span]
    merged: list[Span] = []
    for span in sorted(tidy, key=lambda span: (span.start, -span.end)):
        if merged and merged[-1].overlaps(span):
            merged[-1] = union(merged[-1], span)
        else:
            merged.append(span)
    return merged


def union(one: Span, other: Span) -> Span:
    surest = max(one, other, key=lambda span: (span.score, span.end - span.start))
    return surest._replace(start=min(one.start, other.start), end=max(one.end, other.end))
