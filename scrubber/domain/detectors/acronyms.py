"""Acronyms of agencies: those of the list, and words that are formed like one."""

import re
from collections.abc import Iterator
from itertools import chain

from scrubber.domain.detectors.lookup import by_first_word, listed
from scrubber.domain.detectors.patterns import cues
from scrubber.domain.lexicon import ORDINARY, rows
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

ACRONYMS = by_first_word(word for row in rows("agencies.txt") for word in row.split())
FORCES = ("pd", "so", "sd", "sp", "hp", "fd", "dps")
FORMED = re.compile(r"[A-Z]{1,5}(?:PD|SO|SD|SP|HP|FD|DPS)|[a-z]{1,4}pd|[a-z]{2,3}so")
NO_ACRONYMS = ORDINARY | cues("tso ufo rso pso hso sro tripod pfd asp wasp disp")
BESIDE = frozenset("./@-_")


def acronyms(reading: Reading) -> Iterator[Span]:
    """Acronyms of the list, and words formed like one."""
    formed = (word for word in reading.index if word.endswith(FORCES) and word not in NO_ACRONYMS)
    places = ((start, start + len(word)) for word in formed for start in reading.index[word])
    for start, end in chain(
        (at for at in listed(reading, ACRONYMS) if reading.lower[slice(*at)] not in NO_ACRONYMS),
        (at for at in places if FORMED.fullmatch(reading.text, *at)),
    ):
        if meant_as_acronym(reading, start, end):
            yield Span(start, end, "AGENCY", "agencies", 0.9, "agency's acronym")


def meant_as_acronym(reading: Reading, start: int, end: int) -> bool:
    """A word of its own in capitals, or in small letters where all is small."""
    if reading.text[max(0, start - 1) : start] in BESIDE or reading.text[end : end + 1] == "-":
        return False
    word = reading.text[start:end]
    return word.isupper() or (word.islower() and reading.style(start) == "lower")
