"""A report as the detectors see it: plain text, its words, how it is written, and what the network found."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from scrubber.domain.case import Line, Style, in_small_letters, lines_with_style, small, style_of
from scrubber.domain.spans import Label

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
TOKEN = re.compile(r"[A-Za-z0-9]*\d[A-Za-z0-9]*|[^\W\d_]+")
WORD_OR_CODE = re.compile(rf"(?P<code>[A-Za-z0-9]*\d[A-Za-z0-9]*)|{WORD.pattern}")
NUMBERS = frozenset({"#"})  # the cue of patterns that begin with a number or a code with a digit in it
Entity = tuple[int, int, Label]  # what the network found: start, end, label
SENTENCE_END = frozenset('.!?\n"')


class Word(NamedTuple):
    """A word of the text; `text` is without a possessive 's, `lower` the same in small letters."""

    start: int
    end: int
    text: str
    lower: str


class Unread(NamedTuple):
    """A text for the network, its lines of capitals in small letters; `capitals` if most of it was written so."""

    text: str
    capitals: bool = False


@dataclass(frozen=True)
class Reading:
    """`entities` are the network's findings: start, end, label."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the text, each with its style."""
        return lines_with_style(self.text)

    @property
    def for_network(self) -> Unread:
        """The text as the network reads it."""
        return Unread(in_small_letters(self.lines), style_of(self.text) == "caps")

    @cached_property
    def lower(self) -> str:
        """The text in small letters, as long as it is."""
        return small(self.text)

    @cached_property
    def _tokens(self) -> tuple[list[Word], dict[str, list[int]]]:
        """`words` and `index`, which are made in one go: to look at every word is what takes time."""
        words: list[Word] = []
        index: dict[str, list[int]] = {}
        for match in WORD_OR_CODE.finditer(self.text):
            start, end = match.span()
            if match.lastgroup:
                index.setdefault("#", []).append(start)
                continue
            text = match[0]
            lower = self.lower[start:end]
            if "'" in text or "-" in text:
                for part in TOKEN.finditer(lower):
                    index.setdefault(part[0], []).append(start + part.start())
                if lower[-2:] == "'s":
                    text, lower, end = text[:-2], lower[:-2], end - 2
            else:
                index.setdefault(lower, []).append(start)
            words.append(Word(start, end, text, lower))
        return words, index

    @property
    def words(self) -> list[Word]:
        """The words of the text, in order; a code such as 3A12 is none."""
        return self._tokens[0]

    @property
    def index(self) -> dict[str, list[int]]:
        """Where each word begins, in small letters; a token with a digit in it stands under "#" and "#" alone.

        Unlike `words`, the halves of "co-worker" and "driver's" are words here.
        """
        return self._tokens[1]

    @cached_property
    def words_by_lower(self) -> dict[str, list[Word]]:
        """The same words by their form in small letters."""
        grouped: dict[str, list[Word]] = {}
        for word in self.words:
            grouped.setdefault(word.lower, []).append(word)
        return grouped

    @cached_property
    def starts(self) -> list[int]:
        """Where each of `words` begins."""
        return [word.start for word in self.words]

    @cached_property
    def styles(self) -> list[tuple[int, Style]]:
        """The end of each line and the style of the line."""
        ends, position = [], 0
        for line, style in self.lines:
            position += len(line)
            ends.append((position, style))
        return [*ends, (len(self.text) + 1, style_of(self.text))]

    @cached_property
    def line_ends(self) -> list[int]:
        return [end for end, _ in self.styles]

    def places(self, cues: frozenset[str]) -> list[int]:
        """The places at which a word of `cues` begins, in order."""
        here = [self.index[word] for word in self.index.keys() & cues]
        if len(here) < 2:
            return here[0] if here else []
        return sorted(chain.from_iterable(here))

    def style(self, position: int) -> Style:
        """How the line around `position` is written."""
        return self.styles[bisect_right(self.line_ends, position)][1]

    def opens_sentence(self, position: int) -> bool:
        """Whether the word at `position` would be capitalised anyway."""
        before = self.text[max(0, position - 12) : position].rstrip(" (\t'\"")
        return not before or before[-1] in SENTENCE_END or "\n" in self.text[position - 1 : position]

    def words_before(self, position: int, count: int) -> list[Word]:
        """The last `count` words that begin before `position`, in order."""
        end = bisect_left(self.starts, position)
        return self.words[max(0, end - count) : end]

    def words_from(self, position: int, count: int) -> list[Word]:
        """The first `count` words that begin at or after `position`."""
        start = bisect_left(self.starts, position)
        return self.words[start : start + count]
