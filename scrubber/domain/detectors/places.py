"""Towns, counties, neighbourhoods, landmarks: by a gazetteer, by their form, by the words before them."""

import re
from collections.abc import Iterable
from dataclasses import replace

from scrubber.domain.detectors.names import joined, may_follow, start_of_name
from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.lexicon import FUNCTION, KEEP, ORDINARY, PLACES
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

FEATURE = (
    r"(?i:creek|ridge|lake|canyon|summit|wash|hollow|bridge|beach|bay|reservoir|dam|mesa|butte"
    r"|pass|falls|flats|heights|estates|gardens|apartments|apts|manor|trailer park|homes|projects"
    r"|pier|marina|national forest|state park|park|cemetery|fairgrounds"
    r"|river|island|mountain|mountains|valley|springs|bluff|pointe|village|terrace|station"
    r"|campground|landing|fork|slough|bayou|mall|reservation|rez|tunnel|golf course"
    r"|country club)\b"
)
PATTERNS = (
    Pattern("LOCATION", 0.85, "place by its form", rf"\b(?:[A-Z][\w'-]+ ){{1,3}}{FEATURE}"),
    Pattern(
        "LOCATION",
        0.9,
        "town and state",
        r"\b(?:[A-Z][\w'-]+ ?){1,3}, (?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME"
        r"|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV"
        r"|WY)\b(?! (?i:reg|plate|tag|lic|license|registration|\d))",
    ),
    Pattern(
        "LOCATION",
        0.85,
        "county",
        r"(?i:\b(?:[a-z][\w'-]+ ){1,3}(?:county|parish)\b)(?<![Tt]he county)(?<!THE COUNTY)(?<!this county)",
    ),
)
TOWN_CUE = re.compile(
    r"\b(?:in|near|from|to|toward|towards|outside|of|into|through|around|past|at|by|for|on|onto"
    r"|down|up|off|along|across|downtown|north|south|east|west|between|leaving|enroute to|out of"
    r"|back to) ",
    re.IGNORECASE,
)
NEVER_AFTER_CUE = FUNCTION | KEEP
PEOPLE_FIRST = re.compile(r"(?:for|of|to|by|from|with|at)", re.IGNORECASE)


def detect(reading: Reading) -> Iterable[Span]:
    for span in find_all(reading, "places", PATTERNS):
        start = start_of_name(reading, span.start, span.end)
        if first_word(reading, span.start, span.end) not in KEEP and len(reading.text[start : span.end].split()) > 1:
            yield replace(span, start=start)
    yield from gazetteer(reading)
    yield from after_preposition(reading)


def first_word(reading: Reading, start: int, end: int) -> str:
    return reading.text[start:end].split()[0].strip(",").lower()


def gazetteer(reading: Reading) -> Iterable[Span]:
    """The longest known place of up to three words at each word."""
    words = reading.words
    for i, word in enumerate(words):
        for count in (3, 2, 1):
            last = words[i + count - 1] if i + count <= len(words) else None
            if last and reading.text[word.start : last.end].lower() in PLACES and place_like(reading, word, count):
                yield Span(word.start, last.end, "LOCATION", "places", 0.85, "known place")
                break


def place_like(reading: Reading, word: Word, count: int) -> bool:
    """A place of one word must not be an ordinary word; in prose it is capitalised."""
    if reading.style(word.start) == "prose" and not word.text[0].isupper():
        return False
    return count > 1 or (word.lower not in ORDINARY and word.lower not in KEEP)


def after_preposition(reading: Reading) -> Iterable[Span]:
    """In prose, a capitalised word after "in", "near" and the like."""
    for cue in TOWN_CUE.finditer(reading.text):
        upcoming = reading.words_from(cue.end(), 4)
        if not upcoming or upcoming[0].start != cue.end() or not unknown(reading, upcoming[0]):
            continue
        last = upcoming[0]
        for word in upcoming[1:]:
            if not joined(reading, last, word) or not may_follow(reading, word, last):
                break
            last = word
        yield Span(upcoming[0].start, last.end, "LOCATION", "places", 0.5, "name after a preposition")


def unknown(reading: Reading, word: Word) -> bool:
    if reading.style(word.start) != "prose" or not word.text[0].isupper() or len(word.text) < 3:
        return False
    return word.lower not in NEVER_AFTER_CUE and not word.text.isupper()
