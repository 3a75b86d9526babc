"""Towns, counties, neighbourhoods, landmarks: by a gazetteer, by their form, by the words before them."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.lookup import by_first_word, listed, start_of_run
from scrubber.domain.detectors.names import joined, may_follow, part_of_name
from scrubber.domain.detectors.patterns import cues
from scrubber.domain.lexicon import FUNCTION, KEEP, ORDINARY, PLACES
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

FEATURE = re.compile(
    r"(?:creek|ridge|lake|canyon|summit|wash|hollow|bridge|beach|bay|reservoir|dam|mesa|butte"
    r"|pass|falls|flats|heights|estates|gardens|apartments|apts|manor|trailer park|homes|projects"
    r"|pier|marina|national forest|state park|park|cemetery|fairgrounds"
    r"|river|island|mountain|mountains|valley|springs|bluff|pointe|village|terrace|station"
    r"|campground|landing|fork|slough|bayou|mall|reservation|rez|tunnel|golf course"
    r"|country club|county|parish)\b",
    re.IGNORECASE,
)
FEATURES = cues(
    "creek ridge lake canyon summit wash hollow bridge beach bay reservoir dam mesa butte pass falls flats heights"
    " estates gardens apartments apts manor trailer homes projects pier marina national state park cemetery"
    " fairgrounds river island mountain mountains valley springs bluff pointe village terrace station campground"
    " landing fork slough bayou mall reservation rez tunnel golf country county parish"
)
COUNTIES = cues("county parish")
STATES = cues(
    "AL AK AZ AR CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA"
    " RI SC SD TN TX UT VA VT WA WI WV WY"
)
STATE = re.compile(r"[A-Z]{2}\b(?! (?i:reg|plate|tag|lic|license|registration|\d))")
TOWN_CUES = cues(
    "in near from to toward towards outside of into through around past at by for on onto down up off along across"
    " downtown north south east west between leaving"
)
NO_PLACES = KEEP - {"st"}
NEVER_AFTER_CUE = FUNCTION | KEEP
GAZETTEER = by_first_word(PLACES)
MOST_WORDS = 3


def detect(reading: Reading) -> Iterable[Span]:
    yield from by_form(reading)
    yield from with_state(reading)
    for start, end in listed(reading, GAZETTEER):
        if place_like(reading, start, end):
            yield Span(start, end, "LOCATION", "places", 0.85, "known place")
    yield from after_preposition(reading)


def by_form(reading: Reading) -> Iterable[Span]:
    """Names that end in a word for what they name: "Parleys Summit", "Big Horn County"."""
    for position in reading.places(FEATURES):
        start = start_of_run(reading, position, MOST_WORDS, part_of_name)
        feature = FEATURE.match(reading.text, position) if start < position else None
        if feature and reading.words_from(start, 1)[0].lower not in NO_PLACES:
            county = feature[0].lower() in COUNTIES
            if county or reading.text[start].isupper():
                reason = "county" if county else "place by its form"
                yield Span(start, feature.end(), "LOCATION", "places", 0.85, reason)


def with_state(reading: Reading) -> Iterable[Span]:
    """A town before a comma and the letters of a state."""
    for position in reading.places(STATES):
        if reading.text[position - 2 : position] == ", " and (state := STATE.match(reading.text, position)):
            town = reading.words_before(position, 1)
            if town and town[0].end == position - 2 and part_of_name(reading, town[0]):
                start = start_of_run(reading, town[0].start, MOST_WORDS - 1, part_of_name)
                yield Span(start, state.end(), "LOCATION", "places", 0.9, "town and state")


def place_like(reading: Reading, start: int, end: int) -> bool:
    """A place of one word must not be an ordinary word; in prose it is capitalised."""
    text = reading.text[start:end]
    if reading.style(start) == "prose" and not text[0].isupper():
        return False
    return " " in text or (text.lower() not in ORDINARY and text.lower() not in KEEP)


def after_preposition(reading: Reading) -> Iterable[Span]:
    """In prose, a capitalised word after "in", "near" and the like."""
    text = reading.text
    for cue in TOWN_CUES & reading.index.keys():
        for start in reading.index[cue]:
            position = start + len(cue) + 1
            if text[position - 1 : position] == " " and text[position : position + 1].isupper():
                yield from town_at(reading, position)


def town_at(reading: Reading, position: int) -> Iterable[Span]:
    upcoming = reading.words_from(position, 4)
    if not upcoming or upcoming[0].start != position or not unknown(reading, upcoming[0]):
        return
    last = upcoming[0]
    for word in upcoming[1:]:
        if not joined(reading, last, word) or not may_follow(reading, word, last):
            break
        last = word
    yield Span(position, last.end, "LOCATION", "places", 0.5, "name after a preposition")


def unknown(reading: Reading, word: Word) -> bool:
    if word.lower in NEVER_AFTER_CUE or len(word.text) < 3 or word.text.isupper():
        return False
    return reading.style(word.start) == "prose"
