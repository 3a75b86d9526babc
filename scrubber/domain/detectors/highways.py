"""Highways, exits and mile markers, in the way that regions name them."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

BOUND = r"(?:(?i:[nsew]/?b|north ?bound|south ?bound|east ?bound|west ?bound|north|south|east|west)\b)"
CLASS = (
    r"(?:interstate|state route|state road|state highway|state hwy|county road|county route"
    r"|county highway|farm[ -]to[ -]market(?: road)?|ranch road|forest (?:service )?road"
    r"|bia (?:route|rd)|us (?:highway|hwy|route|rt)|u\.s\. ?(?:highway|hwy|route|rt)?|highway|hwy"
    r"|route|rte|rt|loop|spur|business loop|parish road|township road|old highway)"
)
SHORT = r"(?:I|US|SR|SH|CR|FM|CTH|STH|USH|CSAH)"
STATE = (
    r"(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH"
    r"|NJ|NM|NV|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY|M|K)"
)


def pattern(score: float, reason: str, expression: str) -> Pattern:
    return Pattern("ADDRESS", score, reason, expression)


PATTERNS = (
    pattern(0.95, "highway", rf"(?:\b{BOUND} )?(?i:\b{CLASS}\.? ?#?-?)\d{{1,4}}[A-Za-z]?\b(?: {BOUND})?"),
    pattern(0.95, "highway", rf"(?:\b{BOUND} )?\b{SHORT}[- ]?\d{{1,4}}\b(?![.-]\d)(?: {BOUND})?"),
    pattern(0.9, "highway", rf"(?:\b{BOUND} )?(?i:\b(?:i|sr|fm|us|cr))[- ]\d{{1,4}}\b(?![.-]\d)(?: {BOUND})?"),
    pattern(0.85, "highway", rf"(?:\b{BOUND} )?\b{STATE}-\d{{1,3}}\b(?: {BOUND})?(?! (?i:rifle|carbine|pistol))"),
    pattern(
        0.9,
        "highway",
        r"(?i:\b(?:on|onto|off|down|up|to|from|of|along|near|over|under|at|across|took|take|taking|hit"
        r"|left|entered|closed|northbound|southbound|eastbound"
        r"|westbound) the )(\d{1,3})\b(?! ?(?i:feet|ft|yards?|yd|min|mph|miles?|inch|officers|people"
        r"|guys|block|of|or|hour|percent|second|year|foot|man|car|th|st|nd|rd)\b|[-:.]\d|-)",
    ),
    pattern(
        0.85,
        "highway",
        rf"(?i:\b{BOUND} (?:on )?(?:the )?)([1-9]\d{{0,2}})\b(?=[,.]| (?:at|near|by|just|south|north"
        rf"|past|when|and))(?! ?(?:mph|feet|miles))",
    ),
    pattern(
        0.85,
        "highway",
        r"(?i:\b(?:the )?)((?i:turnpike|thruway|beltway|parkway|tollway|autobahn|bypass|causeway"
        r"|dan ryan|kennedy expressway|grapevine|loop))\b(?<!loop)(?<!bypass)",
    ),
    pattern(0.93, "exit", r"(?i:\bexits? (?:#|no\.? ?)?\d{1,3}[A-Za-z]?\b)"),
    pattern(
        0.93,
        "mile marker",
        r"(?i:\b(?:mile ?(?:marker|post)|mp|m\.p\.|mm|mile) ?#?)(\d{1,3}(?:\.\d)?)\b(?! (?i:an hour"
        r"|per hour|hour|round|pistol|handgun|away))",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "highways", PATTERNS)
