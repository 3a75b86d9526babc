"""A report as the detectors see it: plain text, its words, how it is written, and what the network found."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from scrubber.domain.lexicon import FUNCTION, ORDINARY
from scrubber.domain.spans import Label

Style = Literal["prose", "caps", "lower"]
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
SENTENCE_END = frozenset('.!?\n"')


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text; `text` is without a possessive 's."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(frozen=True)
class Reading:
    """`entities` are the network's findings: start, end, label."""

    text: str
    entities: list[tuple[int, int, Label]] = field(default_factory=list)

    @cached_property
    def words(self) -> list[Word]:
        return [word_at(match) for match in WORD.finditer(self.text)]

    @cached_property
    def styles(self) -> list[tuple[int, Style]]:
        """The end of each line and the style of the line."""
        whole, ends, position = style_of(self.text), [], 0
        for line in self.text.splitlines(keepends=True):
            position += len(line)
            ends.append((position, style_of(line) if len(line) > 40 else whole))
        return [*ends, (len(self.text) + 1, whole)]

    def style(self, position: int) -> Style:
        """How the line around `position` is written."""
        return self.styles[bisect_right(self.styles, position, key=lambda line: line[0])][1]

    def opens_sentence(self, position: int) -> bool:
        """Whether the word at `position` would be capitalised anyway."""
        before = self.text[max(0, position - 12) : position].rstrip(" (\t'\"")
        return not before or before[-1] in SENTENCE_END or "\n" in self.text[position - 1 : position]

    def words_before(self, position: int, count: int) -> list[Word]:
        """The last `count` words that begin before `position`, in order."""
        end = bisect_left(self.words, position, key=lambda word: word.start)
        return self.words[max(0, end - count) : end]

    def words_from(self, position: int, count: int) -> list[Word]:
        """The first `count` words that begin at or after `position`."""
        start = bisect_left(self.words, position, key=lambda word: word.start)
        return self.words[start : start + count]

    def looks_like_name(self, word: Word) -> bool:
        """A capital in prose; elsewhere a word that is not ordinary English."""
        if self.style(word.start) == "prose":
            return word.text[0].isupper() and word.lower not in FUNCTION
        return word.lower not in ORDINARY


def word_at(match: re.Match[str]) -> Word:
    text = match[0][:-2] if match[0][-2:].lower() == "'s" else match[0]
    return Word(match.start(), match.start() + len(text), text)


def style_of(text: str) -> Style:
    """Capitals when most letters are; lower case when next to none are."""
    upper = sum(1 for c in text if c.isupper())
    letters = sum(1 for c in text if c.isalpha()) or 1
    if upper > 0.6 * letters and letters > 12:
        return "caps"
    return "lower" if upper < 0.006 * letters else "prose"
