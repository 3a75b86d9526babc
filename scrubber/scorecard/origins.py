"""The same reports about people with other names: is everybody's name found alike?"""

import random
import re
from functools import cache
from pathlib import Path

import yaml

from scrubber.scorecard.reports import Report

FILE = Path(__file__).with_name("origins.yaml")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
STAYS = frozenset({"jr", "sr", "ii", "iii", "iv", "de", "la", "del", "los", "van", "von", "der", "and", "or"})
Names = dict[str, list[str]]


@cache
def origins() -> dict[str, Names]:
    """The names of each origin: "given" and "surnames"."""
    lists = yaml.safe_load(FILE.read_text("utf-8"))
    return {origin: {kind: words.split() for kind, words in names.items()} for origin, names in lists.items()}


def renamed(report: Report, origin: str) -> Report:
    """The report with every word of a person's name replaced, the same word alike all through. Initials stay.

    The same report and origin give the same names.
    """
    rng = random.Random(f"{report.id} {origin}")  # noqa: S311 (not a secret)
    names, drawn = origins()[origin], dict[str, str]()
    surnames = {words[-1] for words in people(report)}

    def other(word: str) -> str:
        lower = word.lower()
        if len(word) < 2 or lower in STAYS:
            return word
        if lower not in drawn:
            drawn[lower] = rng.choice(names["surnames" if lower in surnames else "given"])
        return in_case_of(word, drawn[lower])

    return report.told(lambda text, label: WORD.sub(lambda m: other(m[0]), text) if label == "PERSON" else text)


def people(report: Report) -> list[list[str]]:
    """The words of each person's name, in small letters. Whoever has one word goes by the surname, as officers do."""
    names = [text for text, label in report.pieces if label == "PERSON"]
    found = [[word.lower() for word in WORD.findall(name) if word.lower() not in STAYS] for name in names]
    given = {words[0] for words in found if len(words) > 1}
    return [words for words in found if len(words) > 1 or words and words[0] not in given]


def in_case_of(model: str, word: str) -> str:
    """`word` in capitals or in small letters if `model` is."""
    return word.upper() if model.isupper() else word.lower() if model.islower() else word
