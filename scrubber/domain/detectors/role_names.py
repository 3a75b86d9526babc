"""Names after a part in the event: "my partner Lamont Gaines", "suspect, Cody Self", "V/SMITH"."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.names import name_at
from scrubber.domain.lexicon import GIVEN, ORDINARY
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

SUSPECT = (
    r"suspect|susp|subject|subj|arrestee|defendant|perpetrator|target|offender|inmate|prisoner"
    r"|detainee|probationer|parolee|fugitive|gunman"
)
OTHER = (
    r"partner|driver|passenger|victim|vic|witness|wit|rp|complainant|caller|rookie|trainee|recruit"
    r"|officer in training|supervisor|wife|husband|girlfriend|boyfriend|brother|sister"
    r"|mother|father|mom|dad|son|daughter|niece|nephew|cousin|friend|buddy|neighbor|roommate|owner"
    r"|operator|clerk|manager|orderly|tech|chaplain|lawyer|teacher|resident|reporter"
    r"|homeowner|tenant|boss|mentor|dog|k9|k-9|informant|guy|kid|medic|engineer|pilot|flight nurse"
    r"|bailiff|jailer|handler|beat partner|cover officer|cover unit|backup|canine|horse"
)
CUE = re.compile(rf"\b(?:(?P<suspect>{SUSPECT})|{OTHER})s?\b(?:,| was| is|:| \(|/| named)? ?", re.IGNORECASE)
SLASH = re.compile(r"(?<![\w/])(?P<who>[SVWCDPA]|RP|R/P|AR|SUBJ|SUSP|VICT?|WIT)/(?=[A-Za-z]{3})")


def detect(reading: Reading) -> Iterable[Span]:
    for cue in CUE.finditer(reading.text):
        found = name_at(reading, cue.end())
        if found and reading.text[cue.end() : found[0]].strip("(\"' ") == "" and is_name(reading, found):
            yield Span(*found, "PERSON", "role_names", 0.85, "suspect" if cue["suspect"] else "part in the event")
    for cue in SLASH.finditer(reading.text):
        if found := name_at(reading, cue.end(), certain=True):
            yield Span(
                *found,
                "PERSON",
                "role_names",
                0.9,
                "suspect" if cue["who"] in {"S", "A", "D", "AR", "SUSP", "SUBJ"} else "part in the event",
            )


def is_name(reading: Reading, found: tuple[int, int]) -> bool:
    """Outside prose the first word must be no ordinary word, or a known given name with another word."""
    words = reading.text[slice(*found)].lower().replace(".", " ").split()
    if reading.style(found[0]) == "prose":
        return True
    return words[0] not in ORDINARY or (len(words) > 1 and (words[0] in GIVEN or len(words[0]) == 1))
