"""How a detector that is only a table of patterns runs: each pattern is tried only where one of its cues stands.

A report has some two hundred words, the detectors a hundred and more patterns. To search the whole text for each would
take longer than the network does. So a pattern names the words with one of which it begins, or that it begins with a
number, and is matched there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from scrubber.domain.reading import NUMBERS, Reading
from scrubber.domain.spans import Label, Span

__all__ = ["NUMBERS", "Pattern", "after", "cues", "find_all"]


def cues(words: str) -> frozenset[str]:
    """The words of a string, as the cues of a pattern."""
    return frozenset(words.lower().split())


def after(phrases: str) -> str:
    """An expression that holds right after one of the phrases (parted by "|", any case) and a blank."""
    return "(?i:" + "|".join(rf"(?<=\b{phrase} )" for phrase in phrases.split("|")) + ")"


@dataclass(frozen=True, eq=False)  # told apart by identity, which makes a table of them quick to look up
class Pattern:
    """`expression` is matched where one of the words `at` begins (any case), or at each number (`NUMBERS`).

    What it finds is its first group if it has one, else all of the match.
    """

    label: Label
    score: float
    reason: str
    at: frozenset[str]
    expression: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.expression)

    @cached_property
    def group(self) -> int:
        return 1 if self.compiled.groups else 0


@cache
def by_cue(patterns: tuple[Pattern, ...]) -> dict[str, list[Pattern]]:
    table: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for cue in pattern.at:
            table.setdefault(cue, []).append(pattern)
    return table


def find_all(reading: Reading, detector: str, patterns: tuple[Pattern, ...]) -> Iterator[Span]:
    """What every pattern finds, overlapping or not; the words of the text are gone through once, not the patterns."""
    text, table = reading.text, by_cue(patterns)
    for cue in filter(table.__contains__, reading.index):
        places = reading.index[cue]
        for pattern in table[cue]:
            match = pattern.compiled.match
            for position in places:
                if (found := match(text, position)) and found[pattern.group]:
                    yield Span(*found.span(pattern.group), pattern.label, detector, pattern.score, pattern.reason)
