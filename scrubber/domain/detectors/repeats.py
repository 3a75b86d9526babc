"""Names met once are found everywhere in the report: surname or given name alone, in any case, possessive."""

import re
from collections.abc import Iterable, Iterator

from scrubber.domain.lexicon import FUNCTION, KEEP, ORDINARY
from scrubber.domain.reading import WORD, Reading, Word
from scrubber.domain.spans import Label, Span

HARMLESS = FUNCTION | KEEP
ENOUGH = 0.6
ENOUGH_FOR_TEXT = 0.75
WHOLE = frozenset({"AGENCY", "ORG", "LOCATION", "ADDRESS", "ID", "CONTACT"})


def detect(reading: Reading, found: list[Span]) -> Iterable[Span]:
    """What of `found` comes again in the text. Unsure findings are not followed."""
    sure = [span for span in found if span.score >= ENOUGH]
    yield from words_again(reading, sure)
    yield from texts_again(reading, sure)


def words_again(reading: Reading, sure: list[Span]) -> Iterator[Span]:
    names = {word.lower() for span in sure if span.label == "PERSON" for word in name_words(reading, span)}
    for word in reading.words:
        if word.lower in names and again(reading, word):
            yield Span(word.start, word.end, "PERSON", "repeats", 0.8, "name met elsewhere in the report")


def name_words(reading: Reading, span: Span) -> list[str]:
    """The words of a name that can stand for it; the halves of a double name too."""
    words = [match[0] for match in WORD.finditer(reading.text[span.start : span.end])]
    halves = [half for word in words if "-" in word for half in word.split("-")]
    return [word for word in words + halves if len(word) > 2 and word.lower() not in HARMLESS]


def again(reading: Reading, word: Word) -> bool:
    """An ordinary word is the name only where prose capitalises it in mid-sentence."""
    if word.lower not in ORDINARY:
        return True
    return reading.style(word.start) == "prose" and word.text[0].isupper() and not reading.opens_sentence(word.start)


def texts_again(reading: Reading, sure: list[Span]) -> Iterator[Span]:
    texts: dict[str, Label] = {}
    for span in sure:
        text = reading.text[span.start : span.end].lower()
        if (
            span.label in WHOLE
            and span.score >= ENOUGH_FOR_TEXT
            and len(text) > 3
            and text not in ORDINARY
            and not text.isdigit()
        ):
            texts[text] = span.label
    if not texts:
        return
    longest_first = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", reading.text, re.IGNORECASE):
        label = texts.get(match[0].lower())
        if label:
            yield Span(*match.span(), label, "repeats", 0.8, "met elsewhere in the report")
