"""Highways, exits and mile markers, in the way that regions name them."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import NUMBERS, Pattern, cues, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

DIRECTIONS = cues("n s e w nb sb eb wb north south east west northbound southbound eastbound westbound")
BOUND = r"(?:(?i:[nsew]/?b|north ?bound|south ?bound|east ?bound|west ?bound|north|south|east|west)\b)"
CLASSES = cues(
    "interstate state county farm ranch forest bia us u highway hwy route rte rt loop spur business parish township old"
)
CLASS = (
    r"(?:interstate|state route|state road|state highway|state hwy|county road|county route"
    r"|county highway|farm[ -]to[ -]market(?: road)?|ranch road|forest (?:service )?road"
    r"|bia (?:route|rd)|us (?:highway|hwy|route|rt)|u\.s\. ?(?:highway|hwy|route|rt)?|highway|hwy"
    r"|route|rte|rt|loop|spur|business loop|parish road|township road|old highway)"
)
SHORTS = cues("i us sr sh cr fm cth sth ush csah")
SHORT = r"(?:I|US|SR|SH|CR|FM|CTH|STH|USH|CSAH)"
STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH"
    " NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY M K"
)
STATE = f"(?:{'|'.join(STATES.split())})"
BEFORE_THE = cues(
    "on onto off down up to from of along near over under at across took take taking hit left entered closed"
    " northbound southbound eastbound westbound"
)
NAMED = "turnpike thruway beltway parkway tollway autobahn bypass causeway grapevine loop"


def pattern(score: float, reason: str, at: frozenset[str], expression: str) -> Pattern:
    return Pattern("ADDRESS", score, reason, at, expression)


PATTERNS = (
    pattern(
        0.95,
        "highway",
        DIRECTIONS | CLASSES | NUMBERS,
        rf"(?:\b{BOUND} )?(?i:\b{CLASS}\.? ?#?-?)\d{{1,4}}[A-Za-z]?\b(?: {BOUND})?",
    ),
    pattern(
        0.95,
        "highway",
        DIRECTIONS | SHORTS | NUMBERS,
        rf"(?:\b{BOUND} )?\b{SHORT}[- ]?\d{{1,4}}\b(?![.-]\d)(?: {BOUND})?",
    ),
    pattern(
        0.9,
        "highway",
        DIRECTIONS | cues("i sr fm us cr"),
        rf"(?:\b{BOUND} )?(?i:\b(?:i|sr|fm|us|cr))[- ]\d{{1,4}}\b(?![.-]\d)(?: {BOUND})?",
    ),
    pattern(
        0.85,
        "highway",
        DIRECTIONS | cues(STATES),
        rf"(?:\b{BOUND} )?\b{STATE}-\d{{1,3}}\b(?: {BOUND})?(?! (?i:rifle|carbine|pistol))",
    ),
    pattern(
        0.9,
        "highway",
        BEFORE_THE,
        r"(?i:\b[a-z]+ the )(\d{1,3})\b(?! ?(?i:feet|ft|yards?|yd|min|mph|miles?|inch|officers|people"
        r"|guys|block|of|or|hour|percent|second|year|foot|man|car|th|st|nd|rd)\b|[-:.]\d|-)",
    ),
    pattern(
        0.85,
        "highway",
        DIRECTIONS,
        rf"(?i:\b{BOUND} (?:on )?(?:the )?)([1-9]\d{{0,2}})\b(?=[,.]| (?:at|near|by|just|south|north"
        rf"|past|when|and))(?! ?(?:mph|feet|miles))",
    ),
    pattern(
        0.85,
        "highway",
        cues(NAMED + " dan kennedy"),
        rf"\b(?i:{'|'.join(NAMED.split())}|dan ryan|kennedy expressway)\b(?<!loop)(?<!bypass)",
    ),
    pattern(0.93, "exit", cues("exit exits"), r"(?i:\bexits? (?:#|no\.? ?)?\d{1,3}[A-Za-z]?\b)"),
    pattern(
        0.93,
        "mile marker",
        cues("mile milemarker milepost mp m mm") | NUMBERS,
        r"(?i:\b(?:mile ?(?:marker|post)|mp|m\.p\.|mm|mile) ?#?)(\d{1,3}(?:\.\d)?)\b(?! (?i:an hour"
        r"|per hour|hour|round|pistol|handgun|away))",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "highways", PATTERNS)
