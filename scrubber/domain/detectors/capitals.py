"""Words that stand out in prose: capitalised in mid-sentence, and no ordinary English."""

from collections.abc import Iterable

from scrubber.domain.detectors.names import NEVER_IN_NAME, joined
from scrubber.domain.lexicon import FUNCTION, KEEP, ORDINARY
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

HARMLESS = KEEP | FUNCTION


def detect(reading: Reading) -> Iterable[Span]:
    for run in runs(reading):
        if any(word.lower not in ORDINARY and word.lower not in KEEP for word in run):
            yield Span(run[0].start, run[-1].end, "PERSON", "capitals", 0.45, "capitalised, and no ordinary word")
        elif sum(word.lower not in HARMLESS for word in run) >= 2:
            yield Span(run[0].start, run[-1].end, "ORG", "capitals", 0.45, "several capitalised words")


def runs(reading: Reading) -> Iterable[list[Word]]:
    """Capitalised words of prose that follow each other, the first in mid-sentence; a rank or gear parts them."""
    run: list[Word] = []
    if all(style != "prose" for _, style in reading.lines):
        return
    for word in reading.words:
        if word.text == word.lower or word.lower in KEEP or not capitalised(reading, word):
            if run:
                yield run
                run = []
        elif run and joined(reading, run[-1], word):
            run.append(word)
        else:
            if run:
                yield run
            run = [] if reading.opens_sentence(word.start) else [word]
    if run:
        yield run


def capitalised(reading: Reading, word: Word) -> bool:
    """One capital and small letters, in prose."""
    mixed = word.text[0].isupper() and not word.text.isupper() and len(word.text) > 2
    plain = mixed and word.lower not in NEVER_IN_NAME and not beside_digits(reading, word)
    return plain and reading.style(word.start) == "prose"


def beside_digits(reading: Reading, word: Word) -> bool:
    """Part of a model or code such as X26P."""
    around = reading.text[max(0, word.start - 1) : word.start] + reading.text[word.end : word.end + 1]
    return any(c.isdigit() for c in around)
