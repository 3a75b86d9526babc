"""What the names of streets are made of: parts of the expressions in `streets`, and the cues that go with them."""

from scrubber.domain.detectors.patterns import cues

SUFFIX = (
    r"(?i:streets?|str?|avenues?|aven?|roads?|rd|drives?|dr|lanes?|ln|courts?|ct|boulevards?|blvd"
    r"|bl|ways?|places?|pl|circles?|cir|terraces?|ter|terr|parkways?|pkwy"
    r"|pky|trails?|trl|tr|loop|pike|highway|hwy|plaza|square|sq|alley|crossing|xing|causeway"
    r"|expressway|expy|freeway|fwy|turnpike|row|run|bypass|esplanade|cove|cv)\b"
)
SHORT = r"(?i:str?|aven?|rd|dr|ln|ct|blvd|bl|pl|cir|ter|terr|pkwy|pky|trl|hwy|sq|xing|expy|fwy|cv)\b"
FULL = (
    r"(?:Street|Avenue|Road|Drive|Lane|Court|Boulevard|Way|Place|Circle|Terrace|Parkway|Trail|Loop"
    r"|Pike|Highway|Plaza|Alley|Expressway|Freeway)\b"
)
WAY = r"(?:(?i:north|south|east|west|[ns]\.?[ew]\.?|[nsew]\.?|northeast|northwest|southeast|southwest) )"
ORDINAL = r"(?i:\d{1,3}(?:st|nd|rd|th)\b)"
CAP = r"(?:[A-Z][A-Za-z'.-]*|[0-9]{1,3}(?:st|nd|rd|th|ST|ND|RD|TH))"
NAME = rf"(?:{CAP}(?: {CAP}){{0,2}})"
ANY = r"(?:[A-Za-z][A-Za-z'-]+)"
NO = r"(?<!\d[ -])(?<![\d.:-])"
UNIT = r"(?:,? (?i:apt|apartment|unit|ste|suite|lot|rm|room|#)\.? ?#?[A-Za-z]?-?\d{0,4}[A-Za-z]?\b)?"
DIRECTIONS = cues("north south east west northeast northwest southeast southwest n s e w ne nw se sw")
SHORTS = cues("st str ave aven rd dr ln ct blvd bl pl cir ter terr pkwy pky trl hwy sq xing expy fwy cv")
FULLS = cues(
    "street avenue road drive lane court boulevard way place circle terrace parkway trail loop pike highway plaza alley"
    " expressway freeway"
)
