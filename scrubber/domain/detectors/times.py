"""Clock times: with a colon, with am or pm, military, in words."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import Pattern, find_all
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
    r"|close to|almost|past|from|between|circa|time:?|past)"
)


def pattern(score: float, reason: str, expression: str) -> Pattern:
    return Pattern("TIME", score, reason, expression)


PATTERNS = (
    pattern(0.97, "clock time", rf"(?i:(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d)(?: ?{HALF}|{PART})?)"),
    pattern(0.97, "hour with am or pm", rf"(?i:(?<![\d:.$-])(?:1[0-2]|0?[1-9])(?:[0-5]\d)? ?(?:{HALF})(?:{PART})?)"),
    pattern(0.95, "hour of the day", rf"(?i:(?<![\d:.$-])(?:1[0-2]|[1-9]){PART})"),
    pattern(0.97, "military time", rf"(?i:(?<![\w-])({MILITARY})(?:-{MILITARY})? ?(?:hrs?\b|hours\b|h\b))"),
    pattern(
        0.93,
        "military time",
        rf"(?i:(?:\b{AROUND}|@)(?: (?:about|approx(?:imately)?\.?|around"
        rf"|roughly))? ?)({MILITARY})(?![\w-]|\.\d| (?i:block|blk|[NSEW]\b|north|south|east|west"
        rf"|[A-Z][a-z]+ (?:St|Ave|Rd|Dr|Blvd)\b))",
    ),
    pattern(
        0.85,
        "military time after a date",
        rf"(?:\d[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?|(?i:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
        rf"|day)[a-z]* ?\d{{0,2}}),? (?:- )?({MILITARY})(?![\w-])",
    ),
    pattern(
        0.85,
        "military time alone",
        rf"(?:(?<=, )|(?<=^)|(?<=\n)|(?<=\. ))({MILITARY})(?=[,.]?(?:\s|$))(?! (?i:block|n\b|s\b|e\b"
        rf"|w\b|north|south|east|west|[a-z]+ (?:st|street|ave|avenue|rd|road|dr|drive|ct|ln|blvd)\b))",
    ),
    pattern(
        0.9,
        "military time in words",
        rf"(?i:\b(?:(?:oh|zero) {HOUR}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
        r"|twenty(?:[ -](?:one|two|three))?) hundred(?: hours| hrs)?\b"
        r"(?! (?:feet|yards|dollars|pounds|people|block|miles)))",
    ),
    pattern(
        0.95,
        "time in words",
        rf"(?i:\b{HOUR}(?:[ -]{MINUTE})? (?:{HALF}|in the (?:morning|afternoon|evening)|at night)(?:{PART})?)",
    ),
    pattern(
        0.85,
        "time in words",
        rf"(?i:\b(?:{AROUND}) (?:about )?)((?i:{HOUR}[ -]{MINUTE}))\b(?! (?i:feet|yards|mph|miles"
        rf"|pounds|degrees|people|percent|years))",
    ),
    pattern(
        0.85,
        "time in words",
        rf"(?i:\b(?:half past|(?:a )?quarter (?:to|past|of|after|till)|(?:ten|five|twenty|\d\d?) (?:to"
        rf"|till|past|after)) (?:{HOUR}|\d\d?)\b)",
    ),
    pattern(
        0.7,
        "time in words",
        rf"(?i:\b(?:since|until|till|up at|by|around|about|at|before"
        rf"|after)) ((?i:{HOUR})(?:ish)?)(?=[.,;]? (?i:that|in the|this|tonight|when|and|I)\b|[.]\s"
        rf"|[.]$)(?<!one)(?! (?i:of|and a half|hundred|feet))",
    ),
    pattern(
        0.85,
        "noon or midnight",
        r"(?i:\b(?:at|around|about|by|before|after|until|till|past|near|just) )((?i:noon|midnight))\b",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "times", PATTERNS)
