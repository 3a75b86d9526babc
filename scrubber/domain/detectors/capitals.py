"""Words that stand out: in prose by a capital in mid-sentence, elsewhere because no list of ordinary words has them."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.names import NEVER_IN_NAME, joined
from scrubber.domain.lexicon import FUNCTION, GIVEN, KEEP, ORDINARY, PLACES, SURNAMES
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

HARMLESS = KEEP | FUNCTION
NAMES = SURNAMES | GIVEN | PLACES
ENDING = re.compile(r"(?:ness|ful|less|able|ment|ers?|est|ish|y|wards?|s)$")
LINKED = re.compile(r"\b[A-Z][a-z]{2,} (?:of|of the|de|del|de la) [A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
SHORTEST = 4


def detect(reading: Reading) -> Iterable[Span]:
    for run in runs(reading):
        if any(word.lower not in ORDINARY and word.lower not in KEEP for word in run):
            yield Span(run[0].start, run[-1].end, "PERSON", "capitals", 0.45, "capitalised, and no ordinary word")
        elif sum(word.lower not in HARMLESS for word in run) >= 2:
            yield Span(run[0].start, run[-1].end, "ORG", "capitals", 0.45, "several capitalised words")
    for match in LINKED.finditer(reading.text):
        if reading.style(match.start()) == "prose" and not reading.opens_sentence(match.start()):
            yield Span(*match.span(), "ORG", "capitals", 0.45, "several capitalised words")
    for word in reading.words:
        if unheard_of(reading, word):
            yield Span(word.start, word.end, "PERSON", "capitals", 0.4, "no ordinary word")


def runs(reading: Reading) -> Iterable[list[Word]]:
    """Capitalised words of prose that follow each other, the first of them in mid-sentence."""
    run: list[Word] = []
    for word in reading.words:
        if run and joined(reading, run[-1], word) and capitalised(reading, word):
            run.append(word)
            continue
        if run:
            yield run
        opens = capitalised(reading, word) and word.lower not in KEEP and not reading.opens_sentence(word.start)
        run = [word] if opens else []
    if run:
        yield run


def capitalised(reading: Reading, word: Word) -> bool:
    """One capital and small letters, in prose."""
    mixed = word.text[0].isupper() and not word.text.isupper() and len(word.text) > 2
    plain = word.lower not in NEVER_IN_NAME and not beside_digits(reading, word)
    return mixed and plain and reading.style(word.start) == "prose"


def unheard_of(reading: Reading, word: Word) -> bool:
    """A word of a text without telling capitals that no list has. Short ones are too often abbreviations."""
    if reading.style(word.start) == "prose" or len(word.text) < SHORTEST or beside_digits(reading, word):
        return False
    return not all(len(part) < SHORTEST or known(part) for part in re.split(r"['-]", word.lower))


def known(word: str) -> bool:
    """An ordinary or harmless word, or made of such: with an ending, or two in one. A listed name never is."""
    if word in HARMLESS or word in ORDINARY:
        return True
    if word in NAMES:
        return False
    stem = ENDING.sub("", word)
    return stem in ORDINARY or any(word[:i] in ORDINARY and word[i:] in ORDINARY for i in range(3, len(word) - 2))


def beside_digits(reading: Reading, word: Word) -> bool:
    """Part of a model or code such as X26P."""
    around = reading.text[max(0, word.start - 1) : word.start] + reading.text[word.end : word.end + 1]
    return any(c.isdigit() for c in around)
