"""Businesses, schools, hospitals, courts, churches, jails and gangs: by their form, and chains by name."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.lexicon import FUNCTION, ORDINARY, rows
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

KIND = (
    r"(?:elementary(?: school)?|middle school|high school|junior high|high|academy|university|college|medical center|hospital|general hospital|general|memorial(?: hospital)?|regional(?: medical center| hospital)?|clinic|health(?: center)?"
    r"|courthouse|municipal court|district court|superior court|county jail|jail|detention center|correctional (?:facility|institution|center)|state prison|penitentiary|church|baptist(?: church)?|tabernacle|temple|mosque|synagogue|cathedral"
    r"|bank|credit union|market|food mart|diner|grill|tavern|lounge|saloon|pub|motel|inn|hotel|casino|liquors?|pawn(?: shop)?|auto(?: sales| body| parts)?|towing|storage|pharmacy|cinemas?|theater|lanes|bakery|cafe|taqueria|pizza|hardware|laundromat|truck stop|travel center|gas station"
    r"|nursing home|shelter|ymca|library|speedway|raceway|stadium|arena|school|store|restaurant|bar and grill|bar & grill)"
)
FORM = re.compile(
    rf"\b(?P<name>(?:(?:St|Mt|Ft|Dr)\. )?(?:[A-Z][\w'&-]*\.? ){{1,4}}){KIND}\b(?! [a-z]*ing\b)", re.IGNORECASE
)
CHAINS = "|".join(re.escape(row) for row in rows("chains.txt"))
PATTERNS = (
    Pattern("ORG", 0.85, "chain of shops", rf"(?<![\w-])(?i:{CHAINS})(?![\w-])"),
    Pattern("ORG", 0.85, "gang", r"\b(?:[A-Z\d][\w'-]+ ){1,3}(?:Locos|Bloods|Crips|Gangsters|Kings|Disciples|Vice Lords|Boyz|Mafia|Mob|Posse|Outlaws|Gang)\b"),
    Pattern("ORG", 0.85, "gang", r"(?i:\b(?:norte[nñ]os?|sure[nñ]os?|ms-?13|18th street gang|hells angels|mongols mc|vagos|bandidos|aryan brotherhood|latin kings|gangster disciples))\b"),
    Pattern("ORG", 0.6, "gang", r"(?i:\b(?:from|with|in|of) the )((?:[a-z]+ )(?:locos|bloods|crips|ghosts|boyz|gangsters))\b"),
)  # fmt: skip


def detect(reading: Reading) -> Iterable[Span]:
    yield from find_all(reading, "organisations", PATTERNS)
    for match in FORM.finditer(reading.text):
        start = start_of_name(reading, match)
        if start < match.end("name"):
            yield Span(start, match.end(), "ORG", "organisations", 0.85, "organisation by its form")


def start_of_name(reading: Reading, match: re.Match[str]) -> int:
    """Where the words before the kind begin to be a name: the end of the name if none is."""
    start = match.end("name")
    words = [word for word in reading.words_from(match.start(), 6) if word.end <= match.end("name")]
    for word in reversed(words):
        prose = reading.style(word.start) == "prose"
        named = word.text[0].isupper() if prose else word.lower not in ORDINARY
        if word.lower in FUNCTION or not named:
            break
        start = word.start
    return start
