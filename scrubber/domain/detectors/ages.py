"""Ages in figures and in words."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import NUMBERS, Pattern, cues, find_all
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
NAME_BEFORE = "(?:" + "|".join(rf"(?<=\b[A-Z][a-z]{{{length}}}[ '])" for length in range(1, 14)) + ")"

GROWN_AGES = NUMBERS | cues(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    " twenty thirty forty fifty sixty seventy eighty ninety"
)
AGES = GROWN_AGES | cues("one two three four five six seven eight nine")
PRONOUNS = cues("he she who they i im hes shes")
RACE_AND_SEX = cues("w b h a i u wm bm hm am im um wf bf hf af if uf")
PEOPLE = cues("kid boy girl juvenile teen teenager male female driver suspect victim guy lady child")


def pattern(score: float, reason: str, at: frozenset[str], expression: str) -> Pattern:
    return Pattern("AGE", score, reason, at, expression)


PATTERNS = (
    pattern(0.97, "age", AGES, rf"(?i:({AGE}|{WORDS}){OLD})"),
    pattern(
        0.95,
        "age",
        cues("age aged turned turning"),
        rf"(?i:(?:aged?|turned|turning)(?: of)?:? )((?i:{AGE}|{WORDS}))\b{NOT_A_MEASURE}",
    ),
    pattern(
        0.85,
        "age after a pronoun",
        PRONOUNS,
        rf"(?i:(?:{THIRD}(?:'s| is| was| are)|i'm|i am|im|hes|shes)(?: (?:now|only|maybe|about|almost"
        rf"|like))? )((?i:{GROWN}))\b{NOT_A_MEASURE}(?=[,.;)]| (?i:and|but|with|so|he|she|i|bad|now"
        rf"|at the time|when|years|then)\b|$)",
    ),
    pattern(
        0.85,
        "age after a name",
        GROWN_AGES,
        rf"(?:(?<=[A-Za-z'-][a-z'-], )|(?<=\b[JS]r\., ))(?i:{GROWN})(?=[,.;)])",
    ),
    pattern(
        0.85,
        "age after a name",
        NUMBERS,
        r"(?:(?<=[A-Z]{2}, )|(?<=[A-Z]{2}, \()|(?<=[A-Z]{2} \())[1-9]\d(?=[,.;)] )",
    ),
    pattern(0.85, "age in brackets", NUMBERS, r"(?<=[A-Za-z]{3} \()[1-9]\d(?=\))"),
    pattern(
        0.9,
        "age after race and sex",
        RACE_AND_SEX,
        r"(?i:[wbhaiu]/?[mf])[,/ ]{1,2}([1-9]\d)(?![\w:/]|[.,]\d)",
    ),
    pattern(
        0.8,
        "age after a name",
        cues("s is was"),
        rf"{NAME_BEFORE}(?:s|is|was)(?: (?:only|just|maybe|about|almost))? ({GROWN})\b{NOT_A_MEASURE}"
        r"(?=[,.;)]| (?:and|but|now|with|years)\b)",
    ),
    pattern(
        0.8,
        "age of a young person",
        PEOPLE,
        rf"(?i:(?:kid|boy|girl|juvenile|teen|teenager|male|female|driver|suspect|victim|guy|lady"
        rf"|child)(?:,| was| is)?(?: (?:maybe|about|around|approximately|approx|like"
        rf"|only))? )((?i:{GROWN}|[5-9]))\b{NOT_A_MEASURE}",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "ages", PATTERNS)
