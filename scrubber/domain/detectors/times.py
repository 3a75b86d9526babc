"""Clock times: with a colon, with am or pm, military, in words."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import NUMBERS, Pattern, after, cues, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
MINUTE = (
    r"(?:oh[ -](?:one|two|three|four|five|six|seven|eight|nine)|ten|fifteen|twenty(?:[ -]five)?"
    r"|thirty(?:[ -]five)?|forty(?:[ -]five)?|fifty(?:[ -]five)?)"
)
MILITARY = r"(?:[01]\d|2[0-3])[0-5]\d"
HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?|o'?clock)"
PART = r"(?: (?:in the (?:morning|afternoon|evening)|at night))"
AROUND = (
    r"(?:at|@|about|around|approx(?:imately)?\.?|roughly|by|until|till|since|before|after|near"
    r"|close to|almost|past|from|between|circa|time:?)"
)
NOT_A_HOUSE = r"(?![\w-]|\.\d| (?i:block|blk|[NSEW]\b|north|south|east|west|[A-Z][a-z]+ (?:St|Ave|Rd|Dr|Blvd)\b))"

CALENDAR = cues(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sept sep oct nov dec"
    " monday tuesday wednesday thursday friday saturday sunday day today yesterday"
)
HOURS = cues("one two three four five six seven eight nine ten eleven twelve")
ISH_HOURS = frozenset(f"{hour}ish" for hour in HOURS)
MILITARY_HOURS = cues("oh zero ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")
AROUND_WORDS = cues(
    "at about around approx approximately roughly by until till since before after near close almost past from between"
    " circa time"
)


def pattern(score: float, reason: str, at: frozenset[str], expression: str) -> Pattern:
    return Pattern("TIME", score, reason, at, expression)


PATTERNS = (
    pattern(
        0.97,
        "clock time",
        NUMBERS,
        rf"(?i:(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d)(?: ?{HALF}|{PART})?)",
    ),
    pattern(
        0.97,
        "hour with am or pm",
        NUMBERS,
        rf"(?i:(?<![\d:.$-])(?:1[0-2]|0?[1-9])(?:[0-5]\d)? ?{HALF}{PART}?)",
    ),
    pattern(0.95, "hour of the day", NUMBERS, rf"(?i:(?<![\d:.$-])(?:1[0-2]|[1-9]){PART})"),
    pattern(
        0.97,
        "military time",
        NUMBERS,
        rf"(?i:(?<![\w-])({MILITARY}(?: ?(?:-|to) ?{MILITARY})?) ?(?:hrs?\b|hours\b|h\b))",
    ),
    pattern(0.93, "military time", NUMBERS, rf"(?i:(?<![\w-]){MILITARY}ish\b)"),
    pattern(0.93, "military time", AROUND_WORDS, rf"(?i:{AROUND}) ?({MILITARY}){NOT_A_HOUSE}"),
    pattern(0.93, "military time after a sign", NUMBERS, rf"(?:(?<=@)|(?<=@ )){MILITARY}{NOT_A_HOUSE}"),
    pattern(
        0.85,
        "military time after a date",
        NUMBERS,
        rf"\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?,? (?:- )?({MILITARY})(?![\w-])",
    ),
    pattern(
        0.85,
        "military time after a date",
        CALENDAR,
        rf"[A-Za-z]+ ?\d{{0,2}},? (?:- )?({MILITARY})(?![\w-])",
    ),
    pattern(
        0.85,
        "military time alone",
        NUMBERS,
        rf"(?:(?<=, )|(?<=^)|(?<=\n)|(?<=\. )){MILITARY}(?=[,.]?(?:\s|$))(?! (?i:block|n\b|s\b|e\b"
        rf"|w\b|north|south|east|west|[a-z]+ (?:st|street|ave|avenue|rd|road|dr|drive|ct|ln|blvd)\b))",
    ),
    pattern(
        0.85,
        "military time in words",
        MILITARY_HOURS | NUMBERS,
        rf"(?i:{after('at|around|about|by|approximately|until|since|was')}(?:(?:thirteen|fourteen|fifteen|sixteen"
        rf"|seventeen|eighteen|nineteen|twenty(?:[ -](?:one|two|three))?) {MINUTE}(?:[ -]{HOUR})?"
        r"|(?:oh|zero|0) ?dark[ -]thirty)\b)",
    ),
    pattern(
        0.9,
        "military time in words",
        MILITARY_HOURS,
        rf"(?i:(?:(?:oh|zero) {HOUR}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
        r"|twenty(?:[ -](?:one|two|three))?) hundred(?: hours| hrs)?\b"
        r"(?! (?:feet|yards|dollars|pounds|people|block|miles)))",
    ),
    pattern(
        0.95,
        "time in words",
        HOURS,
        rf"(?i:{HOUR}(?:[ -]{MINUTE})? (?:{HALF}|in the (?:morning|afternoon|evening)|at night){PART}?)",
    ),
    pattern(
        0.85,
        "time in words",
        AROUND_WORDS,
        rf"(?i:{AROUND} ({HOUR}[ -]{MINUTE})\b(?! (?:feet|yards|mph|miles|pounds|degrees|people|percent|years)))",
    ),
    pattern(
        0.85,
        "time in words",
        NUMBERS | cues("half quarter ten five twenty"),
        rf"(?i:(?:half past|quarter '?(?:to|past|of|after|till?)|(?:ten|five|twenty|\d\d?) '?(?:to"
        rf"|till?|past|after)) (?:{HOUR}|\d\d?)\b)",
    ),
    pattern(
        0.7,
        "time in words",
        HOURS | ISH_HOURS,
        rf"{after('since|until|till|by|around|about|at|before|after')}"
        rf"(?i:{HOUR}(?:ish)?(?=[.,;]? (?:that|in the|this|tonight|when|and|I)\b|[.]\s"
        rf"|[.]$)(?<!one)(?! (?:of|and a half|hundred|feet)))",
    ),
    pattern(
        0.85,
        "noon or midnight",
        cues("noon midnight"),
        rf"(?i:{after('at|around|about|by|before|after|until|till|past|near|just')}(?:noon|midnight)\b)",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "times", PATTERNS)
