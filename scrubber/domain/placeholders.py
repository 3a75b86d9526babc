"""Placeholders: consistent in one report, numbered by first appearance, never carried to another report."""

import re
from collections import defaultdict

from scrubber.domain.policy import general, kind
from scrubber.domain.spans import Span

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
OFFICER, SUSPECT = "officer's rank", "suspect"


class People:
    """Which mentions mean the same person: those that share a surname or a given name and contradict in none."""

    def __init__(self) -> None:
        self.known: list[set[str]] = []

    def number(self, text: str) -> int:
        """The person whom this mention means, counted from 0; a new one if none met so far can be."""
        words = {word.lower() for word in WORD.findall(text)} - {"jr", "sr"}
        for i, known in enumerate(self.known):
            if words <= known or known <= words or initial_of(words, known):
                known |= words
                return i
        self.known.append(words)
        return len(self.known) - 1


def initial_of(words: set[str], known: set[str]) -> bool:
    """`{"d", "lane"}` can be `{"dina", "lane"}`."""
    shared, rest, other = words & known, words - known, known - words
    return bool(shared) and len(rest) == 1 and any(len(a) == 1 and any(b.startswith(a) for b in other) for a in rest)


def person_kinds(text: str, spans: list[Span], people: People) -> list[str]:
    """For each person of the report the word that stands for them, from all their mentions."""
    roles: dict[int, set[str]] = defaultdict(set)
    for span in spans:
        if span.label == "PERSON":
            roles[people.number(text[span.start : span.end])].add(span.reason)
    return [
        "OFFICER" if OFFICER in roles[i] else "SUSPECT" if SUSPECT in roles[i] else "PERSON"
        for i in range(len(people.known))
    ]


def placeholders(text: str, spans: list[Span]) -> list[str]:
    """A placeholder for each span of `text`, in the order of `spans`."""
    people = People()
    kinds = person_kinds(text, spans, people)
    numbers: dict[str, dict[object, int]] = defaultdict(dict)
    return [placeholder(text[span.start : span.end], span, people, kinds, numbers) for span in spans]


def placeholder(text: str, span: Span, people: People, kinds: list[str], numbers: dict[str, dict[object, int]]) -> str:
    if plain := general(span, text):
        return plain
    key: object = " ".join(re.findall(r"\w+", text.lower()))
    word = kind(span, text)
    if span.label == "PERSON":
        key = people.number(text)
        word = kinds[key]
    number = numbers[word].setdefault(key, len(numbers[word]) + 1)
    return f"[{word} {number}]"
