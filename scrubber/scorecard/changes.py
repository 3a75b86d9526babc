"""The same reports in another hand: what a change costs shows how far the scrubber leans on what was changed."""

import random
import re
from collections.abc import Callable

from scrubber.scorecard.reports import Report

WORD = re.compile(r"[^\W\d_]{4,}")
MISSPELT = 0.05  # of the words of four letters or more


def in_capitals(report: Report) -> Report:
    return report.told(lambda text, _: text.upper())


def in_small_letters(report: Report) -> Report:
    return report.told(lambda text, _: text.lower())


def with_typos(report: Report) -> Report:
    """One word in twenty misspelt, names like any other. The same report gets the same typos."""
    rng = random.Random(report.id)  # noqa: S311 (not a secret)
    return report.told(
        lambda text, _: WORD.sub(lambda word: misspelt(word[0], rng) if rng.random() < MISSPELT else word[0], text)
    )


def misspelt(word: str, rng: random.Random) -> str:
    """A letter left out, doubled, or changed with its neighbour: the slips of Damerau 1964 that need no keyboard."""
    at = rng.randrange(1, len(word) - 1)
    before, here, after = word[:at], word[at], word[at + 1 :]
    return rng.choice([before + after, before + here + here + after, before + after[0] + here + after[1:]])


CHANGES: dict[str, Callable[[Report], Report]] = {
    "all capitals": in_capitals,
    "all small letters": in_small_letters,
    "typos": with_typos,
}
