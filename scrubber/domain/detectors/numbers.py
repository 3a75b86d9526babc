"""Numbers that belong to one person, unit, vehicle or case."""

import re
from collections.abc import Iterator

from scrubber.domain.detectors.patterns import NUMBERS, Pattern, cues, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

CODE = r"(?=[A-Za-z-]*\d)[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*"
SEPARATOR = r"(?:'s)? ?(?:(?:number|numbers|no|nos|num|#)\b\.?)?(?: (?:is|was))?[ :#]{0,3}"
CASE = (
    r"(?:case|cases|report|incident|inc|event|docket|cad|dr|dc|rd|cfs|citation|cite|ticket|summons"
    r"|complaint|control|evidence|item|property|booking|log|file|warrant|rpt|claim|crash|cc|cr"
    r"|ref)"
)
PERSONAL = (
    r"(?:badge|shield|serial|tax|star|employee|emp|inmate|doc|cdcr|tdcj|fbi|sid|ssn|social|license"
    r"|lic|oln|ol|dl|id|cdl|pin|p)"
)
UNIT = (
    r"(?:unit|units|car|motor|beat|zone|sector|section|district|pct|precinct|squad|post|troop"
    r"|call ?sign|callsign|patrol|bike|boat|air|medic|engine|ladder|truck|rescue|battalion"
    r"|ambulance|eagle|lifeflight|tanker|brush|k-9|supervisor|platoon|company|squadron|region"
    r"|area|division|detail|paramedic)"
)
UNIT_NUMBER = r"(\d{1,4}[A-Za-z]?\d{0,3}|[A-Za-z]{1,2}-?\d{1,4}|[A-Za-z]-?\d{1,2}[A-Za-z]?)"
SPOKEN = (
    r"(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|adam|boy|charles|david"
    r"|edward|frank|george|henry|ida|john|king|lincoln|mary|nora|ocean|paul|queen|robert|sam|tom|union|victor|william"
    r"|young|zebra)\b[ -]?){2,5}(?!yards|feet|miles|times|minutes|people|guys)"
)
PHONETIC = (
    r"(?i:adam|boy|charles|charlie|david|edward|echo|frank|foxtrot|george|golf|henry|hotel|ida"
    r"|india|john|juliet|king|kilo|lincoln|lima|mary|mike|nora|november|ocean|oscar|paul|papa"
    r"|queen|quebec|robert|romeo|sam|sierra|tom|tango|union|uniform|victor|william|whiskey|x-?ray"
    r"|young|yankee|zebra|zulu|alpha|alfa|bravo|delta)"
)
NOT_A_MEASURE = (
    r"(?![\w:]|[.,]\d| ?(?:feet|ft|yards?|inch|miles?|mph|pounds|lbs|percent|%|minutes?|hours?"
    r"|days?|weeks?|months?|years?|seconds?|people|units|cars|officers|guys|times|times|in the"
    r"|of us|blocks?|rounds?|shots?)\b)"
)
NOT_IN_NUMBER = r"(?:(?<![\w./-])|(?<=[A-Za-z]-))"  # what may stand before a record number

CASES = cues(
    "case cases report incident inc event docket cad dr dc rd cfs citation cite ticket summons complaint control"
    " evidence item property booking log file warrant rpt claim crash cc cr ref"
)
PERSONAL_WORDS = cues(
    "badge shield serial tax star employee emp inmate doc cdcr tdcj fbi sid ssn social license lic oln ol dl id cdl"
    " pin p"
)
UNITS = cues(
    "unit units car motor beat zone sector section district pct precinct squad post troop call callsign patrol bike"
    " boat air medic engine ladder truck rescue battalion ambulance eagle lifeflight tanker brush k supervisor platoon"
    " company squadron region area division detail paramedic"
)
CREWS = cues("medic engine ladder rescue battalion ambulance lifeflight life airlife mercy squad")
PHONETICS = cues(
    "adam boy charles charlie david edward echo frank foxtrot george golf henry hotel ida india john juliet king kilo"
    " lincoln lima mary mike nora november ocean oscar paul papa queen quebec robert romeo sam sierra tom tango union"
    " uniform victor william whiskey xray x young yankee zebra zulu alpha alfa bravo delta"
)


