"""How a detector that is only a table of patterns runs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scrubber.domain.reading import Reading
from scrubber.domain.spans import Label, Span


@dataclass(frozen=True)
class Pattern:
    """What a regular expression finds is its first group if it has one, else all of the match."""

    label: Label
    score: float
    reason: str
    expression: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.expression)


def find(reading: Reading, detector: str, pattern: Pattern) -> Iterator[Span]:
    group = 1 if pattern.compiled.groups else 0
    for match in pattern.compiled.finditer(reading.text):
        if match[group]:
            yield Span(*match.span(group), pattern.label, detector, pattern.score, pattern.reason)


def find_all(reading: Reading, detector: str, patterns: Iterable[Pattern]) -> Iterator[Span]:
    """Every match of every pattern, overlapping or not."""
    for pattern in patterns:
        yield from find(reading, detector, pattern)
