"""Where a name begins and ends, whatever its case: what the detectors of names share."""

import re
from collections.abc import Container

from scrubber.domain.detectors.patterns import cues
from scrubber.domain.lexicon import FUNCTION, GIVEN, KEEP, ORDINARY, SURNAMES, is_ordinary
from scrubber.domain.reading import Reading, Word

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PARTICLES = cues("de la del van von der da di ni al el bin st mac mc le dos das los") - FUNCTION
NEVER_IN_NAME = frozenset(word for word in FUNCTION if "'" in word or len(word) < 3) | cues(
    "the she they and but when then was his her our who that this you"
)
GAP = re.compile(r"[ \t]{0,3}|\. ?|\.? [\"'(]{0,2}|[\"')]{1,2} {0,2}")
BEFORE_POINT = SUFFIXES | {"st", "mac"}
ONLY_ORDINARY = ORDINARY - SURNAMES - GIVEN
ONLY_KEEP = KEEP - SURNAMES - GIVEN
MOST_WORDS = 4


def may_open(reading: Reading, word: Word, certain: bool) -> bool:
    """Whether a name may begin with `word`. After a `certain` cue an ordinary word may be a surname."""
    lower = word.lower
    if lower in FUNCTION or (lower in KEEP and lower not in SURNAMES and lower not in GIVEN):
        return False
    if reading.style(word.start) == "prose":
        return word.text[0].isupper() or (certain and (lower in SURNAMES or lower in GIVEN or not is_ordinary(lower)))
    return not is_ordinary(lower) or lower in SURNAMES or lower in GIVEN or certain


def may_follow(reading: Reading, word: Word, before: Word) -> bool:
    """Whether a name that has `before` goes on with `word`."""
    lower = word.lower
    if lower in SUFFIXES:
        return True
    if reading.style(word.start) == "prose":
        return lower not in NEVER_IN_NAME and (word.text[0].isupper() or lower in PARTICLES)
    if lower in FUNCTION or lower in ONLY_KEEP:
        return False
    if not is_ordinary(lower):
        return True
    return (before.lower in GIVEN or len(before.text) == 1) and lower in SURNAMES


def joined(reading: Reading, before: Word, word: Word) -> bool:
    """Whether only a blank, an initial's point or a nickname's quotation mark stands between two words."""
    between = reading.text[before.end : word.start]
    if between == " ":
        return True
    if "." in between and len(before.text) > 2 and before.lower not in BEFORE_POINT:
        return False
    return "\n" not in between and GAP.fullmatch(between) is not None


def name_at(
    reading: Reading, position: int, certain: bool = False, stop: Container[str] = ()
) -> tuple[int, int] | None:
    """The name that begins at the first word at or after `position`, or None. Words in `stop` end it."""
    upcoming = reading.words_from(position, MOST_WORDS)
    if not upcoming or not starts(reading, upcoming, certain) or upcoming[0].lower in stop:
        return None
    last = upcoming[0]
    for word in upcoming[1:]:
        if word.lower in stop or not joined(reading, last, word) or not may_follow(reading, word, last):
            break
        last = word
    return upcoming[0].start, last.end


def starts(reading: Reading, upcoming: list[Word], certain: bool) -> bool:
    """A name starts with a word that may open one, or with an initial and such a word."""
    first = upcoming[0]
    if len(first.text) > 1:
        return may_open(reading, first, certain)
    after = upcoming[1] if len(upcoming) > 1 else None
    return (
        first.text.isalpha()
        and after is not None
        and joined(reading, first, after)
        and may_open(reading, after, certain)
    )


def start_of_name(reading: Reading, start: int, end: int) -> int:
    """Where, between `start` and `end`, the words begin that hold together as a name whose last word is sure."""
    words = [word for word in reading.words_from(start, 8) if word.end <= end]
    first = words[-1].start if words else start
    for word in reversed(words[:-1]):
        if not part_of_name(reading, word):
            break
        first = word.start
    return first


def part_of_name(reading: Reading, word: Word) -> bool:
    """A capital in prose, unless an ordinary word opens a sentence; elsewhere a word that is not ordinary."""
    if reading.style(word.start) != "prose":
        return word.lower not in ORDINARY or (word.lower in SURNAMES and word.lower not in FUNCTION)
    if not word.text[0].isupper() or word.lower in NEVER_IN_NAME:
        return False
    return not (reading.opens_sentence(word.start) and word.lower in ONLY_ORDINARY)
