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
        self.by_word: dict[str, list[int]] = defaultdict(list)

    def number(self, text: str) -> int:
        """The person whom this mention means, counted from 0; a new one if none met so far can be."""
        words = {word.lower() for word in WORD.findall(text)} - {"jr", "sr"}
        sharing = sorted({i for word in words for i in self.by_word[word]})
        found = next((i for i in sharing if same(words, self.known[i])), len(self.known))
        if found == len(self.known):
            self.known.append(set())
        for word in words - self.known[found]:
            self.by_word[word].append(found)
        self.known[found] |= words
        return found


def same(words: set[str], known: set[str]) -> bool:
    """`{"lane"}` and `{"d", "lane"}` can be `{"dina", "lane"}`; `{"mona", "lane"}` cannot."""
    rest, other = words - known, known - words
    if not rest or not other:
        return True
    return len(rest) == 1 and any(len(a) == 1 and any(b.startswith(a) for b in other) for a in rest)


def people_of(text: str, spans: list[Span]) -> tuple[list[int | None], list[str]]:
    """For each span the person whom it means, if it means one; for each person the word that stands for them."""
    people = People()
    who = [people.number(text[span.start : span.end]) if span.label == "PERSON" else None for span in spans]
    reasons: dict[int | None, set[str]] = defaultdict(set)
    for person, span in zip(who, spans, strict=True):
        reasons[person].add(span.reason)
    words = [word_for(reasons[i]) for i in range(len(people.known))]
    return who, words


def word_for(reasons: set[str]) -> str:
    """What a person is called, by why their mentions were found."""
    return "OFFICER" if OFFICER in reasons else "SUSPECT" if SUSPECT in reasons else "PERSON"


def placeholders(text: str, spans: list[Span]) -> list[str]:
    """A placeholder for each span of `text`, in the order of `spans`."""
    who, words = people_of(text, spans)
    numbers: dict[str, dict[object, int]] = defaultdict(dict)
    stand_ins = []
    for span, person in zip(spans, who, strict=True):
        part = text[span.start : span.end]
        word = general(span, part) or (words[person] if person is not None else kind(span, part))
        key: object = " ".join(re.findall(r"\w+", part.lower())) if person is None else person
        stand_ins.append(
            word if word[0] == "[" else f"[{word} {numbers[word].setdefault(key, len(numbers[word]) + 1)}]"
        )
    return stand_ins