def pattern(score: float, reason: str, at: frozenset[str], expression: str) -> Pattern:
    return Pattern("ID", score, reason, at, expression)


PATTERNS = (
    pattern(0.97, "case number", CASES, rf"(?i:{CASE}\b{SEPARATOR})({CODE}(?: \d{{3,}})?)(?<!\.){NOT_A_MEASURE}"),
    pattern(0.97, "personal number", PERSONAL_WORDS, rf"(?i:{PERSONAL}\b{SEPARATOR})({CODE}){NOT_A_MEASURE}"),
    pattern(
        0.95,
        "number after a sign",
        NUMBERS,
        r"(?:(?:(?<=#)|(?<=# ))(?:\d{2,8}|[A-Z]{1,3}\d{1,6})"
        r"|(?:(?<=#[A-Z]-)|(?<=#[A-Z]{2}-)|(?<=#[A-Z]{3}-))\d{1,6})\b",
    ),
    pattern(0.93, "unit or district", UNITS, rf"(?i:{UNIT}\b{SEPARATOR}){UNIT_NUMBER}\b{NOT_A_MEASURE}"),
    pattern(0.93, "unit with a dog", NUMBERS, rf"(?i:k9\b{SEPARATOR}){UNIT_NUMBER}\b{NOT_A_MEASURE}"),
    pattern(
        0.85,
        "unit",
        cues("unit car squad badge call motor medic engine truck"),
        rf"(?i:(?:unit|car|squad|badge|badge number|call sign|motor|medic|engine|truck)(?: is"
        rf"| was)? )((?i:{SPOKEN}))(?<! )",
    ),
    pattern(
        0.9, "case number", cues("ending ends ended"), r"(?i:(?:ending|ends|ended) (?:in|with) )([A-Za-z]?\d{2,8})\b"
    ),
    pattern(
        0.93,
        "fire or medical unit",
        CREWS,
        r"(?i:(?:medic|engine|ladder|rescue|battalion|ambulance|lifeflight|life flight|airlife|mercy|squad) )\d{1,4}\b",
    ),
    pattern(0.9, "district", NUMBERS, r"(\d{1,3}) ?(?i:pct|precinct)\b"),
    pattern(0.95, "call sign", NUMBERS, rf"\d{{1,2}}[- ]?{PHONETIC}[- ]?\d{{1,3}}\b"),
    pattern(
        0.9,
        "call sign",
        PHONETICS,
        rf"{PHONETIC}[- ]\d{{1,3}}\b(?! (?i:yards|feet|ft|miles|mph|minutes|times|pm|am))",
    ),
    pattern(
        0.85,
        "call sign",
        PHONETICS,
        rf"{PHONETIC}[- ](?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
        rf"|twenty)\b(?! (?i:of|years|times|feet|minutes|other))",
    ),
    pattern(0.9, "call sign", NUMBERS, rf"\d{{1,2}}[- ]{PHONETIC}\b(?! (?i:day|street))"),
    pattern(0.88, "call sign", NUMBERS, r"(?<![\w.#-])\d{1,2}[A-Z]{1,2}\d{1,3}(?![\w-])"),
    pattern(0.85, "call sign", NUMBERS, r"(?<![\w.#-])\d{1,2}[a-wyz]\d{1,3}(?![\w-])"),
    pattern(
        0.85,
        "call sign",
        cues("unit car call it its im i as"),
        r"(?i:(?:unit|car|call sign|it's|its|im|i'm|as) )([A-Za-z] ?\d(?: \d){1,3}|[A-Za-z] \d{1,3}"
        r"|\d{1,2} [A-Za-z] \d{1,3})\b",
    ),
    pattern(
        0.85,
        "call sign",
        cues("unit car"),
        r"(?i:(?:unit|car) )((?:\d|[A-Za-z])(?: (?:\d{1,3}|[A-Za-z]|david|adam|lincoln))+)\b(?! [a-z]{2})",
    ),
    pattern(0.8, "unit", NUMBERS, r"(?<![\w-])(\d{3,4}) (?:[Cc]ar|[Uu]nit)\b"),
    pattern(
        0.97,
        "vehicle identification number",
        NUMBERS,
        r"[A-HJ-NPR-Za-hj-npr-z0-9]{17}(?![A-Za-z0-9])",
    ),
    pattern(
        0.97,
        "licence plate",
        cues("plate plates tag tags license lic reg registration lp"),
        r"(?i:(?:plates?|tag|tags|license plate|lic|reg|registration|lp)\b(?: (?:number|no\.?|of|is"
        r"|was|reading))*[ :#]{1,2}(?:[A-Z]{2} )?)((?=[A-Za-z -]{0,4}\d)[A-Za-z0-9]{1,4}"
        r"(?:[ -]?[A-Za-z0-9]{2,5})(?<![a-z]))\b",
    ),
    pattern(
        0.85,
        "licence plate",
        NUMBERS,
        r"(?<![\w-])(?:[A-Z]{3}\d{4}|\d[A-Z]{3}\d{3}|[A-Z]{2}\d{5}|[A-Z]\d{5}[A-Z]|[A-Z]\d{2}-\d{2}[A-Z])(?![\w-])",
    ),
    pattern(0.85, "licence plate", NUMBERS, r"\d{4}(?<=(?<![\w-])([A-Z]{3}[- ]\d{4}))(?![\w-])"),
    pattern(0.85, "licence plate", NUMBERS, r"\d{3}(?<=(?<![\w-])([A-Z]{3}-\d{3}))(?![\w-])"),
    pattern(0.93, "social security number", NUMBERS, r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"),
    pattern(
        0.9,
        "record number",
        NUMBERS,
        rf"{NOT_IN_NUMBER}[A-Za-z]{{0,5}}\d{{2,4}}(?:-[A-Za-z]{{1,4}})?-\d{{3,10}}(?:-[A-Za-z0-9]{{1,4}})?(?![\w/-])",
    ),
    pattern(0.9, "record number", NUMBERS, rf"{NOT_IN_NUMBER}[A-Za-z]{{0,4}}\d{{2,4}}-\d{{1,4}}-\d{{2,8}}(?![\w/-])"),
    pattern(0.9, "record number", NUMBERS, r"(?:(?<![\w./-])[A-Z]{1,4}|(?<=[A-Z]-))\d{2,6}-\d{2,8}(?![\w/-])"),
    pattern(0.85, "record number", NUMBERS, r"(?:(?<![\w./$-])[A-Za-z]{1,3}|(?<=[A-Za-z]-))\d{5,12}(?![\w-])"),
    pattern(0.85, "long number", NUMBERS, r"(?<![\w./$,:-])\d{6,14}(?![\w%-]|[.,]\d)"),
    pattern(
        0.75,
        "five-digit number",
        NUMBERS,
        r"(?<![\w./$,:-])\d{5}(?![\w%-]|[.,]\d| [A-Z][a-z]| (?i:feet|miles|people|dollars|volts|block|[nsew]\b))",
    ),
)


TEN_CODE = re.compile(r"1[01]-\d{1,2}")
LETTERS_BEFORE = re.compile(r"(?<![\w./-])[A-Za-z]{1,5}-\Z")


def with_letters(text: str, span: Span) -> Span | None:
    """The number with the letters that a hyphen joins to its front, "CR-" of "CR-23-11882"; None if a word is there."""
    if text[span.start - 1 : span.start] != "-" or not text[span.start - 2].isalpha():
        return span
    letters = LETTERS_BEFORE.search(text, max(0, span.start - 6), span.start)
    return span._replace(start=letters.start()) if letters else None


def detect(reading: Reading) -> Iterator[Span]:
    for span in find_all(reading, "numbers", PATTERNS):
        if not TEN_CODE.fullmatch(reading.text, span.start, span.end) and (whole := with_letters(reading.text, span)):
            yield whole
