"""Street addresses, streets, intersections, blocks, rooms and lots."""

import re
from collections.abc import Iterable
from dataclasses import replace

from scrubber.domain.detectors.names import NEVER_IN_NAME
from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.lexicon import FUNCTION, GIVEN, ORDINARY
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

SUFFIX = (
    r"(?i:streets?|str?|avenues?|aven?|roads?|rd|drives?|dr|lanes?|ln|courts?|ct|boulevards?|blvd"
    r"|bl|ways?|places?|pl|circles?|cir|terraces?|ter|terr|parkways?|pkwy"
    r"|pky|trails?|trl|tr|loop|pike|highway|hwy|plaza|square|sq|alley|crossing|xing|causeway"
    r"|expressway|expy|freeway|fwy|turnpike|row|run|bypass|esplanade|cove|cv)\b"
)
SHORT = r"(?i:str?|aven?|rd|dr|ln|ct|blvd|bl|pl|cir|ter|terr|pkwy|pky|trl|hwy|sq|xing|expy|fwy|cv)\b"
FULL = (
    r"(?:Street|Avenue|Road|Drive|Lane|Court|Boulevard|Way|Place|Circle|Terrace|Parkway|Trail|Loop"
    r"|Pike|Highway|Plaza|Alley|Expressway|Freeway)\b"
)
WAY = r"(?:(?i:north|south|east|west|[ns]\.?[ew]\.?|[nsew]\.?|northeast|northwest|southeast|southwest) )"
ORDINAL = r"(?i:\d{1,3}(?:st|nd|rd|th)\b)"
CAP = r"(?:[A-Z][A-Za-z'.-]*|[0-9]{1,3}(?:st|nd|rd|th|ST|ND|RD|TH))"
NAME = rf"(?:{CAP}(?: {CAP}){{0,2}})"
ANY = r"(?:[A-Za-z][A-Za-z'-]+)"
NO = r"(?<!\d[ -])(?<![\d.:-])"
UNIT = r"(?:,? (?i:apt|apartment|unit|ste|suite|lot|rm|room|#)\.? ?#?[A-Za-z]?-?\d{0,4}[A-Za-z]?\b)?"


def pattern(score: float, reason: str, expression: str) -> Pattern:
    return Pattern("ADDRESS", score, reason, expression)


