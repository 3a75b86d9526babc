"""How likely it is that the masked text still tells who it was, with the reasons in words and what to do about each.

Two kinds of signs. Some say that the scrubber may have missed something: findings that it is unsure of, words that no
list knows and codes left in the text. How much each of them weighs was fitted: `model/calibrate.py` looks at which
invented reports, never trained on, leaked something. The others are facts left in the text by which somebody who knows
could recognise the writer; no corpus tells how much they weigh, so that is our judgement.

The signs join by noisy-or (Pearl 1988, Probabilistic Reasoning in Intelligent Systems, 4.3.2): each leaves some chance
that the report is safe, the chances multiply. What other reports say is not known here: review adds it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from scrubber.domain.lexicon import FUNCTION, GIVEN, KEEP, ORDINARY, SURNAMES
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

SIGNS = Path(__file__).with_name("words") / "risk.yaml"
UNSURE = 0.6
FEW = 8  # more findings than this, and one more may have been missed
HARMLESS = FUNCTION | KEEP
NAMES = (GIVEN | SURNAMES) - ORDINARY - KEEP
HARMLESS_CODE = re.compile(
    r"1[01]-?\d{1,2}[a-z]?|\d{1,3}|[a-z]{1,3}-?\d{1,2}[a-z]?|\d{1,3}(?:mm|ft|lbs?|mph|yds?|am|pm|th|st|nd|rd|s|x|k)"
)
CODE = re.compile(r"[A-Za-z0-9]*\d[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")


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

    name: str
    weight: float
    reason: Reason
    pattern: re.Pattern[str] | None


@cache
def signs() -> dict[str, Sign]:
    """The signs of `words/risk.yaml`, by name."""
    rows = yaml.safe_load(SIGNS.read_text("utf-8"))
    return {
        name: Sign(
            name,
            row["weight"],
            Reason(row["why"], row["advice"]),
            re.compile(rf"\b(?:{'|'.join(row['words'])})\b", re.IGNORECASE) if "words" in row else None,
        )
        for name, row in rows.items()
    }


def risk(reading: Reading, masked: str, spans: list[Span]) -> Risk:
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


def left_facts(masked: str, spans: list[Span]) -> dict[str, int]:
    """How many facts by which somebody could be recognised are left, or were masked but say what the report is."""
    counts = {name: len(sign.pattern.findall(masked)) for name, sign in signs().items() if sign.pattern}
    facts = [span.reason for span in spans if span.label == "OTHER"]
    return {
        **{name: min(count, 2) for name, count in counts.items()},
        "news": sum(reason in {"news", "video"} for reason in facts),
        "singled_out": sum(reason not in {"news", "video"} for reason in facts),
    }


def gaps(reading: Reading, spans: list[Span]) -> Iterator[tuple[int, int]]:
    """The stretches of the text that are not masked."""
    position = 0
    for span in spans:
        if position < span.start:
            yield position, span.start
        position = max(position, span.end)
    yield position, len(reading.text)


def unknown_words(reading: Reading, spans: list[Span]) -> Iterator[str]:
    """Words left in the text that could be names: capitalised in mid-sentence in prose, or on a list of names."""
    hidden = {position for span in spans for position in range(span.start, span.end)}
    for word in reading.words:
        if word.start in hidden or word.lower in HARMLESS or len(word.text) < 3:
            continue
        prose = reading.style(word.start) == "prose"
        stands_out = (
            prose and word.text[0].isupper() and not word.text.isupper() and not reading.opens_sentence(word.start)
        )
        if (stands_out and word.lower not in ORDINARY) or (not prose and word.lower in NAMES):
            yield word.lower


def codes(reading: Reading, spans: list[Span]) -> Iterator[str]:
    """Figures left in the text that are no measure, calibre or ten-code."""
    for start, end in gaps(reading, spans):
        for match in CODE.finditer(reading.text, start, end):
            if len(match[0]) > 2 and not HARMLESS_CODE.fullmatch(match[0].lower()):
                yield match[0]
