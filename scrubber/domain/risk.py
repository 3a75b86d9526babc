"""How likely it is that the masked text still tells who it was, with the reasons in words and what to do about each.

Two kinds of signs. Some say that the scrubber may have missed something: findings that it is unsure of, words that no
list knows and codes left in the text. How much each of them weighs was fitted: `model/calibrate.py` looks at which
invented reports, never trained on, leaked something. The others are facts left in the text by which somebody who knows
could recognise the writer; no corpus tells how much they weigh, so that is our judgement.

The signs join by noisy-or (Pearl 1988, Probabilistic Reasoning in Intelligent Systems, 4.3.2): each leaves some chance
that the report is safe, the chances multiply. What other reports say is not known here: review adds it.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from scrubber.domain.lexicon import FUNCTION, GIVEN, KEEP, ORDINARY, SURNAMES
from scrubber.domain.phrases import Text, Tree
from scrubber.domain.reading import NUMBERS, Reading, Word
from scrubber.domain.spans import Span

SIGNS = Path(__file__).with_name("words") / "risk.yaml"
UNSURE = 0.6
FEW = 8  # more findings than this, and one more may have been missed
LISTS = {
    "count": "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, fifteen, twenty, thirty, "
    + ", ".join(map(str, range(1, 41)))
}
PLAIN = FUNCTION | KEEP | ORDINARY
NAMES = (GIVEN | SURNAMES) - PLAIN
HARMLESS_CODE = re.compile(
    r"1[01]-?\d{1,2}[a-z]?|\d{1,3}|[a-z]{1,3}-?\d{1,2}[a-z]?|\d{1,3}(?:mm|ft|lbs?|mph|yds?|am|pm|th|st|nd|rd|s|x|k)"
)
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Reason:
    """Why, in words that quote nothing of the report, and what a reviewer can do about it."""

    why: str
    advice: str


@dataclass(frozen=True)
class Risk:
    """`score` from 0 (nothing points to anybody) to 1; the strongest reason first."""

    score: float
    reasons: list[Reason]


@dataclass(frozen=True)
class Sign:
    """What may give somebody away; `weight` is the chance that one occurrence does."""

    weight: float
    reason: Reason
    phrases: list[str]


@cache
def signs() -> dict[str, Sign]:
    """The signs of `words/risk.yaml`, by name."""
    rows = yaml.safe_load(SIGNS.read_text("utf-8"))
    return {
        name: Sign(row["weight"], Reason(row["why"], row["advice"]), row.get("phrases", "").split(","))
        for name, row in rows.items()
    }


@cache
def tree() -> Tree:
    """All phrases, each with the name of its sign."""
    made = Tree(LISTS)
    for name, sign in signs().items():
        for phrase in filter(str.strip, sign.phrases):
            made.add(phrase, name)
    made.pack()
    return made


def risk(reading: Reading, masked: Text, spans: list[Span]) -> Risk:
    """The risk that is left in `masked`: the text of `reading` without `spans` (which count in its characters)."""
    counts = {**doubts(reading, spans), **left_facts(masked, spans)}
    found = sorted(((name, count) for name, count in counts.items() if count), key=lambda row: -strength(*row))
    safe = 1.0
    for name, count in found:
        safe *= 1 - strength(name, count)
    return Risk(round(1 - safe, 3), [signs()[name].reason for name, _ in found])


def strength(name: str, count: int) -> float:
    """The chance that at least one of `count` occurrences gives somebody away."""
    return float(1 - (1 - signs()[name].weight) ** count)


def doubts(reading: Reading, spans: list[Span]) -> dict[str, int]:
    """How often something says that the scrubber may have missed a name or a number."""
    unsure = [span for span in spans if span.score < UNSURE]
    return {
        "unsure": len(unsure),
        "crowded": max(0, len(spans) - FEW),
        "no_capitals": int(bool(spans) and reading.style(spans[0].start) != "prose"),
        "unknown_words": sum(1 for _ in unknown_words(reading, spans)),
        "codes": sum(1 for _ in codes(reading, spans)),
    }


def left_facts(masked: Text, spans: list[Span]) -> dict[str, int]:
    """How many facts by which somebody could be recognised are left, or were masked but say what the report is."""
    counts = Counter(name for _, _, names in tree().find(masked.words) for name in names)
    facts = [span.reason for span in spans if span.label == "OTHER"]
    return {
        **{name: min(count, 2) for name, count in counts.items()},
        "news": sum(reason in {"news", "video"} for reason in facts),
        "singled_out": sum(reason not in {"news", "video"} for reason in facts),
    }


def unknown_words(reading: Reading, spans: list[Span]) -> Iterator[str]:
    """Words left in the text that could be names: capitalised in mid-sentence in prose, or on a list of names."""
    for lower in reading.words_by_lower.keys() - PLAIN:
        for word in reading.words_by_lower[lower]:
            if len(lower) > 2 and could_be_a_name(reading, word) and not hidden(spans, word.start):
                yield lower


def could_be_a_name(reading: Reading, word: Word) -> bool:
    if reading.style(word.start) != "prose":
        return word.lower in NAMES
    return word.text[0].isupper() and not word.text.isupper() and not reading.opens_sentence(word.start)


def codes(reading: Reading, spans: list[Span]) -> Iterator[str]:
    """Figures left in the text that are no measure, calibre or ten-code."""
    for start in reading.places(NUMBERS):
        code = CODE.match(reading.lower, start)
        if code and len(code[0]) > 2 and not HARMLESS_CODE.fullmatch(code[0]) and not hidden(spans, start):
            yield code[0]


def hidden(spans: list[Span], position: int) -> bool:
    """Whether a span of these, which lie apart and in order, is over the position."""
    before = bisect_right(spans, position, key=lambda span: span.start)
    return before > 0 and spans[before - 1].end > position
