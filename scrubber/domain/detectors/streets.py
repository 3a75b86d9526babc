"""Street addresses, streets, intersections, blocks, rooms and lots."""

from collections.abc import Iterable

from scrubber.domain.detectors.intersections import bare_intersections, intersections
from scrubber.domain.detectors.lookup import find_around
from scrubber.domain.detectors.names import NEVER_IN_NAME
from scrubber.domain.detectors.patterns import NUMBERS, Pattern, cues, find_all
from scrubber.domain.detectors.street_words import (
    ANY,
    CAP,
    DIRECTIONS,
    FULL,
    FULLS,
    NAME,
    NO,
    ORDINAL,
    SHORT,
    SHORTS,
    SUFFIX,
    UNIT,
    WAY,
)
from scrubber.domain.lexicon import FUNCTION, is_ordinary
from scrubber.domain.reading import WORD, Reading, Word
from scrubber.domain.spans import Span

UNNAMED = frozenset({"room, lot or apartment", "wing or block", "post office box"})
LINKS = cues("and at x of")
NOT_THE_NAME = DIRECTIONS | SHORTS | FULLS | cues("street block blk hundred apt unit ste lot rm room s t th nd rd")
BEFORE_NUMBER = cues("on at to near toward onto off from down up by")
BEFORE_STREET = r"(?i:on|onto|at|to|down|up|off|across|along|toward|near|from|of|in)"
PLACES = cues("apt apartment rm room ste suite lot cell bed bldg building space slip dorm pod tier bay gate dock")


def pattern(score: float, reason: str, at: frozenset[str], expression: str) -> Pattern:
    return Pattern("ADDRESS", score, reason, at, expression)


