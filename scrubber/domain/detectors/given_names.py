"""Names that begin with a given name of the list, or with an initial: "Corliss May", "d. kowalczyk"."""

import re
from collections.abc import Iterable
from string import ascii_lowercase

from scrubber.domain.detectors.names import joined, name_at
from scrubber.domain.detectors.patterns import cues
from scrubber.domain.lexicon import FUNCTION, GIVEN, KEEP, ORDINARY, SURNAMES, is_ordinary
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

HARMLESS = FUNCTION | KEEP
COMMON = ORDINARY | KEEP
LETTERS = cues(" ".join(ascii_lowercase))
INITIAL = re.compile(r"(?<![\w.'/-])(?:[A-Za-z]\. ?|[B-HJ-Zb-hj-z] )(?=[A-Za-z]{3})")


def detect(reading: Reading) -> Iterable[Span]:
    for given in reading.words_by_lower.keys() & GIVEN:
        for word in reading.words_by_lower[given]:
            found = name_at(reading, word.start)
            alone = found is not None and found[1] == word.end
            if found and (not alone or telling(reading, word)):
                yield Span(*found, "PERSON", "given_names", 0.6 if alone else 0.8, "given name")
    yield from initials(reading)


def telling(reading: Reading, word: Word) -> bool:
    """A given name on its own counts when it is no ordinary word and prose gives it its capital."""
    return word.lower not in COMMON and reading.style(word.start) == "prose"


def initials(reading: Reading) -> Iterable[Span]:
    """An initial and a surname; "a" and "i" are initials only with a point."""
    for position in reading.places(LETTERS):
        if match := INITIAL.match(reading.text, position):
            pair = reading.words_from(position, 2)
            if len(pair) == 2 and joined(reading, *pair) and surname_like(reading, match[0], pair[1]):
                yield Span(pair[0].start, pair[1].end, "PERSON", "given_names", 0.8, "initial and surname")


def surname_like(reading: Reading, initial: str, word: Word) -> bool:
    if word.lower in HARMLESS:
        return False
    if reading.style(word.start) == "prose":
        return word.text[0].isupper() and initial[0].isupper() and ("." in initial or word.lower in SURNAMES)
    return not is_ordinary(word.lower) or (word.lower in SURNAMES and "." in initial)
