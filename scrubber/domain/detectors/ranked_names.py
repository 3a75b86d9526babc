"""Names after a rank or a title, in any case: "Sgt. Hunt", "ofc price", "DEPUTY T. LANE"."""

import re
from collections.abc import Iterable, Iterator

from scrubber.domain.detectors.names import name_at
from scrubber.domain.detectors.patterns import cues
from scrubber.domain.lexicon import GIVEN, ORDINARY, SURNAMES
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

SHORT = (
    "ofc ofcr ofcs ofcrs offr sgt sgts det dets lt ltc lieut cpl capt cmdr cmd dep deps dpty tpr tfc ptl ptlm sgm"
    " insp supt s/a sra csm ssgt inv invs invt invst ff fto sro cso"
)
FULL = (
    "officer officers sergeant sergeants detective detectives lieutenant lieutenants corporal corporals captain"
    " captains commander deputy deputies trooper troopers chief sheriff undersheriff agent agents marshal marshals"
    " constable inspector investigator ranger warden patrolman superintendent major colonel bailiff recruit cadet"
    " dispatcher paramedic medic firefighter emt jailer po"
)
TITLE = (
    "mr mrs ms miss mx dr doctor nurse judge father pastor rev reverend rabbi imam sister brother coach uncle aunt"
    " auntie tia tio professor principal attorney councilman mayor"
)
RANK = re.compile(
    rf"(?<![\w/])(?:(?P<short>{'|'.join(SHORT.split())}|asst chief)|(?P<full>{'|'.join(FULL.split())})"
    rf"|(?P<title>{'|'.join(TITLE.split())}))\b\.?(?:[ ,:]{{1,2}}|(?<=\.))",
    re.IGNORECASE,
)
CUES = cues(f"{SHORT} asst {FULL} {TITLE}".replace("s/a", "s"))
LIST = re.compile(r"(?:,? (?:and|&) |, |/)", re.IGNORECASE)
NAMES = SURNAMES | GIVEN
CERTAIN_TITLES = frozenset({"mr", "mrs", "ms"})
GENERIC_TITLES = cues("sister brother father attorney principal coach po major ranger medic doctor nurse chief det")


def detect(reading: Reading) -> Iterable[Span]:
    for position in reading.places(CUES):
        if cue := RANK.match(reading.text, position):
            yield from names_after(reading, cue)


def names_after(reading: Reading, cue: re.Match[str]) -> Iterator[Span]:
    rank = cue[0].strip(". ,:").lower()
    found = name_at(reading, cue.end(), certain=bool(cue["short"]) or rank in CERTAIN_TITLES)
    if found and reading.text[cue.end() : found[0]].strip("\"'( ") == "" and believable(reading, cue, found):
        yield Span(*found, "PERSON", "ranked_names", 0.95, "title" if cue["title"] else "officer's rank")
        if rank.endswith("s") and not cue["title"]:
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
