"""Names after a rank or a title, in any case: "Sgt. Hunt", "ofc price", "DEPUTY T. LANE"."""

import re
from collections.abc import Iterable, Iterator

from scrubber.domain.detectors.names import name_at
from scrubber.domain.lexicon import GIVEN, ORDINARY, SURNAMES
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

SHORT_RANK = (
    r"ofcr?s?|offr|sgts?|det|dets|ltc?|lieut|cpl|capt|cmdr|cmd|dep|deps|dpty|tpr|tfc|ptlm?|sgm"
    r"|insp|supt|s/a|sra|csm|ssgt|invs?t?|ff|fto|sro|cso|asst chief"
)
FULL_RANK = (
    r"officers?|sergeants?|detectives?|lieutenants?|corporals?|captains?|commander|deput(?:y|ies)"
    r"|troopers?|chief|sheriff|undersheriff|agents?|marshals?|constable"
    r"|inspector|investigator|ranger|warden|patrolman|superintendent|major|colonel|bailiff|recruit"
    r"|cadet|dispatcher|paramedic|medic|firefighter|emt|game warden|jailer|po"
)
TITLE = (
    r"mr|mrs|ms|miss|mx|dr|doctor|nurse|judge|father|pastor|rev|reverend|rabbi|imam|sister|brother"
    r"|coach|uncle|aunt|auntie|tia|tio|professor|principal|attorney|councilman|mayor"
)
RANK = re.compile(
    rf"(?<![\w/])(?:(?P<short>{SHORT_RANK})|(?P<full>{FULL_RANK})|(?P<title>{TITLE}))\b\.?(?:[ ,:]{{1,2}}|(?<=\.))",
    re.IGNORECASE,
)
LIST = re.compile(r"(?:,? (?:and|&) |, |/)", re.IGNORECASE)
NAMES = SURNAMES | GIVEN
GENERIC_TITLES = frozenset(
    {
        "sister",
        "brother",
        "father",
        "attorney",
        "principal",
        "coach",
        "po",
        "major",
        "ranger",
        "medic",
        "doctor",
        "nurse",
        "chief",
        "det",
    }
)


def detect(reading: Reading) -> Iterable[Span]:
    for cue in RANK.finditer(reading.text):
        found = name_at(
            reading, cue.end(), certain=bool(cue["short"]) or cue[0].strip(". ,:").lower() in {"mr", "mrs", "ms"}
        )
        if found and reading.text[cue.end() : found[0]].strip("\"'( ") == "" and believable(reading, cue, found):
            yield Span(*found, "PERSON", "ranked_names", 0.95, "title" if cue["title"] else "officer's rank")
            if cue[0].strip(" .").lower().endswith("s") and not cue["title"]:
                yield from others(reading, found[1])


def believable(reading: Reading, cue: re.Match[str], found: tuple[int, int]) -> bool:
    """A word that is also a relation or a job needs a name that is not an ordinary word."""
    if cue[0].strip(" .,:").lower() not in GENERIC_TITLES or reading.style(found[0]) == "prose":
        return True
    first = reading.text[slice(*found)].split()[0].strip(".").lower()
    return first not in ORDINARY or (first in NAMES and cue["short"] is not None)


def others(reading: Reading, position: int) -> Iterator[Span]:
    """The further names of "Officers Lane, Ruiz and Cho"."""
    while link := LIST.match(reading.text, position):
        found = name_at(reading, link.end())
        if not found or reading.text[link.end() : found[0]].strip():
            return
        yield Span(*found, "PERSON", "ranked_names", 0.9, "officer's rank")
        position = found[1]
