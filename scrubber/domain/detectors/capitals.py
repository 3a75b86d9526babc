"""In prose, capitalised words in mid-sentence that are neither ordinary nor harmless: somebody or something is named."""

from collections.abc import Iterable

from scrubber.domain.detectors.names import joined
from scrubber.domain.lexicon import FUNCTION, KEEP, ORDINARY
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

HARMLESS = KEEP | FUNCTION


def detect(reading: Reading) -> Iterable[Span]:
    run: list[Word] = []
    for word in reading.words:
        if run and joined(reading, run[-1], word) and capitalised(reading, word):
            run.append(word)
            continue
        if telling(run):
            yield Span(run[0].start, run[-1].end, "PERSON", "capitals", 0.45, "capitalised, and no ordinary word")
        run = [word] if capitalised(reading, word) and not reading.opens_sentence(word.start) else []
    if telling(run):
        yield Span(run[0].start, run[-1].end, "PERSON", "capitals", 0.45, "capitalised, and no ordinary word")


def capitalised(reading: Reading, word: Word) -> bool:
    """One capital and small letters, in prose, and no word of the trade."""
    mixed = word.text[0].isupper() and not word.text.isupper() and len(word.text) > 2
    return (
        mixed
        and word.lower not in HARMLESS
        and reading.style(word.start) == "prose"
        and not joined_to_digits(reading, word)
    )


def joined_to_digits(reading: Reading, word: Word) -> bool:
    """Part of a model or code such as X26P."""
    around = reading.text[max(0, word.start - 1) : word.start] + reading.text[word.end : word.end + 1]
    return any(c.isdigit() for c in around)


def telling(run: list[Word]) -> bool:
    """At least one word of the run is not ordinary English."""
    return any(word.lower not in ORDINARY for word in run)
