"""Agencies and their units: full names, acronyms and local short forms."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.lexicon import FUNCTION, ORDINARY, rows
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

ENDING = (
    r"(?:county |parish |city |state |municipal |metro(?:politan)? |tribal |transit |airport |university |campus |school |borough |township |village |park |housing )*"
    r"(?:police (?:department|dept\.?|bureau|force|service|division)|police|sheriff'?s?'? (?:office|department|dept\.?|deputies|police)|sheriff'?s?(?= (?:cad|case|incident|deput))|pd|p\.d\.|s\.o\.|so|s\.d\.|marshal'?s office"
    r"|constable'?s?(?: office)?|department of (?:public safety|corrections|natural resources|parks)|dept\.? of (?:corrections|public safety)|public safety|highway patrol|state patrol|state police|state troopers|border patrol"
    r"|probation|parole|corrections|fire(?:[ -]rescue| department| dept\.?)?|task force|dispatch center|district attorney(?:'s office)?)"
)
AGENCY = re.compile(rf"\b{ENDING}(?![\w'-])", re.IGNORECASE)
PART = re.compile(
    r"(?:,? (?:(?:traffic|patrol|narcotics|swat|k-?9|gang|homicide|vice|metro|central|ops|northern|southern|eastern|western|north|south|east|west|northeast|northwest|southeast|southwest|downtown"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\d{1,2}(?:st|nd|rd|th))\b ?)*(?:division|district|precinct|traffic|narcotics|unit|bureau|court services|detachment|substation|ops (?:north|south|east|west)))\b",
    re.IGNORECASE,
)
CITY_FIRST = re.compile(
    r"\b(?:City|Town|Village|County|Port Authority|Parish|Borough) of (?:[A-Z][\w'-]+)(?: [A-Z][\w'-]+)*"
)
ACRONYMS = "|".join(word for row in rows("agencies.txt") for word in row.split())
PATTERNS = (
    Pattern("AGENCY", 0.93, "agency's acronym", rf"(?<![\w./-])(?:{ACRONYMS})(?![\w-])"),
    Pattern("AGENCY", 0.9, "agency's acronym", r"(?<![\w./-])(?!(?:TSO|UFO|ALSO|RSO|PSO|HSO|SRO|NO)\b)[A-Z]{1,5}(?:PD|SO|SD|SP|HP|FD|DPS)(?![\w-])(?<!ALSO)(?<!HTTP)(?<!WHO)(?<!TRIPOD)"),
    Pattern("AGENCY", 0.9, "agency's short form", r"\b(?:[Tt]he|from|with) (SO|PD|S\.O\.|P\.D\.|HP|County)(?= (?!CALLED)|[.,;)])"),
    Pattern("AGENCY", 0.9, "agency's unit", r"\b(?:[A-Z][\w'-]+ ){1,4}(?:Unit|Team|Task Force|Division|Precinct|Detachment|detachment|Substation|Bureau|Station|Patrol|Squad|District)\b(?! (?i:is|was|car|attorney) down)"),
    Pattern("AGENCY", 0.9, "agency's unit", r"\b(?:[Tt]roop|TROOP) [A-Z]\b"),
    Pattern("AGENCY", 0.85, "agency's unit", r"\bArea [A-Z]-\d+(?: [a-z]+ unit)?"),
    Pattern("AGENCY", 0.85, "agency's unit", r"(?i:\b(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|central|northeast|northwest|southeast|southwest|northern|southern|eastern|western|harbor|downtown) (?:precinct|district|division|substation|pct))\b"),
    Pattern("AGENCY", 0.9, "federal agency", r"(?i:\b(?:U\.?S\.? )?(?:marshals service|marshal'?s office|border patrol|secret service|park service|forest service|fish (?:and|&) wildlife|game (?:and|&) fish|coast guard|postal inspect(?:ion service|ors)|bureau of prisons|bureau of indian affairs|homeland security|capitol police|customs))\b"),
    Pattern("AGENCY", 0.85, "county", r"\b(?:[A-Z][\w'-]+ ){1,3}(?:County|Parish|Co|COUNTY|PARISH)\b\.?"),
)  # fmt: skip
MOST_WORDS = 4
LINKS = frozenset({"of", "and", "the"})
STOPS = FUNCTION | frozenset({"local", "state", "county", "city"})


def detect(reading: Reading) -> Iterable[Span]:
    yield from find_all(reading, "agencies", PATTERNS)
    for match in AGENCY.finditer(reading.text):
        start = start_of_name(reading, match.start())
        if start < match.start() or is_proper(match[0]):
            end = part.end() if (part := PART.match(reading.text, match.end())) else match.end()
            yield Span(start, end, "AGENCY", "agencies", 0.93, "agency's name")
    for match in CITY_FIRST.finditer(reading.text):
        yield Span(*match.span(), "AGENCY", "agencies", 0.85, "agency's name")


def is_proper(ending: str) -> bool:
    """A few endings are an agency without a place before them."""
    return re.fullmatch(r"(?:state|highway|border) (?:police|patrol|troopers)", ending, re.IGNORECASE) is not None


def start_of_name(reading: Reading, position: int) -> int:
    """Where the words before an agency's ending begin to belong to it."""
    start = position
    before = [word for word in reading.words_before(position, MOST_WORDS)]
    for word in reversed(before):
        between = reading.text[word.end : start]
        if between.strip("'s ") or len(between) > 3 or "\n" in between or not belongs(reading, word):
            break
        start = word.start
    return start


def belongs(reading: Reading, word: Word) -> bool:
    if word.lower in STOPS:
        return False
    if reading.style(word.start) == "prose":
        return word.text[0].isupper()
    return word.lower not in ORDINARY or reading.style(word.start) == "caps"
