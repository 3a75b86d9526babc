"""What stands before a telling word, and what stands in a list: found through the index of the words, too.

A street, an agency or a shop is told by its last word. So that word is looked up, and the name sought backwards from
it.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from scrubber.domain.detectors.patterns import Pattern
from scrubber.domain.reading import TOKEN, Reading, Word
from scrubber.domain.spans import Span

BEGINNING = re.compile(r"\b[^\W_]")
FARTHEST = 60  # characters
BETWEEN = frozenset({" ", "  ", "'s ", "'S ", "' "})
BEFORE_POINT = frozenset({"st", "mt", "ft", "dr"})

Gazetteer = dict[str, list[str]]


def start_of_run(reading: Reading, position: int, most: int, belongs: Callable[[Reading, Word], bool]) -> int:
    """Where the run of up to `most` words begins that leads up to `position` and belongs to what stands there."""
    start = position
    for word in reversed(reading.words_before(position, most)):
        if not leads_to(reading.text[word.end : start], word) or not belongs(reading, word):
            break
        start = word.start
    return start


def leads_to(between: str, word: Word) -> bool:
    """Only a blank stands after the word, or the point of an abbreviation or initial."""
    return between in BETWEEN or (between == ". " and (len(word.text) == 1 or word.lower in BEFORE_POINT))


def match_around(text: str, position: int, expression: re.Pattern[str], most: int = 6) -> re.Match[str] | None:
    """The match that begins at one of the last words before `position`, the farthest first, and goes beyond it."""
    starts = [match.start() for match in BEGINNING.finditer(text, max(0, position - FARTHEST), position)]
    for start in starts[-most:]:
        if (match := expression.match(text, start)) and match.end() > position:
            return match
    return None


def find_around(reading: Reading, detector: str, patterns: tuple[Pattern, ...]) -> Iterator[Span]:
    """What patterns find that do not begin with their cue but have it among their later words."""
    for pattern in patterns:
        for position in reading.places(pattern.at):
            if found := match_around(reading.text, position, pattern.compiled):
                yield Span(*found.span(pattern.group), pattern.label, detector, pattern.score, pattern.reason)


def by_first_word(names: Iterable[str]) -> Gazetteer:
    """The names in small letters under the cue at which each begins, the longest first."""
    gazetteer: Gazetteer = {}
    for name in sorted(map(str.lower, names), key=len, reverse=True):
        if first := TOKEN.match(name):
            gazetteer.setdefault(first[0] if first[0].isalpha() else "#", []).append(name)
    return gazetteer


def listed(reading: Reading, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Start and end of each name of the gazetteer in the text, the longest at its place."""
    for first in gazetteer.keys() & reading.index.keys():
        for start in reading.index[first]:
            name = next((name for name in gazetteer[first] if stands_at(reading.lower, start, name)), None)
            if name:
                yield start, start + len(name)


def stands_at(lower: str, start: int, name: str) -> bool:
    """Whether `name` stands there as words of its own."""
    end = start + len(name)
    alone = not is_inner(lower[end : end + 1]) and not is_inner(lower[max(0, start - 1) : start])
    return alone and lower.startswith(name, start)


def is_inner(c: str) -> bool:
    """A letter, a digit or a hyphen: more of the same word."""
    return c == "-" or c.isalnum()
