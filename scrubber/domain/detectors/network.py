"""What the trained network found, less what is certainly no identifier."""

import re
from collections.abc import Iterable

from scrubber.domain.lexicon import FUNCTION, GIVEN, KEEP, ORDINARY, SURNAMES
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Label, Span

NAMES = frozenset({"PERSON", "AGENCY", "ORG", "LOCATION"})
HARMLESS = FUNCTION | KEEP
MEASURE = re.compile(
    r"^\d+\.\d+$|\b(?:feet|ft|yards?|inch(?:es)?|mph|miles?|pounds|lbs|percent|degrees|rounds"
    r"|minutes|seconds)$|^(?:10|11)-\d\d?$",
    re.IGNORECASE,
)
ONLY_ORDINARY = ORDINARY - SURNAMES - GIVEN
ARTICLES = frozenset({"the", "a", "an", "on", "at", "in"})
CALENDAR = re.compile(
    r"day|night|week|month|year|summer|winter|spring|autumn|fall|eve\b|morning|evening|noon"
    r"|o'?clock|am\b|pm\b|ago|last|christmas|halloween|easter|gras"
    r"|thanksgiving|super bowl|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:ten|fifteen|twenty|thirty|forty|fifty)",
    re.IGNORECASE,
)


def detect(reading: Reading) -> Iterable[Span]:
    for start, end, label in reading.entities:
        begin = first_telling(reading, start, end, label)
        if begin is not None and believable(reading, begin, end, label):
            yield Span(begin, end, label, "network", 0.7, "trained network")


def first_telling(reading: Reading, start: int, end: int, label: Label) -> int | None:
    """Where the finding begins once ranks, roles and ordinary words before it are left out; None if nothing is left."""
    words = [word for word in reading.words_from(start, 8) if word.end <= end]
    if label not in NAMES or any(c.isdigit() for c in reading.text[start:end]):
        return next((word.end + 1 for word in words[:1] if word.lower in ARTICLES and word.end + 1 < end), start)
    return next((word.start for word in words if telling(reading, word)), None)


def believable(reading: Reading, start: int, end: int, label: Label) -> bool:
    """A number needs a digit; a date or a time a digit or a word of the calendar or clock."""
    text = reading.text[start:end]
    if label in {"ID", "CONTACT"}:
        return any(c.isdigit() for c in text) and not MEASURE.search(text)
    if label == "ADDRESS":
        return not MEASURE.search(text)
    if label in {"DATE", "TIME"}:
        return any(c.isdigit() for c in text) or CALENDAR.search(text) is not None
    return True


def telling(reading: Reading, word: Word) -> bool:
    """A word that may be a name: capitalised in prose, and ordinary only in mid-sentence; elsewhere not ordinary."""
    if word.lower in HARMLESS or len(word.text) < 2:
        return False
    if reading.style(word.start) != "prose":
        return word.lower not in ORDINARY or word.lower in SURNAMES
    usual = reading.opens_sentence(word.start) and word.lower in ONLY_ORDINARY
    return word.text[0].isupper() and not usual