PATTERNS = (
    pattern(0.97, "street address", NUMBERS, rf"{NO}\d{{1,6}} (?:1/2 )?{WAY}?{NAME} {SUFFIX}\.?{UNIT}"),
    pattern(0.95, "street address", NUMBERS, rf"{NO}\d{{1,6}} {WAY}?(?:{ANY}|{ORDINAL})(?: {ANY})?,? {SHORT}{UNIT}"),
    pattern(0.9, "street address", NUMBERS, rf"{NO}\d{{2,6}} {WAY}(?:{CAP}|{ORDINAL})(?: {CAP})?{UNIT}"),
    pattern(
        0.85,
        "street address",
        cues("at to from residence address house is was"),
        rf"(?i:[a-z]+ )(?!(?:19|20)\d\d )(\d{{2,5}} {WAY}?[A-Z][a-z]{{3,}}(?: [A-Z][a-z]+)?)(?=[.,;)]|\s[a-z(])",
    ),
    pattern(
        0.95,
        "block of a street",
        NUMBERS,
        rf"{NO}\d{{2,5}} (?i:hundred )?(?i:block|blk)(?i: of)? {WAY}?(?:{NAME}|{ORDINAL}|{ANY}){UNIT}",
    ),
    pattern(0.9, "street", NUMBERS | DIRECTIONS, rf"\b{WAY}?{ORDINAL} (?:{SUFFIX}|(?i:and|&) {ANY})"),
    pattern(
        0.92,
        "intersection",
        NUMBERS | DIRECTIONS,
        rf"\b{WAY}?{ORDINAL}(?: {SUFFIX}\.?)? ?(?i:and|at|&|/) ?{WAY}?(?:{ANY})(?: {SUFFIX}\.?)?",
    ),
    pattern(
        0.85,
        "intersection",
        cues("at on to near of toward left corner intersection"),
        rf"\b(?i:[a-z]+|corner of|intersection of) ({WAY}?{CAP} (?:and|&) {WAY}?{CAP})\b(?! [A-Z])",
    ),
    pattern(0.8, "intersection", cues("corner"), rf"(?i:corner of )({ANY} and {ANY})"),
    pattern(
        0.85,
        "numbered street",
        BEFORE_NUMBER,
        rf"(?i:[a-z]+ )({WAY}?{ORDINAL})(?! (?i:floor"
        r"|street|of|time|try|grade|shot|round|door|story|level|january|february|march|april|may|june"
        r"|july|august|september|october|november|december))\b",
    ),
    pattern(
        0.85,
        "street after a direction",
        cues("n s e w nb sb eb wb northbound southbound eastbound westbound"),
        rf"\b(?i:[nsew]/?b|(?:north|south|east|west)bound) (?i:on )?((?-i:[A-Z][a-z]+"
        rf"|[A-Z]{{4,}})(?: {SUFFIX})?)(?! (?:LANE|SIDE|SHOULDER"
        rf"|TRAFFIC))(?<!LANE)(?<!LANES)(?<!SIDE)(?<!TRAFFIC)(?<!SHOULDER)",
    ),
    pattern(
        0.9,
        "room, lot or apartment",
        PLACES,
        r"(?i:[a-z]+\.? #?)([A-Za-z]?-?\d{1,4}[A-Za-z]?)\b(?! (?i:feet|ft|minutes|hours|people"
        r"|times|years|inmates|beds|officers))",
    ),
    pattern(
        0.85,
        "wing or block",
        cues("pod dorm tier wing building bldg block cellblock"),
        r"\b(?:[Pp]od|[Dd]orm|[Tt]ier|[Ww]ing|[Bb]uilding|[Bb]ldg|[Bb]lock|[Cc]ellblock) [A-Z]\b",
    ),
    pattern(0.85, "post office box", cues("p po"), r"(?i:\bp\.? ?o\.? box \d{1,6})"),
)
ENDING_IN = (
    pattern(0.95, "street", SHORTS | FULLS, rf"\b{WAY}?{NAME} (?:{FULL}|{SHORT})\.?"),
    pattern(0.85, "street", SHORTS, rf"\b{BEFORE_STREET} ({WAY}?{ANY}(?: {ANY})? {SHORT})\.?"),
    pattern(
        0.85,
        "wing or block",
        cues("block pod wing tier"),
        r"\b[A-Z][- ](?:[Bb]lock|[Pp]od|[Ww]ing|[Tt]ier)\b",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    found = (
        *find_all(reading, "streets", PATTERNS),
        *find_around(reading, "streets", ENDING_IN),
        *intersections(reading),
    )
    for span in found:
        tight = tightened(reading, span)
        if tight and names_a_street(reading, tight):
            yield tight
    yield from bare_intersections(reading)


def tightened(reading: Reading, span: Span) -> Span | None:
    """The span without leading words that no street's name begins with; None if no name is left."""
    whole = span
    for word in reading.words_from(span.start, 6):
        if word.start >= span.end:
            return span if span is whole else None
        if any(c.isdigit() for c in reading.text[span.start : word.start]) or may_open_street(reading, word):
            return span
        span = span._replace(start=word.end + 1)
    return None


def names_a_street(reading: Reading, span: Span) -> bool:
    """Some word or ordinal of it is a name, and none is a function word; one name at least where no capitals tell."""
    if span.reason in UNNAMED:
        return True
    words = {match[0].lower() for match in WORD.finditer(reading.text, span.start, span.end)} - NOT_THE_NAME
    numbered = any(c.isdigit() for c in reading.text[span.start : span.end])
    if span.reason != "intersection" and words & LINKS or words & (FUNCTION - LINKS):
        return False
    names = words - LINKS
    if reading.style(span.start) == "prose":
        return bool(names) or numbered
    return numbered if not names else numbered or not all(map(is_ordinary, names))


def may_open_street(reading: Reading, word: Word) -> bool:
    """A capital in prose; elsewhere any word but a function word."""
    if reading.style(word.start) == "prose":
        return word.text[0].isupper() and word.lower not in NEVER_IN_NAME
    return word.lower not in FUNCTION
