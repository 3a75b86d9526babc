"""Names that the text introduces: "named X", "his name is X", "identified as X", "goes by X", "this is X with"."""

import re
from collections.abc import Iterable
from string import ascii_lowercase

from scrubber.domain.detectors.lookup import match_around
from scrubber.domain.detectors.names import name_at
from scrubber.domain.detectors.patterns import NUMBERS, Pattern, cues, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

SURE_CUES = cues(
    "name names named identified known a aka alias nicknamed goes going go street moniker call calls called ask"
    " looking asking introduced my signed respectfully contact attn from by per"
)
SURE = re.compile(
    r"(?:names? (?:is|was|of)|named|name's|identified (?:him|her|himself|herself)? ?(?:as|to be)"
    r"|known as|a\.?k\.?a\.?:?|aka|alias|nicknamed|goes by|going by|go by|street name|moniker"
    r"|calls? (?:him|her)|called (?:him|her)|(?:ask|looking|asking) for|introduced (?:him"
    r"|her)self as|my name is|signed|respectfully,|contact|attn:?|from:|by:|per)(?: (?:a"
    r"|the))?[ :,]{1,2}[\"'(]?",
    re.IGNORECASE,
)
GREETING_CUES = cues("this it i im my")
GREETING = re.compile(r"(?:this is|it's|i am|i'm|im|my name's) ", re.IGNORECASE)
AFTER_GREETING = re.compile(
    r",? (?:with|from|i work|i'm|im|out of|over at|calling|a (?:patrol|deputy|sergeant|detective"
    r"|trooper|officer)|badge)",
    re.IGNORECASE,
)
QUOTE = re.compile(r" [\"'(]{1,2}[A-Z]")
QUOTED = re.compile(r"\b[A-Z][\w'-]+ [\"(']{1,2}[A-Z][\w .-]{0,18}[\"')]{1,2} [A-Z][\w'-]+(?: [A-Z][\w'-]+)?")
NICKNAMES = (
    Pattern(
        "PERSON",
        0.8,
        "nickname",
        cues("call calls called name named known by aka moniker nickname as"),
        r"(?i:\b(?:calls?|called|named?|name(?: is|'s)|known as|by|aka|name of|moniker(?: is)?"
        r"|nickname(?: is)?|as) (?:him |her )?[\"']?)"
        r"((?i:big|lil'?|little|baby|uncle|aunt|tio|young|old man|crazy|fat|o\.?g\.?) [A-Za-z]+)\b",
    ),
)
IN_PROSE = (
    Pattern(
        "PERSON",
        0.7,
        "nickname",
        cues("big lil little baby uncle auntie tio old crazy young fat"),
        r"\b(?:Big|Lil'?|Little|Baby|Uncle|Auntie|Tio|Old Man|Crazy|Young|Fat) (?!Horn|Rock|Creek)[A-Z][a-z]+\b",
    ),
    Pattern(
        "PERSON",
        0.7,
        "initials",
        cues(" ".join(ascii_lowercase)),
        r"(?<![\w.])(?=[A-Z]\.[A-Z]\.,? [a-z])(?!U\.S\.|P\.[DO]\.|S\.[OD]\.|D\.A\.|I\.D\.|[AP]\.M\.|[NS]\.[EW]\.|D\.C\."
        r"|N\.Y\.|L\.A\.|R\.P\.|P\.C\.)[A-Z]\.[A-Z]\.",
    ),
    Pattern(
        "PERSON",
        0.7,
        "initials",
        cues("aj bj cj dj ej jj kj mj pj rj tj jb jc jd jp jr jt jw"),
        r"(?<![\w./#-])(?:[ABCDEJKMPRT]J|J[BCDPRTW])(?![\w/-])",
    ),
)
BIRTH_CUES = cues("dob d date b bd") | NUMBERS
BIRTH = re.compile(r"dob\b|d\.o\.b\b|date of birth\b|b/?d\b", re.IGNORECASE)
BEFORE_BIRTH = re.compile(r"((?:[A-Za-z][\w'.-]*,? ){1,3})[(,]? ?(?:dob|d\.o\.b|date of birth|b/?d)\b", re.IGNORECASE)
BORN = re.compile(r"dob|DOB|\d\d/")
REVERSED = re.compile(r"\b([A-Z][A-Za-z'-]+, [A-Z][a-z]+(?: [A-Z]\.?)?)[,.;)]? (?:dob|DOB|\d\d/)")


def detect(reading: Reading) -> Iterable[Span]:
    yield from introduced(reading)
    yield from before_birth(reading)
    for match in QUOTE.finditer(reading.text):
        found = match_around(reading.text, match.start() + 1, QUOTED)
        if found and reading.style(match.start()) == "prose":
            yield Span(*found.span(), "PERSON", "introduced_names", 0.9, "name with a nickname")
    yield from find_all(reading, "introduced_names", NICKNAMES)
    for span in find_all(reading, "introduced_names", IN_PROSE):
        if reading.style(span.start) == "prose":
            yield span


def introduced(reading: Reading) -> Iterable[Span]:
    """Names after "named", "goes by"; and after "this is" where the writer's place follows."""
    for position in reading.places(SURE_CUES):
        if cue := SURE.match(reading.text, position):
            found = name_at(reading, cue.end())
            if found and reading.text[cue.end() : found[0]].strip("\"'( ") == "":
                yield Span(*found, "PERSON", "introduced_names", 0.85, "introduced by name")
    for position in reading.places(GREETING_CUES):
        if cue := GREETING.match(reading.text, position):
            found = name_at(reading, cue.end())
            if found and found[0] == cue.end() and AFTER_GREETING.match(reading.text, found[1]):
                yield Span(*found, "PERSON", "introduced_names", 0.85, "writer's name")


def before_birth(reading: Reading) -> Iterable[Span]:
    """Names before a date of birth; in the order of a form, too: "Lund, Patricia M. 03/11/88"."""
    for position in reading.places(BIRTH_CUES):
        if BIRTH.match(reading.text, position):
            match = match_around(reading.text, position, BEFORE_BIRTH)
            if match and (found := name_at(reading, match.start(1))):
                yield Span(*found, "PERSON", "introduced_names", 0.85, "name before a date of birth")
        if BORN.match(reading.text, position) and (match := match_around(reading.text, position, REVERSED)):
            yield Span(*match.span(1), "PERSON", "introduced_names", 0.9, "name before a date of birth")
