"""Phrases of a lexicon, found in a text by walking one tree of words: work for a word does not grow with the lexicon.

A tree's node maps the next word to the node after it; under `END` are the values of the phrases that end there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

TOKEN = re.compile(r"(\[[a-z]+)(?: \d+)?\]|[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[.!?;]|\n\n")
LEFT_OUT = frozenset({"a", "an", "the"})
STOPS = frozenset({".", "!", "?", ";", "\n\n"})
PART = re.compile(r"\([^()]+\)|[^\s()]+")
END, ANY = "", "_"
Node = dict[str, Any]


class Text(NamedTuple):
    """A text in small letters, and the words in which phrases are looked for, with where each begins and ends.

    A placeholder is one word, `[officer` without the rest; the end of a sentence, and of the text, is one of `STOPS`;
    articles are left out.
    """

    lower: str
    words: list[str]
    places: list[tuple[int, int]]

    def between(self, first: int, last: int) -> str:
        """The text from word `first` to word `last`."""
        return self.lower[self.places[first][0] : self.places[last][1]]


def read(text: str) -> Text:
    """The words of a text."""
    lower = text.lower().replace("’", "'")
    matches = [match for match in TOKEN.finditer(lower) if match[0] not in LEFT_OUT]
    words = [match[1] or match[0] for match in matches]
    return Text(lower, [*words, "."], [match.span() for match in matches])


class Tree:
    """Phrases with their values. `lists` are named alternatives, parted by commas, which phrases may use."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self.root: Node = {}
        self._lists = {f"<{name}>": [entry.split() for entry in text.split(",")] for name, text in lists.items()}

    def add(self, phrase: str, value: object) -> None:
        """Adds every sequence of words that the phrase stands for. Raises ValueError for one without a first word."""
        for words in self._sequences(phrase):
            if not words or words[0] == ANY:
                raise ValueError(f"a phrase without a first word: {phrase}")
            node = self.root
            for word in words:
                node = node.setdefault(word, {})
            values = node.setdefault(END, [])
            if value not in values:
                values.append(value)

    def _sequences(self, phrase: str) -> Iterator[list[str]]:
        """Every sequence of words that a phrase stands for. Raises ValueError for one that is not well formed."""
        if PART.sub("", phrase).strip():
            raise ValueError(f"a phrase with odd parentheses: {phrase}")
        for parts in product(*map(self._alternatives, PART.findall(phrase))):
            yield [word.rstrip("]") for part in parts for word in part if word not in LEFT_OUT]

    def _alternatives(self, part: str) -> list[list[str]]:
        """What may stand for one part of a phrase, each as a list of words."""
        if part == ANY:
            return [[], [ANY]]
        if part[0] == "(":
            return [[], *self._sequences(part[1:-1])]
        return [words for word in part.split("/") for words in self._lists.get(word, [word.split("+")])]

    def pack(self) -> None:
        """Lets equal branches be one, which are most, so that the tree fits a processor's cache. Add nothing after."""
        self.root = _packed(self.root, {})

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, list[Any]]]:
        """First word, last word and values of each phrase in the words of a text, in order of the first word."""
        root = self.root
        for start in range(len(words) - 1):  # the last is a stop
            node = root.get(words[start])
            if node is not None and (words[start + 1] in node or ANY in node or END in node):
                yield from _from(words, start, node)


def _packed(node: Node, known: dict[tuple[Any, ...], Node]) -> Node:
    """The node of `known` that equals this one; it is put there if there is none."""
    packed = {word: after if word == END else _packed(after, known) for word, after in node.items()}
    key = tuple(sorted((word, tuple(after) if word == END else id(after)) for word, after in packed.items()))
    return known.setdefault(key, packed)


def _from(words: Sequence[str], start: int, node: Node) -> Iterator[tuple[int, int, list[Any]]]:
    """The phrases whose first word stands at `start` and led to `node`."""
    nodes, last = [node], start
    while nodes:
        for node in nodes:
            if END in node:
                yield start, last, node[END]
        last += 1
        if (word := words[last]) in STOPS:
            return
        nodes = [after for node in nodes for after in (node.get(word), node.get(ANY)) if after is not None]
