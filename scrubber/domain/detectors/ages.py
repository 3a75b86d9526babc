"""Ages in figures and in words."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
WORDS = rf"(?:{TENS}(?:[ -]{ONES})?|{TEENS}|{ONES})"
AGE = r"(?:[1-9]\d|[1-9])"
GROWN = rf"(?:[1-9]\d|{TENS}(?:[ -]{ONES})?|{TEENS})"
OLD = r"(?:[ -]?(?:years?|yrs?)[ -]?(?:olds?|of age)|[ -]?y/?o(?:a|ld)?\b|[ -]?yr[ -]?old|[ -]?yoa|[ -]?months?[ -]old)"
NOT_A_MEASURE = (
    r"(?![\w:/%]|[.,]\d|-\d| ?(?:feet|foot|ft|yards?|inch|miles?|mph|pounds|lbs|percent|minutes?"
    r"|mins?|hours?|hrs|days?|weeks?|months?|seconds?|years? (?:on|in|ago|now|with)|people|deep|of"
    r"|in a|over|or|to|north|south|east|west)\b)"
)
THIRD = r"(?:he|she|who|they)"


def pattern(score: float, reason: str, expression: str) -> Pattern:
    return Pattern("AGE", score, reason, expression)


PATTERNS = (
    pattern(0.97, "age", rf"(?i:\b({AGE}|{WORDS}){OLD})"),
    pattern(0.95, "age", rf"(?i:\b(?:aged?|turned|turning)(?: of)?:? )((?i:{AGE}|{WORDS}))\b{NOT_A_MEASURE}"),
    pattern(
        0.85,
        "age after a pronoun",
        rf"(?i:\b(?:{THIRD}(?:'s| is| was| are)|i'm|i am|im|hes|shes)(?: (?:now|only|maybe|about|almost"
        rf"|like))? )((?i:{GROWN}))\b{NOT_A_MEASURE}(?=[,.;)]| (?i:and|but|with|so|he|she|i|bad|now"
        rf"|at the time|when|years|then)\b|$)",
    ),
    pattern(0.85, "age after a name", rf"[A-Za-z][a-z'-]+(?: [JS]r\.?)?, ((?i:{GROWN}))(?=[,.;)])"),
    pattern(0.85, "age after a name", r"\b[A-Z]{2,}(?:, \(?| \()([1-9]\d)(?=[,.;)] )"),
    pattern(0.85, "age in brackets", r"(?i:[a-z]{3,} )\(([1-9]\d)\)"),
    pattern(0.9, "age after race and sex", r"(?i:\b[wbhaiu]/?[mf])[,/ ]{1,2}([1-9]\d)(?![\w:/]|[.,]\d)"),
    pattern(
        0.8,
        "age after a name",
        rf"\b[A-Z][a-z]+(?:'s| is| was)(?: (?:only|just|maybe|about|almost))? ({GROWN})\b{NOT_A_MEASURE}"
        r"(?=[,.;)]| (?:and|but|now|with|years)\b)",
    ),
    pattern(
        0.8,
        "age of a young person",
        rf"(?i:\b(?:kid|boy|girl|juvenile|teen|teenager|male|female|driver|suspect|victim|guy|lady"
        rf"|child)(?:,| was| is)?(?: (?:maybe|about|around|approximately|approx|like"
        rf"|only))? )((?i:{GROWN}|[5-9]))\b{NOT_A_MEASURE}",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "ages", PATTERNS)
