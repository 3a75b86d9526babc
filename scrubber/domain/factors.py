"""Codes of the taxonomy that the text suggests, with the words that support each.

Two sources: a lexicon of phrases, which is always there, and what was learned from approved stories, where an operator
has adopted that (scrubber/learning). What was learned only adds.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from scrubber.domain.learned import Key, Learned
from scrubber.domain.phrases import Text, Tree

LEXICON = Path(__file__).with_name("words") / "factors.yaml"


@dataclass(frozen=True)
class Factor:
    """A suggested code: its group in the taxonomy, and the stretches of masked text that speak for it."""

    group: str
    code: str
    words: list[str]


def lexicon() -> dict[Key, list[str]]:
    """The phrases of each group and code, as the lexicon lists them."""
    groups: dict[str, dict[str, str]] = yaml.safe_load(LEXICON.read_text("utf-8"))
    del groups["words"]
    return {
        (group, code): [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]
        for group, codes in groups.items()
        for code, text in codes.items()
    }


@cache
def tree() -> Tree:
    """All phrases of the lexicon, each with its group and code."""
    made = Tree(yaml.safe_load(LEXICON.read_text("utf-8"))["words"])
    for key, phrases in lexicon().items():
        for phrase in phrases:
            made.add(phrase, key)
    made.pack()
    return made


_adopted: list[Learned] = []  # none or one


def use(learned: Learned | None) -> None:
    """Has `suggest` join what was learned to the lexicon, from now on. For the start of a program."""
    _adopted[:] = [] if learned is None else [learned]


def suggest(text: Text) -> list[Factor]:
    """Codes with their supporting words, from the masked text only: a word shown to a reviewer names nobody."""
    found = by_lexicon(text)
    for learned in _adopted:
        for key, words in learned.suggest(text).items():
            found[key] = found.get(key, set()) | words
    return [Factor(group, code, sorted(words)) for (group, code), words in found.items()]


def by_lexicon(text: Text) -> dict[Key, set[str]]:
    """Group and code of each phrase in the text, with its words; of phrases that overlap the first and longest."""
    spans: dict[Key, list[tuple[int, int]]] = {}
    for first, last, keys in tree().find(text.words):
        for key in keys:
            places = spans.setdefault(key, [])
            if places and places[-1][0] == first:
                places[-1] = (first, last)
            elif not places or first > places[-1][1]:
                places.append((first, last))
    return {key: {text.between(*place) for place in places} for key, places in spans.items()}
