"""Agencies and their units: full names, acronyms and local short forms."""

import re
from collections.abc import Iterable
from dataclasses import replace

from scrubber.domain.detectors.names import part_of_name
from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.lexicon import FUNCTION, ORDINARY, rows
from scrubber.domain.reading import Reading, Word
from scrubber.domain.spans import Span

ENDING = (
    r"(?:county |parish |city |state |municipal |metro(?:politan)? |tribal |transit |airport "
    r"|university |campus |school |borough |township |village |park |housing )*"
    r"(?:police (?:department|dept\.?|bureau|force|service|division)|police"
    r"|sheriff'?s?'? (?:office|department|dept\.?|deputies|police)|sheriff'?s?(?= (?:cad|case"
    r"|incident|deput))|pd|p\.d\.|s\.o\.|s\.d\.|(?<=county )so|(?<=co )so|(?<=parish )so"
    r"|marshal'?s office"
    r"|constable'?s?(?: office)?|department of (?:public safety|corrections|natural resources"
    r"|parks)|dept\.? of (?:corrections|public safety)|public safety|highway patrol|state patrol"
    r"|state police|state troopers|border patrol"
    r"|probation|parole|corrections|fire(?:[ -]rescue| department| dept\.?)?|task force"
    r"|dispatch center|district attorney(?:'s office)?)"
)
AGENCY = re.compile(rf"\b{ENDING}(?![\w'-])", re.IGNORECASE)
PART = re.compile(
    r"(?:,? (?:(?:traffic|patrol|narcotics|swat|k-?9|gang|homicide|vice|metro|central|ops|northern"
    r"|southern|eastern|western|north|south|east|west|northeast|northwest|southeast|southwest"
    r"|downtown"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\d{1,2}(?:st|nd|rd"
    r"|th))\b ?)*(?:division|district|precinct|traffic|narcotics|unit|bureau|court services"
    r"|detachment|substation|ops (?:north|south|east|west)))\b",
    re.IGNORECASE,
)
CITY_FIRST = re.compile(
    r"\b(?:City|Town|Village|County|Port Authority|Parish|Borough) of (?:[A-Z][\w'-]+)(?: [A-Z][\w'-]+)*"
)
ACRONYMS = "|".join(word for row in rows("agencies.txt") for word in row.split())
PATTERNS = (
    Pattern("AGENCY", 0.93, "agency's acronym", rf"(?<![\w./-])(?:{ACRONYMS})(?![\w-])"),
    Pattern(
        "AGENCY",
        0.9,
        "agency's acronym",
        r"(?<![\w./-])(?!(?:TSO|UFO|ALSO|RSO|PSO|HSO|SRO|NO)\b)[A-Z]{1,5}(?:PD|SO|SD|SP|HP|FD"
        r"|DPS)(?![\w-])(?<!ALSO)(?<!HTTP)(?<!WHO)(?<!TRIPOD)",
    ),
    Pattern(
        "AGENCY",
        0.9,
        "agency's short form",
        r"\b(?:[Tt]he|from|with) (SO|PD|S\.O\.|P\.D\.|HP|County)(?= (?!CALLED)|[.,;)])",
    ),
    Pattern(
        "AGENCY",
        0.9,
        "agency's unit",
        r"\b(?:[A-Z][\w'-]+ ){1,4}(?:Unit|Team|Task Force|Division|Precinct|Detachment|detachment"
        r"|Substation|Bureau|Station|Patrol|Squad|District)\b(?! (?i:is|was|car|attorney) down)",
    ),
    Pattern("AGENCY", 0.9, "agency's unit", r"\b(?:[Tt]roop|TROOP) [A-Z]\b"),
    Pattern("AGENCY", 0.85, "agency's unit", r"\bArea [A-Z]-\d+(?: [a-z]+ unit)?"),
    Pattern(
        "AGENCY",
        0.85,
        "agency's unit",
        r"(?i:\b(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
        r"|tenth|central|northeast|northwest|southeast|southwest|northern|southern|eastern|western"
        r"|harbor|downtown) (?:precinct|district|division|substation|pct))\b",
    ),
    Pattern(
        "AGENCY",
        0.9,
        "federal agency",
        r"(?i:\b(?:U\.?S\.? )?(?:marshals service|marshal'?s office|border patrol|secret service"
        r"|park service|forest service|fish (?:and|&) wildlife|game (?:and|&) fish|coast guard"
        r"|postal inspect(?:ion service|ors)|bureau of prisons|bureau of indian affairs"
        r"|homeland security|capitol police|customs))\b",
    ),
    Pattern("AGENCY", 0.85, "county", r"\b(?:[A-Z][\w'-]+ ){1,3}(?:County|Parish|Co|COUNTY|PARISH)\b\.?"),
)
LOWER_ACRONYM = re.compile(rf"(?<![\w./@-])(?:{ACRONYMS.lower()}|[a-z]{{1,4}}pd|[a-z]{{2,3}}so)(?![\w-])")
MOST_WORDS = 4
LINKS = frozenset({"of", "and", "the"})
STOPS = FUNCTION | frozenset({"local", "state", "county", "city"})


def detect(reading: Reading) -> Iterable[Span]:
    for span in find_all(reading, "agencies", PATTERNS):
        if reading.style(span.start) == "prose" or reading.text[span.start : span.end].lower() not in ORDINARY:
            yield replace(span, end=part.end()) if (part := PART.match(reading.text, span.end)) else span
    for match in LOWER_ACRONYM.finditer(reading.text):
        if reading.style(match.start()) == "lower" and match[0] not in ORDINARY:
            yield Span(*match.span(), "AGENCY", "agencies", 0.85, "agency's acronym")
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
    for word in reversed(reading.words_before(position, MOST_WORDS)):
        between = reading.text[word.end : start]
        if between.strip("'s ") or len(between) > 3 or "\n" in between or not belongs(reading, word):
            break
        start = word.start
    return start


def belongs(reading: Reading, word: Word) -> bool:
    """Outside lower case an ordinary word may be part of a town's name: Pine Bluff."""
    style = reading.style(word.start)
    if style == "prose":
        return part_of_name(reading, word)
    return word.lower not in STOPS and (word.lower not in ORDINARY or style == "caps")
