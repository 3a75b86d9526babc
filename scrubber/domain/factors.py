"""Codes of the taxonomy that the text suggests, with the words that support each: a cold start from a lexicon."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LEXICON = Path(__file__).with_name("words") / "factors.yaml"


@dataclass(frozen=True)
class Factor:
    """A suggested code: its group in the taxonomy, and the stretches of masked text that speak for it."""

    group: str
    code: str
    words: list[str]


@cache
def lexicon() -> list[tuple[str, str, re.Pattern[str]]]:
    """Group, code and pattern, as the lexicon lists them."""
    groups: dict[str, dict[str, list[str]]] = yaml.safe_load(LEXICON.read_text("utf-8"))
    return [
        (group, code, re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE))
        for group, codes in groups.items()
        for code, phrases in codes.items()
    ]


def suggest(masked: str) -> list[Factor]:
    """Codes with their supporting words, from the masked text only: a word shown to a reviewer names nobody."""
    found = (
        (group, code, [match[0].lower() for match in pattern.finditer(masked)]) for group, code, pattern in lexicon()
    )
    return [Factor(group, code, sorted(set(words))) for group, code, words in found if words]