PATTERNS = (
    pattern(0.97, "street address", rf"{NO}\b\d{{1,6}} (?:1/2 )?{WAY}?{NAME} {SUFFIX}\.?{UNIT}"),
    pattern(0.95, "street address", rf"{NO}\b\d{{1,6}} {WAY}?(?:{ANY}|{ORDINAL})(?: {ANY})?,? {SHORT}{UNIT}"),
    pattern(0.9, "street address", rf"{NO}\b\d{{2,6}} {WAY}(?:{CAP}|{ORDINAL})(?: {CAP})?{UNIT}"),
    pattern(
        0.95,
        "block of a street",
        rf"{NO}\b\d{{2,5}} (?i:hundred )?(?i:block|blk)(?i: of)? {WAY}?(?:{NAME}|{ORDINAL}|{ANY}){UNIT}",
    ),
    pattern(0.95, "street", rf"\b{WAY}?{NAME} (?:{FULL}|{SHORT})\.?"),
    pattern(0.9, "street", rf"\b{WAY}?{ORDINAL} (?:{SUFFIX}|(?i:and|&) {ANY})"),
    pattern(
        0.85,
        "street",
        rf"(?i:\b(?:on|onto|at|to|down|up|off|across|along|toward|near|from|of"
        rf"|in) )({WAY}?{ANY}(?: {ANY})? {SHORT})\.?",
    ),
    pattern(
        0.9,
        "intersection",
        rf"\b{WAY}?(?:{ORDINAL}|{ANY})(?: {SUFFIX}\.?)? ?(?:&|/| (?i:x) )? ?(?:&|/) ?{WAY}?(?:{ORDINAL}"
        rf"|{CAP})(?: {SUFFIX}\.?)?(?<!\w/\w)(?<!\w/[a-zA-Z])",
    ),
    pattern(
        0.92,
        "intersection",
        rf"\b{WAY}?(?:{ORDINAL}|{ANY})(?: {SUFFIX}\.?)? (?i:and|at|&"
        rf"|x) {WAY}?(?:{ORDINAL}\b(?: {SUFFIX})?|(?:{ANY} )?{SHORT})",
    ),
    pattern(
        0.92, "intersection", rf"\b{WAY}?{ORDINAL}(?: {SUFFIX}\.?)? ?(?i:and|at|&|/) ?{WAY}?(?:{ANY})(?: {SUFFIX}\.?)?"
    ),
    pattern(
        0.85,
        "intersection",
        rf"\b(?i:at|on|to|near|of|toward|left|corner of|intersection of) ((?:{WAY})?{CAP} (?:and"
        rf"|&) (?:{WAY})?{CAP})\b(?! [A-Z])",
    ),
    pattern(0.8, "intersection", rf"(?i:\bcorner of )({ANY} and {ANY})"),
    pattern(
        0.85,
        "numbered street",
        rf"(?i:\b(?:on|at|to|near|toward|onto|off|from|down|up|by) )({WAY}?{ORDINAL})(?! (?i:floor"
        rf"|street|of|time|try|grade|shot|round|door|story|level|january|february|march|april|may|june"
        rf"|july|august|september|october|november|december))\b",
    ),
    pattern(
        0.85,
        "street after a direction",
        rf"\b(?i:[nsew]/?b|(?:north|south|east|west)bound) (?i:on )?((?-i:[A-Z][a-z]+"
        rf"|[A-Z]{{4,}})(?: {SUFFIX})?)(?! (?:LANE|SIDE|SHOULDER"
        rf"|TRAFFIC))(?<!LANE)(?<!LANES)(?<!SIDE)(?<!TRAFFIC)(?<!SHOULDER)",
    ),
    pattern(
        0.9,
        "room, lot or apartment",
        r"(?i:\b(?:apt|apartment|rm|room|ste|suite|lot|cell|bed|bldg|building|space|slip|dorm|pod|tier"
        r"|bay|gate|dock)\.? #?)([A-Za-z]?-?\d{1,4}[A-Za-z]?)\b(?! (?i:feet|ft|minutes|hours|people"
        r"|times|years|inmates|beds|officers))",
    ),
    pattern(
        0.85,
        "wing or block",
        r"\b(?:[Pp]od|[Dd]orm|[Tt]ier|[Ww]ing|[Bb]uilding|[Bb]ldg|[Bb]lock|[Cc]ellblock) [A-Z]\b"
        r"|\b[A-Z][- ](?:[Bb]lock|[Pp]od|[Ww]ing|[Tt]ier)\b",
    ),
    pattern(0.85, "post office box", r"(?i:\bp\.? ?o\.? box \d{1,6})"),
)


BARE = re.compile(
    r"(?:\b(?:on|at|near|of|to|from) |, )(?P<one>[A-Za-z]{3,}) (?:and|at|&|x|@) (?P<other>[A-Za-z]{3,})(?=[,.;]|\s|$)",
    re.IGNORECASE,
)


def detect(reading: Reading) -> Iterable[Span]:
    for span in find_all(reading, "streets", PATTERNS):
        if tight := tightened(reading, span):
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
        span = replace(span, start=word.end + 1)
    return None


def may_open_street(reading: Reading, word: Word) -> bool:
    """A capital in prose; elsewhere any word but a function word."""
    if reading.style(word.start) == "prose":
        return word.text[0].isupper() and word.lower not in NEVER_IN_NAME
    return word.lower not in FUNCTION


def bare_intersections(reading: Reading) -> Iterable[Span]:
    """Two street names without "street", where no capitals help: "on speedway and alvernon", ", MLK AT PECAN,"."""
    for match in BARE.finditer(reading.text):
        names = [match["one"].lower(), match["other"].lower()]
        plain = reading.style(match.start()) != "prose" and not any(name in FUNCTION or name in GIVEN for name in names)
        if plain and any(name not in ORDINARY for name in names):
            yield Span(match.start("one"), match.end("other"), "ADDRESS", "streets", 0.75, "intersection")
