"""Tell the written narratives again with other names, places, numbers and dates, and in other hands: JSON lines.

What is told stays; who, where and when are drawn anew, the same for the same word all through a narrative, so that
the network learns the context and not our names. The same seed gives the same text.
"""

import argparse
import json
import random
import re
from calendar import day_name, month_name
from collections import Counter
from functools import cache
from pathlib import Path

from draws import words
from gazetteer import census, towns
from generate import hand, lines
from narratives import Piece, joined, read

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|\s+|.")
MONTHS = [name.lower() for name in month_name if name]
DAYS = [name.lower() for name in day_name]
SHORT_MONTHS, SHORT_DAYS = [month[:3] for month in MONTHS], [day[:3] for day in DAYS]
CALENDARS = (MONTHS, SHORT_MONTHS, DAYS, SHORT_DAYS)
AGENCY_ENDS = ("PD", "SO", "SD", "HP", "SP", "FD", "DPS", "DOC")
NAMED = frozenset({"PERSON", "AGENCY", "ORG", "LOCATION", "ADDRESS"})
COMMON = 5  # a word in the names of so many narratives is a kind of place, not a name: county, avenue, hospital
PARTICLES = frozenset(
    ["of", "the", "and", "at", "in", "on", "de", "la", "del", "las", "los", "el", "le", "du", "van", "von", "der"]
    + ["den", "di", "da", "st", "mc", "mac", "o", "d", "jr", "sr", "iii", "ii"]
)


# Words of names that say of what kind it is; they stay, or the network would learn streets without "street".
KINDS = frozenset(word for row in lines("kinds.txt") for word in row.split())


def kinds_of_place(narratives: list[list[Piece]]) -> frozenset[str]:
    """Words that stand in the names of many narratives and are ordinary English."""
    seen = Counter(
        word
        for parts in narratives
        for word in {w.lower() for text, label in parts if label in NAMED - {"PERSON"} for w in TOKEN.findall(text)}
    )
    ordinary = frozenset(words("ordinary.txt"))
    return frozenset(word for word, count in seen.items() if count >= COMMON and word in ordinary) | PARTICLES | KINDS


