"""Agencies and their units: full names, acronyms and local short forms."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from scrubber.domain.detectors.acronyms import acronyms
from scrubber.domain.detectors.lookup import find_around, start_of_run
from scrubber.domain.detectors.names import part_of_name
from scrubber.domain.detectors.patterns import NUMBERS, Pattern, cues, find_all
from scrubber.domain.lexicon import FUNCTION, ORDINARY, is_ordinary
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

ENDING_CUES = cues(
    "county parish city state municipal metro metropolitan tribal transit airport university campus school borough"
    " township village park housing police sheriff sheriffs pd p s so marshal marshals constable constables department"
    " dept public highway border probation parole corrections fire task dispatch district"
)
ENDING = re.compile(
    r"\b(?:(?:county|parish|city|state|municipal|metro(?:politan)?|tribal|transit|airport"
    r"|university|campus|school|borough|township|village|park|housing) )*"
    r"(?:police (?:department|dept\.?|bureau|force|service|division)|police"
    r"|sheriff'?s?'? (?:office|department|dept\.?|deputies|police)|sheriff'?s?(?= (?:cad|case"
    r"|incident|deput))|pd|p\.d\.|s\.o\.|s\.d\.|(?<=county )so|(?<=co )so|(?<=parish )so"
    r"|marshal'?s office"
    r"|constable'?s?(?: office)?|department of (?:public safety|corrections|natural resources"
    r"|parks)|dept\.? of (?:corrections|public safety)|public safety|highway patrol|state patrol"
    r"|state police|state troopers|border patrol"
    r"|probation|parole|corrections|fire(?:[ -]rescue| department| dept\.?)|(?-i:Fire)|task force"
    r"|dispatch center|district attorney(?:'s office)?)(?![\w'-])",
    re.IGNORECASE,
)
PROPER = re.compile(r"(?:state|highway|border) (?:police|patrol|troopers)", re.IGNORECASE)
AREAS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth central northeast northwest southeast southwest"
    " northern southern eastern western harbor downtown"
)
AREA = "|".join(AREAS.split())
PART = re.compile(
    rf"(?:,? (?:(?:traffic|patrol|narcotics|swat|k-?9|gang|homicide|vice|metro|ops|north|south|east|west|{AREA}"
    r"|\d{1,2}(?:st|nd|rd|th))\b ?)*(?:division|district|precinct|traffic|narcotics|unit|bureau|court services"
    r"|detachment|substation|ops (?:north|south|east|west)))\b",
    re.IGNORECASE,
)


def pattern(score: float, reason: str, at: frozenset[str], expression: str) -> Pattern:
    return Pattern("AGENCY", score, reason, at, expression)


PATTERNS = (
    pattern(
        0.9,
        "agency's short form",
        cues("the from with"),
        r"\b(?:[Tt]he|from|with) (SO|PD|S\.O\.|P\.D\.|HP|County)(?= (?!CALLED)|[.,;)])",
    ),
    pattern(
        0.85,
        "agency's short form",
        cues("the"),
        r"the (so|pd)(?= (?!called|many|much|far)|[.,;)]|$)",
    ),
    pattern(
        0.9,
        "agency's unit",
        cues("troop area"),
        r"\b(?:(?:[Tt]roop|TROOP) [A-Z]\b|Area [A-Z]-\d+(?: [a-z]+ unit)?)",
    ),
    pattern(
        0.85,
        "agency's unit",
        NUMBERS | cues(AREAS),
        rf"(?i:\b(?:\d{{1,3}}(?:st|nd|rd|th)|{AREA}) (?:precinct|district|division|substation|pct)\b)",
    ),
    pattern(
        0.9,
        "federal agency",
        cues("u us marshal marshals border secret park forest fish game coast postal bureau homeland capitol customs"),
        r"(?i:\b(?:U\.?S\.? )?(?:marshals service|marshal'?s office|border patrol|secret service"
        r"|park service|forest service|fish (?:and|&) wildlife|game (?:and|&) fish|coast guard"
        r"|postal inspect(?:ion service|ors)|bureau of prisons|bureau of indian affairs"
        r"|homeland security|capitol police|customs))\b",
    ),
    pattern(
        0.85,
        "agency's name",
        cues("city town village county port parish borough"),
        r"\b(?:City|Town|Village|County|Port Authority|Parish|Borough) of (?:[A-Z][\w'-]+)(?: [A-Z][\w'-]+)*",
    ),
)
ENDING_IN = (
    pattern(
        0.9,
        "agency's unit",
        cues("unit team task division precinct detachment substation bureau station patrol squad district"),
        r"\b(?:[A-Z][\w'-]+ ){1,4}(?:Unit|Team|Task Force|Division|Precinct|Detachment|detachment"
        r"|Substation|Bureau|Station|Patrol|Squad|District)\b(?! (?i:is|was|car|attorney) down)",
    ),
)
MOST_WORDS = 4
STOPS = FUNCTION | frozenset({"local", "state", "county", "city"})


def detect(reading: Reading) -> Iterable[Span]:
    for span in chain(
        find_all(reading, "agencies", PATTERNS),
        find_around(reading, "agencies", ENDING_IN),
        acronyms(reading),
        names(reading),
    ):
        if reading.style(span.start) == "prose" or reading.lower[span.start : span.end] not in ORDINARY:
            yield span._replace(end=end_of_part(reading, span.end))


def end_of_part(reading: Reading, position: int) -> int:
    """Where a division or precinct ends that is named right after its agency."""
    return part.end() if (part := PART.match(reading.text, position)) else position


def names(reading: Reading) -> Iterator[Span]:
    """Endings of agencies' names with the words before that belong to them."""
    last = 0
    for position in reading.places(ENDING_CUES):
        if position >= last and (ending := ENDING.match(reading.text, position)):
            last = ending.end()
            start = start_of_run(reading, position, MOST_WORDS, belongs)
            if start < position or PROPER.fullmatch(ending[0]):
                yield Span(start, last, "AGENCY", "agencies", 0.93, "agency's name")


def belongs(reading: Reading, word: Word) -> bool:
    """Where capitals tell nothing, an ordinary word is left to the network, which sees the sentence."""
    if reading.style(word.start) == "prose":
        return part_of_name(reading, word)
    return word.lower not in STOPS and not is_ordinary(word.lower)
