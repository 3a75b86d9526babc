"""Businesses, schools, hospitals, courts, churches, jails and gangs: by their form, and chains by name."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.lookup import by_first_word, find_around, listed, match_around, start_of_run
from scrubber.domain.detectors.names import part_of_name
from scrubber.domain.detectors.patterns import NUMBERS, Pattern, cues, find_all
from scrubber.domain.lexicon import rows, word_set
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

KIND = re.compile(
    r"(?:elementary(?: school)?|middle school|high school|junior high|high|academy|university"
    r"|college|medical center|hospital|general hospital|general|memorial(?: hospital)?"
    r"|regional(?: medical center| hospital)?|clinic|health(?: center)?"
    r"|courthouse|municipal court|district court|superior court|county jail|jail|detention center"
    r"|correctional (?:facility|institution|center)|state prison|penitentiary|church"
    r"|baptist(?: church)?|tabernacle|temple|mosque|synagogue|cathedral"
    r"|bank|credit union|market|food mart|diner|grill|tavern|lounge|saloon|pub|motel|inn|hotel"
    r"|casino|liquors?|pawn(?: shop)?|auto(?: sales| body| parts)?|towing|storage|pharmacy"
    r"|cinemas?|theater|lanes|bakery|cafe|taqueria|pizza|hardware|laundromat|truck stop"
    r"|travel center|gas station"
    r"|nursing home|shelter|ymca|library|speedway|raceway|stadium|arena|school|store|restaurant"
    r"|bar and grill|bar & grill)\b(?! [a-z]*ing\b)",
    re.IGNORECASE,
)
KIND_CUES = cues(
    "elementary middle high junior academy university college medical hospital general memorial regional clinic health"
    " courthouse municipal district superior county jail detention correctional state penitentiary church baptist"
    " tabernacle temple mosque synagogue cathedral bank credit market food diner grill tavern lounge saloon pub motel"
    " inn hotel casino liquor liquors pawn auto towing storage pharmacy cinema cinemas theater lanes bakery cafe"
    " taqueria pizza hardware laundromat truck travel gas nursing shelter ymca library speedway raceway stadium arena"
    " school store restaurant bar"
)
CHAINS = by_first_word(rows("chains.txt"))
PATTERNS = (
    Pattern(
        "ORG",
        0.85,
        "hospital by its short name",
        cues("county city mercy valley university st"),
        r"(?i:\b(?:county|city|mercy|valley|university|st\.? [a-z]+'?s?) (?:general|med center|memorial|mercy)\b)",
    ),
    Pattern(
        "ORG",
        0.85,
        "gang",
        NUMBERS
        | cues("norteno norteño nortenos norteños sureno sureño surenos sureños ms hells")
        | cues("mongols vagos bandidos aryan latin gangster"),
        r"(?i:\b(?:norte[nñ]os?|sure[nñ]os?|ms-?13|18th street gang|hells angels|mongols mc|vagos"
        r"|bandidos|aryan brotherhood|latin kings|gangster disciples))\b",
    ),
)
GANGS = (
    Pattern(
        "ORG",
        0.85,
        "gang",
        cues("locos bloods crips gangsters kings disciples vice boyz mafia mob posse outlaws gang"),
        r"\b(?:[A-Z\d][\w'-]+ ){1,3}(?:Locos|Bloods|Crips|Gangsters|Kings|Disciples|Vice Lords|Boyz"
        r"|Mafia|Mob|Posse|Outlaws|Gang)\b",
    ),
    Pattern(
        "ORG",
        0.6,
        "gang",
        cues("locos bloods crips ghosts boyz gangsters"),
        r"(?i:\b(?:from|with|in|of) the )((?i:[a-z]+ (?:locos|bloods|crips|ghosts|boyz|gangsters)))\b",
    ),
)
UNNAMED_CUES = cues(
    "lounge tavern saloon diner elementary middle high motel inn bank credit cafe grill hospital baptist church pub"
    " casino apts apartments trailer mobile manor bakery liquor liquors market"
)
UNNAMED = re.compile(
    r"\b(?:at|to|from|behind|outside|inside|near|in|of|by"
    r"|into) the (?P<name>[a-z][\w'-]+(?: [a-z][\w'-]+)?) (?P<kind>lounge|tavern|saloon|diner"
    r"|elementary"
    r"|middle school|high school|motel|inn|bank|credit union|cafe|grill|hospital|baptist church"
    r"|church|pub|casino|apts|apartments|trailer park|mobile home park|manor|bakery|liquors?|market)\b",
    re.IGNORECASE,
)
GENERIC = word_set("generic.txt")
MOST_WORDS = 4


def detect(reading: Reading) -> Iterable[Span]:
    yield from find_all(reading, "organisations", PATTERNS)
    yield from find_around(reading, "organisations", GANGS)
    yield from unnamed_case(reading)
    for start, end in listed(reading, CHAINS):
        yield Span(start, end, "ORG", "organisations", 0.85, "chain of shops")
    for position in reading.places(KIND_CUES):
        start = start_of_run(reading, position, MOST_WORDS, part_of_name)
        if start < position and (kind := KIND.match(reading.text, position)):
            yield Span(start, kind.end(), "ORG", "organisations", 0.85, "organisation by its form")


def unnamed_case(reading: Reading) -> Iterable[Span]:
    """Where no capitals help: the words between "the" and a kind of business, unless they only describe it."""
    for position in reading.places(UNNAMED_CUES):
        match = match_around(reading.text, position, UNNAMED) if reading.style(position) != "prose" else None
        if match and not any(word in GENERIC for word in match["name"].lower().split()):
            yield Span(match.start("name"), match.end("kind"), "ORG", "organisations", 0.6, "organisation by its form")
