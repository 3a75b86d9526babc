"""Names that begin with a given name of the list, or with an initial: "Corliss May", "d. kowalczyk"."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.names import joined, name_at
from scrubber.domain.lexicon import FUNCTION, GIVEN, KEEP, ORDINARY, SURNAMES
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

HARMLESS = FUNCTION | KEEP
COMMON = ORDINARY | KEEP
INITIAL = re.compile(r"(?<![\w.'/-])[A-Za-z](?:\. ?| )(?=[A-Za-z]{3})")


def detect(reading: Reading) -> Iterable[Span]:
    for word in reading.words:
        if word.lower in GIVEN and (found := name_at(reading, word.start)):
            alone = found[1] == word.end
            if not alone or telling(reading, word):
                yield Span(*found, "PERSON", "given_names", 0.6 if alone else 0.8, "given name")
        elif word.lower in SURNAMES and listed(reading, word):
            yield Span(word.start, word.end, "PERSON", "given_names", 0.6, "surname")
    yield from initials(reading)


def telling(reading: Reading, word: Word) -> bool:
    """A given name on its own counts when it is no ordinary word and long enough to be meant."""
    prose = reading.style(word.start) == "prose"
    return word.lower not in COMMON and (prose or len(word.text) > 3)


def listed(reading: Reading, word: Word) -> bool:
    """A surname of the list, where no capitals tell, that is no ordinary word."""
    return reading.style(word.start) != "prose" and len(word.text) > 4 and word.lower not in COMMON


def initials(reading: Reading) -> Iterable[Span]:
    """An initial and a surname."""
    for match in INITIAL.finditer(reading.text):
        pair = reading.words_from(match.start(), 2)
        if len(pair) == 2 and joined(reading, *pair) and surname_like(reading, match[0], pair[1]):
            yield Span(pair[0].start, pair[1].end, "PERSON", "given_names", 0.8, "initial and surname")


def surname_like(reading: Reading, initial: str, word: Word) -> bool:
    if word.lower in HARMLESS or initial.strip(" .").lower() in {"a", "i"} and "." not in initial:
        return False
    if reading.style(word.start) == "prose":
        return word.text[0].isupper() and initial[0].isupper() and ("." in initial or word.lower in SURNAMES)
    return word.lower not in ORDINARY or (word.lower in SURNAMES and "." in initial)
