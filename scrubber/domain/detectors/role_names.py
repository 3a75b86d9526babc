"""Names after a part in the event: "my partner Lamont Gaines", "suspect, Cody Self", "V/SMITH"."""

import re
from collections.abc import Iterable

from scrubber.domain.detectors.names import name_at
from scrubber.domain.detectors.patterns import NUMBERS, cues
from scrubber.domain.lexicon import GIVEN, ORDINARY
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

SUSPECT = (
    "suspect susp subject subj arrestee defendant perpetrator target offender inmate prisoner detainee probationer"
    " parolee fugitive gunman"
)
OTHER = (
    "partner driver passenger victim vic witness wit rp complainant caller rookie trainee recruit supervisor wife"
    " husband girlfriend boyfriend brother sister mother father mom dad son daughter niece nephew cousin friend buddy"
    " neighbor roommate owner operator clerk manager orderly tech chaplain lawyer teacher resident reporter homeowner"
    " tenant boss mentor dog informant guy kid medic engineer pilot nurse bailiff jailer handler backup canine horse"
)
CUE = re.compile(
    rf"\b(?:(?P<suspect>{'|'.join(SUSPECT.split())})|{'|'.join(OTHER.split())}|k-?9|officer in training"
    r"|cover (?:officer|unit))s?\b(?:,| was| is|:| \(|/| named)? ?",
    re.IGNORECASE,
)
ROLES = cues(f"{SUSPECT} {OTHER}")
CUES = ROLES | {f"{role}s" for role in ROLES} | cues("k officer cover") | NUMBERS
SLASH = re.compile(r"(?<![\w/])(?P<who>[SVWCDPA]|RP|R/P|AR|SUBJ|SUSP|VICT?|WIT)/(?=[A-Za-z]{3})")
SLASHED = cues("s v w c d p a rp r ar subj susp vic vict wit")
SUSPECTS = frozenset({"S", "A", "D", "AR", "SUSP", "SUBJ"})


def detect(reading: Reading) -> Iterable[Span]:
    for position in reading.places(CUES):
        if cue := CUE.match(reading.text, position):
            found = name_at(reading, cue.end())
            if found and reading.text[cue.end() : found[0]].strip("(\"' ") == "" and is_name(reading, found):
                yield named(found, 0.85, cue["suspect"] is not None)
    for position in reading.places(SLASHED):
        if (cue := SLASH.match(reading.text, position)) and (found := name_at(reading, cue.end(), certain=True)):
            yield named(found, 0.9, cue["who"] in SUSPECTS)


def named(found: tuple[int, int], score: float, suspect: bool) -> Span:
    return Span(*found, "PERSON", "role_names", score, "suspect" if suspect else "part in the event")


def is_name(reading: Reading, found: tuple[int, int]) -> bool:
    """Outside prose the first word must be no ordinary word, or a known given name with another word."""
    words = reading.text[slice(*found)].lower().replace(".", " ").split()
    if reading.style(found[0]) == "prose":
        return True
    return words[0] not in ORDINARY or (len(words) > 1 and (words[0] in GIVEN or len(words[0]) == 1))
