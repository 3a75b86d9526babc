"""Names that the text introduces: "named X", "his name is X", "identified as X", "goes by X", "this is X with"."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.names import name_at
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

SURE = re.compile(
    r"\b(?:names? (?:is|was|of)|named|name's|identified (?:him|her|himself|herself)? ?(?:as|to be)"
    r"|known as|a\.?k\.?a\.?:?|aka|alias|nicknamed|goes by|going by|go by|street name|moniker"
    r"|calls? (?:him|her)|called (?:him|her)|(?:ask|looking|asking) for|introduced (?:him"
    r"|her)self as|my name is|signed|respectfully,|contact|attn:?|from:|by:|per)(?: (?:a"
    r"|the))?[ :,]{1,2}[\"'(]?",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"(?:^|\n|\b)(?:hey |hi |hello |so |ok |okay )?(?:this is|it's|i am|i'm|im|my name's) ", re.IGNORECASE
)
AFTER_GREETING = re.compile(
    r",? (?:with|from|i work|i'm|im|out of|over at|calling|a (?:patrol|deputy|sergeant|detective"
    r"|trooper|officer)|badge)",
    re.IGNORECASE,
)
QUOTED = re.compile(r"\b[A-Z][\w'-]+ [\"(']{1,2}[A-Z][\w .-]{0,18}[\"')]{1,2} [A-Z][\w'-]+(?: [A-Z][\w'-]+)?")
NICKNAME = re.compile(
    r"\b(?:calls?|called|named?|name(?: is|'s)|known as|by|aka|name of|moniker(?: is)?"
    r"|nickname(?: is)?|as) (?:him |her )?[\"']?"
    r"((?:big|lil'?|little|baby|uncle|aunt|tio|young|old man|crazy|fat|o\.?g\.?) [A-Za-z]+)\b",
    re.IGNORECASE,
)
NICKNAME_ALONE = re.compile(
    r"\b(?:Big|Lil'?|Little|Baby|Uncle|Auntie|Tio|Old Man|Crazy|Young|Fat) (?!Horn|Rock" r"|Creek)[A-Z][a-z]+\b"
)
INITIALS = re.compile(
    r"(?<![\w.])(?!U\.S\.|P\.[DO]\.|S\.[OD]\.|D\.A\.|I\.D\.|[AP]\.M\.|[NS]\.[EW]\.|D\.C\.|N\.Y\."
    r"|L\.A\.|R\.P\.|P\.C\.)[A-Z]\.[A-Z]\.(?=,? [a-z])"
    r"|(?<![\w./#-])(?:[ABCDEJKMPRT]J|J[BCDPRTW])(?![\w/-])"
)
BEFORE_BIRTH = re.compile(r"((?:[A-Za-z][\w'.-]*,? ){1,3})[(,]? ?(?:dob|d\.o\.b|date of birth|b/?d)\b", re.IGNORECASE)
REVERSED = re.compile(r"\b[A-Z][A-Za-z'-]+, [A-Z][a-z]+(?: [A-Z]\.?)?(?=[,.;)]? (?:dob|DOB|\d\d/))")


def detect(reading: Reading) -> Iterable[Span]:
    for cue in SURE.finditer(reading.text):
        if (found := name_at(reading, cue.end())) and reading.text[cue.end() : found[0]].strip("\"'( ") == "":
            yield Span(*found, "PERSON", "introduced_names", 0.85, "introduced by name")
    for cue in GREETING.finditer(reading.text):
        found = name_at(reading, cue.end())
        if found and found[0] == cue.end() and AFTER_GREETING.match(reading.text, found[1]):
            yield Span(*found, "PERSON", "introduced_names", 0.85, "writer's name")
    for match in (*QUOTED.finditer(reading.text), *REVERSED.finditer(reading.text)):
        yield Span(*match.span(), "PERSON", "introduced_names", 0.9, "name with a nickname")
    for match in (*NICKNAME_ALONE.finditer(reading.text), *INITIALS.finditer(reading.text)):
        if reading.style(match.start()) == "prose":
            yield Span(*match.span(), "PERSON", "introduced_names", 0.7, "nickname")
    for match in NICKNAME.finditer(reading.text):
        yield Span(*match.span(1), "PERSON", "introduced_names", 0.8, "nickname")
    for match in BEFORE_BIRTH.finditer(reading.text):
        if found := name_at(reading, match.start(1)):
            yield Span(*found, "PERSON", "introduced_names", 0.85, "name before a date of birth")
