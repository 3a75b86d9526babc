"""What the trained network found, less what is certainly no identifier."""

from collections.abc import Iterable

from scrubber.domain.lexicon import FUNCTION, KEEP, ORDINARY
from scrubber.domain.reading import WORD, Reading
from scrubber.domain.spans import Label, Span

NAMES = frozenset({"PERSON", "AGENCY", "ORG", "LOCATION"})
PLAIN_IN_PROSE = FUNCTION | KEEP


def detect(reading: Reading) -> Iterable[Span]:
    for start, end, label in reading.entities:
        if believable(reading, start, end, label):
            yield Span(start, end, label, "network", 0.7, "trained network")


def believable(reading: Reading, start: int, end: int, label: Label) -> bool:
    """A name needs a word that could be one; a number needs a digit or a word of time."""
    text = reading.text[start:end]
    words = [match[0] for match in WORD.finditer(text)]
    if label in {"ID", "CONTACT"}:
        return any(c.isdigit() for c in text)
    if label not in NAMES:
        return True
    prose = reading.style(start) == "prose"
    return any(telling(word, prose) for word in words) or (label == "AGENCY" and len(words) > 1)


def telling(word: str, prose: bool) -> bool:
    lower = word.lower()
    if lower in PLAIN_IN_PROSE or len(word) < 2:
        return False
    return word[0].isupper() if prose else lower not in ORDINARY
