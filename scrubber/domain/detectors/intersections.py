"""Intersections: two streets with a word or a sign between them, from which they are found."""

import re
from collections.abc import Iterator

from scrubber.domain.detectors.lookup import match_around
from scrubber.domain.detectors.patterns import cues
from scrubber.domain.detectors.street_words import ANY, CAP, ORDINAL, SHORT, SUFFIX, WAY
from scrubber.domain.lexicon import FUNCTION, GIVEN, is_ordinary
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

CORNER = rf"{WAY}?(?:{ORDINAL}|{ANY})(?: {SUFFIX}\.?)?"
SIGN = re.compile(r"[&/@]")
ACROSS = re.compile(
    rf"\b{CORNER} ?(?:&|/| (?i:x) )? ?(?:&|/) ?{WAY}?(?:{ORDINAL}|{CAP})(?: {SUFFIX}\.?)?(?<!\w/\w)(?<!\w/[a-zA-Z])"
)
LINKS = cues("and x")
NO_STREETS = FUNCTION | GIVEN
AND_STREET = re.compile(rf"(?i:and|&|x) {WAY}?(?:{ORDINAL}\b(?: {SUFFIX})?|(?:{ANY} )?{SHORT})")
STREET_AND_STREET = re.compile(rf"\b{CORNER} {AND_STREET.pattern}")
BARE = re.compile(
    r"(?:(?<=\b(?:on|at|of|to) )|(?<=\b(?:near|from) )|(?<=, ))"
    r"(?P<one>[A-Z]{3,}) (?:and|at|&|x|@) (?P<other>[A-Z]{3,})(?=[,.;]|\s|$)",
    re.IGNORECASE,
)


def intersections(reading: Reading) -> Iterator[Span]:
    """Two streets of which one at least looks like a street."""
    for position in signs(reading):
        if match := match_around(reading.text, position, ACROSS):
            yield Span(*match.span(), "ADDRESS", "streets", 0.9, "intersection")
    for position in links(reading):
        street = AND_STREET.match(reading.text, position)
        if street and (match := match_around(reading.text, position, STREET_AND_STREET)):
            yield Span(*match.span(), "ADDRESS", "streets", 0.92, "intersection")


def bare_intersections(reading: Reading) -> Iterator[Span]:
    """Two street names without "street", where no capitals help: "on speedway and alvernon", ", MLK AT PECAN,"."""
    for position in links(reading):
        if reading.style(position) == "prose":
            continue
        before = reading.words_before(position, 1)
        if before and (match := BARE.match(reading.text, before[0].start)):
            names = {match["one"].lower(), match["other"].lower()}
            if not names & NO_STREETS and not any(map(is_ordinary, names)):
                yield Span(*match.span(), "ADDRESS", "streets", 0.75, "intersection")


def links(reading: Reading) -> Iterator[int]:
    """Where a word or a sign stands that may join two streets."""
    yield from reading.places(LINKS)
    yield from signs(reading)


def signs(reading: Reading) -> Iterator[int]:
    return (sign.start() for sign in SIGN.finditer(reading.text))
