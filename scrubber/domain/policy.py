"""What stands in the place of a span: a kind that is numbered, or something more general that the lesson needs."""

import re

from scrubber.domain.spans import Span

KINDS = {
    "AGENCY": "AGENCY",
    "ORG": "BUSINESS",
    "LOCATION": "PLACE",
    "ADDRESS": "STREET",
    "ID": "NUMBER",
    "PERSON": "PERSON",
}
PLAIN = {"DATE": "[DATE]", "CONTACT": "[CONTACT]", "OTHER": "[DETAIL]", "TIME": "[TIME]", "AGE": "[AGE]"}
BY_WORD = (
    ("ORG", "HOSPITAL", r"hospital|medical|clinic|memorial|regional|health"),
    ("ORG", "SCHOOL", r"elementary|school|high|academy|university|college"),
    ("ORG", "COURT", r"court"),
    ("ORG", "CHURCH", r"church|baptist|tabernacle|temple|mosque|synagogue|cathedral|lutheran|methodist"),
    ("ORG", "JAIL", r"jail|detention|correctional|prison|penitentiary"),
    ("ORG", "GANG", r"locos|bloods|crips|ghosts|gangsters|kings|disciples|boyz|gang"),
    ("LOCATION", "COUNTY", r"county|parish"),
)
BY_REASON = {
    "known place": "CITY",
    "town and state": "CITY",
    "highway": "HIGHWAY",
    "exit": "EXIT",
    "mile marker": "MILE",
    "room, lot or apartment": "ROOM",
    "case number": "CASE NUMBER",
    "record number": "CASE NUMBER",
    "licence plate": "PLATE",
    "vehicle identification number": "VIN",
    "call sign": "UNIT",
    "unit": "UNIT",
    "unit or district": "UNIT",
    "fire or medical unit": "UNIT",
}
CLOCK = re.compile(r"(\d{1,2}):?(\d{2})?")
HALF = re.compile(r"\b([ap])\.?m\b", re.IGNORECASE)
PARTS = (
    ("morning", "[MORNING]"),
    ("afternoon", "[AFTERNOON]"),
    ("evening", "[EVENING]"),
    ("at night", "[NIGHT]"),
    ("midnight", "[NIGHT]"),
    ("noon", "[MIDDAY]"),
)
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
TEENS = frozenset({"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"})
CHILDREN = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
)


def kind(span: Span, text: str) -> str:
    """The word of a numbered placeholder for a span whose characters are `text`."""
    for label, word, pattern in BY_WORD:
        if span.label == label and re.search(rf"\b(?:{pattern})", text, re.IGNORECASE):
            return word
    return BY_REASON.get(span.reason, KINDS[span.label])


def general(span: Span, text: str) -> str | None:
    """A placeholder that is not numbered, or None if the span's kind is."""
    if span.label == "TIME":
        return part_of_day(text)
    if span.label == "AGE":
        return decade(text)
    return PLAIN.get(span.label)


def part_of_day(text: str) -> str:
    """Night from 21 to 5, morning to noon, afternoon to 17, then evening; `[TIME]` if the text leaves it open."""
    lower = text.lower()
    for words, placeholder in PARTS:
        if words in lower:
            return placeholder
    clock, half = CLOCK.search(lower), HALF.search(lower)
    if not clock or not (half or clock[2]):
        return "[TIME]"
    hour = int(clock[1])
    if half:
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    elif ":" in clock[0] and len(clock[1]) == 1:
        return "[TIME]"
    return name_of_hour(hour % 24)


def name_of_hour(hour: int) -> str:
    if hour >= 21 or hour < 5:
        return "[NIGHT]"
    return "[MORNING]" if hour < 12 else "[AFTERNOON]" if hour < 17 else "[EVENING]"


def decade(text: str) -> str:
    """`[40s]` for 40 to 49, `[TEEN]` for 13 to 19, `[CHILD]` below."""
    words = set(re.findall(r"[a-z]+|\d+", text.lower()))
    age = next((int(word) for word in words if word.isdigit()), None)
    if age is None:
        age = next((TENS[word] for word in words if word in TENS), None)
    if age is None:
        return "[TEEN]" if words & TEENS else "[CHILD]" if words & CHILDREN else "[AGE]"
    return "[CHILD]" if age < 13 else "[TEEN]" if age < 20 else f"[{min(age // 10 * 10, 80)}s]"
