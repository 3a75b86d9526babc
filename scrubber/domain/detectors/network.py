"""What the trained network found, less the little that is certainly no identifier."""

import re
from collections.abc import Iterable

from scrubber.domain.lexicon import COMMANDS, FUNCTION, GIVEN, KEEP, SURNAMES
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Label, Span

NAMES = frozenset({"PERSON", "AGENCY", "ORG", "LOCATION"})
HARMLESS = (FUNCTION | KEEP) - SURNAMES - GIVEN
OBJECTS = frozenset({"a", "an", "the", "your", "every", "each", "any", "two", "three"})
ARTICLE = re.compile(r"(?:the|an?|on|at|in) ", re.IGNORECASE)
SET_AFTER = re.compile(r", ?([A-Z]+)\b(?! [A-Z]+ED\b)")
MEASURE = re.compile(
    r"^\.?\d+\.\d+$|^[$]|\b(?:feet|ft|yards?|inch(?:es)?|mph|miles?|pounds|lbs|percent|degrees|rounds"
    r"|minutes|seconds)$|^(?:10|11)-\d\d?$",
    re.IGNORECASE,
)


def detect(reading: Reading) -> Iterable[Span]:
    for start, end, label in reading.entities:
        if not harmless(reading, start, end, label):
            begin, last = beginning(reading, start, end, label), ending(reading, end, label)
            yield Span(begin, last, label, "network", 0.7, "trained network")


def beginning(reading: Reading, start: int, end: int, label: Label) -> int:
    """Where the finding begins without an article, and without a rank before a person's name."""
    if label == "PERSON":
        words = [word for word in reading.words_from(start, 8) if word.end <= end]
        return next((word.start for word in words if word.lower not in HARMLESS), start)
    article = ARTICLE.match(reading.text, start, end)
    return article.end() if article and article.end() < end else start


def ending(reading: Reading, end: int, label: Label) -> int:
    """Where the finding ends with what comes after a surname that is set first: "RAINEY, C", "DORVIL, WISLY"."""
    after = SET_AFTER.match(reading.text, end) if label == "PERSON" else None
    return after.end() if after and (len(after[1]) == 1 or after[1].lower() in GIVEN) else end


def harmless(reading: Reading, start: int, end: int, label: Label) -> bool:
    """A measure is no number of anybody, and a name has a word that is neither a function word nor gear."""
    text = reading.text[start:end]
    if label not in NAMES:
        return label in {"ID", "ADDRESS", "CONTACT"} and MEASURE.search(text) is not None
    words = [word for word in reading.words_from(start, 8) if word.end <= end]
    if not words or any(c.isdigit() for c in text):
        return False
    return all(word.lower in HARMLESS for word in words) or is_command(reading, start, end)


def is_command(reading: Reading, start: int, end: int) -> bool:
    """Whether one word, with which a sentence begins, tells what to do with what follows at once: "Carry a light."."""
    told, object_ = (reading.words_from(start, 2) + [None, None])[:2]
    if told is None or object_ is None or told.end != end or object_.start != end + 1:
        return False
    return told.lower in COMMANDS and object_.lower in OBJECTS and reading.opens_sentence(start)