class Retelling:
    """One narrative, told with other particulars. `kept` are the words that stay in the names of places."""

    def __init__(self, rng: random.Random, kept: frozenset[str], change: float) -> None:
        self.rng, self.kept, self.change = rng, kept, change
        self.drawn: dict[tuple[str, str], str] = {}

    def piece(self, piece: Piece) -> Piece:
        """The piece with its particulars drawn anew."""
        text, label = piece
        if label is None or label in {"OTHER", "CONTACT"} and self.rng.random() < 0.5:
            return piece
        return "".join(self.token(token, label) for token in TOKEN.findall(text)), label

    def token(self, token: str, label: str) -> str:
        if token.isdigit():
            return self.number(token, label)
        if not token[0].isalpha() or token.lower() in PARTICLES:
            return token
        lower = token.lower()
        group = "PERSON" if label == "PERSON" else "PLACE"
        if (group, lower) not in self.drawn:
            self.drawn[group, lower] = lower if self.rng.random() > self.change else self.other(token, label)
        return in_case_of(token, self.drawn[group, lower])

    def other(self, token: str, label: str) -> str:
        """Another word for this one, in lower case."""
        lower = token.lower()
        for names in CALENDARS:
            if label == "DATE" and lower in names:
                return self.rng.choice(names)
        if label in {"DATE", "TIME", "AGE", "OTHER", "CONTACT"}:
            return lower
        if label == "ID":
            return self.letters(token) if len(token) <= 3 and token.isupper() else lower
        if label == "AGENCY" and is_acronym(token) and lower not in self.kept:
            return self.acronym(token)
        if len(token) == 1:
            return self.letters(token)
        return self.person(lower) if label == "PERSON" else self.place(lower)

    def acronym(self, token: str) -> str:
        end = next((end for end in AGENCY_ENDS if token.endswith(end) and len(token) > len(end)), "")
        start = len(token) - len(end)
        return (self.letters("x" * start) + end).lower()

    def letters(self, like: str) -> str:
        return "".join(self.rng.choices("abcdefghijklmnoprstuvwyz", k=len(like)))

    def person(self, lower: str) -> str:
        given = lower in given_names()
        return self.name(given).lower()

    def name(self, given: bool) -> str:
        """Half from our lists of many origins, half from the census, its rare names as often as its common ones."""
        ours, theirs = lists()["given" if given else "surname"]
        return self.rng.choice(ours if self.rng.random() < 0.5 else theirs)

    def place(self, lower: str) -> str:
        if lower in self.kept:
            return lower
        kind = self.rng.choices(["surname", "town", "word", "given"], [35, 35, 20, 10])[0]
        if kind == "town":
            return self.rng.choice(single_towns()).lower()
        if kind == "word":
            return self.rng.choice(place_words())
        return self.name(kind == "given").lower()

    def number(self, token: str, label: str) -> str:
        """Digits of the same length; hours, days and years stay what they can be."""
        key = ("NUMBER", token)
        if key in self.drawn or self.rng.random() > self.change + 0.2:
            return self.drawn.setdefault(key, token)
        self.drawn[key] = self.digits(token, label)
        return self.drawn[key]

    def digits(self, token: str, label: str) -> str:
        value, size = int(token), len(token)
        if label == "TIME":
            hour, minute = self.rng.randint(0, 23), self.rng.randint(0, 59)
            short = self.rng.randint(1, 12) if value < 13 else minute
            return f"{hour:02}{minute:02}" if size == 4 else f"{short:0{size}}"
        if label == "DATE":
            return self.day_or_year(token, value, size)
        if label == "AGE":
            return str(self.rng.randint(10, 79)) if size == 2 else token
        first = self.rng.choice("0123456789" if token[0] == "0" else "123456789")
        return first + "".join(self.rng.choices("0123456789", k=size - 1))

    def day_or_year(self, token: str, value: int, size: int) -> str:
        if size == 4:
            return str(self.rng.randint(1960, 2026))
        top = 12 if value < 13 else 28 if value < 32 else 99
        return f"{self.rng.randint(1, top):0{size}}"[:size] if size < 3 else token


def is_acronym(token: str) -> bool:
    return token.isupper() and 2 <= len(token) <= 6 and (len(token) < 5 or token.endswith(AGENCY_ENDS))


@cache
def given_names() -> frozenset[str]:
    return frozenset(name.lower() for name in words("given_names.txt") + census("first")[:3000])


@cache
def lists() -> dict[str, tuple[list[str], list[str]]]:
    return {
        "given": (words("given_names.txt"), census("first")),
        "surname": (words("surnames.txt"), census("last")[:40000]),
    }


@cache
def single_towns() -> list[str]:
    return [town for town in towns() if " " not in town]


@cache
def place_words() -> list[str]:
    """Ordinary words of five letters or more, which name streets and shops as well."""
    return [word for word in words("ordinary.txt") if 4 < len(word) < 10 and not word.endswith(("ly", "ing", "ed"))]


def in_case_of(model: str, word: str) -> str:
    """`word` written as `model` is: capitals, a capital, or small letters."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word.title() if model[0].isupper() else word.lower()


def retold(narratives: list[list[Piece]], rounds: int, seed: int) -> list[dict[str, object]]:
    """Each narrative `rounds` times: the first time as it was written."""
    rng = random.Random(seed)  # noqa: S311 (not a secret)
    kept = kinds_of_place(narratives)
    rows = [joined(parts) for parts in narratives]
    for _ in range(rounds - 1):
        for parts in narratives:
            told = Retelling(rng, kept, change=rng.choice([0.3, 0.75, 0.95]))
            write = hand(rng, as_written=0.45)
            rows.append(joined([write(told.piece(piece)) for piece in parts]))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--narratives", type=Path, required=True, help="a folder")
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    rows = retold(list(read(sorted(arguments.narratives.glob("*.txt")))), arguments.rounds, arguments.seed)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main()
