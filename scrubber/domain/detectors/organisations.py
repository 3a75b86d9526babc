"""Businesses, schools, hospitals, courts, churches, jails and gangs: by their form, and chains by name."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.names import start_of_name
from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.lexicon import rows, word_set
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

KIND = (
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
    r"|bar and grill|bar & grill)"
)
FORM = re.compile(
    rf"\b(?P<name>(?:(?:St|Mt|Ft|Dr)\. )?(?:[A-Z][\w'&-]*\.? ){{1,4}}){KIND}\b(?! [a-z]*ing\b)", re.IGNORECASE
)
CHAINS = "|".join(re.escape(row) for row in rows("chains.txt"))
PATTERNS = (
    Pattern("ORG", 0.85, "chain of shops", rf"(?<![\w-])(?i:{CHAINS})(?![\w-])"),
    Pattern(
        "ORG",
        0.85,
        "hospital by its short name",
        r"(?i:\b(?:county|city|mercy|valley|university|st\.? [a-z]+'?s?) (?:general|med center|memorial|mercy)\b)",
    ),
    Pattern(
        "ORG",
        0.85,
        "gang",
        r"\b(?:[A-Z\d][\w'-]+ ){1,3}(?:Locos|Bloods|Crips|Gangsters|Kings|Disciples|Vice Lords|Boyz"
        r"|Mafia|Mob|Posse|Outlaws|Gang)\b",
    ),
    Pattern(
        "ORG",
        0.85,
        "gang",
        r"(?i:\b(?:norte[nñ]os?|sure[nñ]os?|ms-?13|18th street gang|hells angels|mongols mc|vagos"
        r"|bandidos|aryan brotherhood|latin kings|gangster disciples))\b",
    ),
    Pattern(
        "ORG",
        0.6,
        "gang",
        r"(?i:\b(?:from|with|in|of) the )((?:[a-z]+ )(?:locos|bloods|crips|ghosts|boyz|gangsters))\b",
    ),
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


def detect(reading: Reading) -> Iterable[Span]:
    yield from find_all(reading, "organisations", PATTERNS)
    yield from unnamed_case(reading)
    for match in FORM.finditer(reading.text):
        start = start_of_name(reading, match.start(), match.end())
        if start < match.end("name") and len(reading.text[start : match.end()].split()) > 1:
            yield Span(start, match.end(), "ORG", "organisations", 0.85, "organisation by its form")


def unnamed_case(reading: Reading) -> Iterable[Span]:
    """Where no capitals help: the words between "the" and a kind of business, unless they only describe it."""
    for match in UNNAMED.finditer(reading.text):
        described = any(word in GENERIC for word in match["name"].lower().split())
        if reading.style(match.start()) != "prose" and not described:
            yield Span(match.start("name"), match.end("kind"), "ORG", "organisations", 0.6, "organisation by its form")
