"""What was learned from approved stories, put to use: for each code a sum over words and word pairs of the text.

The sum is that of a logistic regression over terms that stand in the text or do not, kept to its strongest terms. It
needs nothing but this module; learning is in scrubber/learning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from scrubber.domain.phrases import Text

Key = tuple[str, str]  # group and code
MOST_WORDS = 5  # supporting terms shown for a code


@dataclass(frozen=True)
class Rule:
    """A code is suggested where the weights of its terms that stand in the text sum up to more than `needed`."""

    needed: float
    weights: Mapping[str, float]


class Learned:
    """The rules of all learned codes; `version` names the file that they came from."""

    def __init__(self, version: str, rules: Mapping[Key, Rule]) -> None:
        self.version, self.rules = version, rules
        self._by_term: dict[str, list[tuple[Key, float]]] = {}
        for key, rule in rules.items():
            for term, weight in rule.weights.items():
                self._by_term.setdefault(term, []).append((key, weight))

    def suggest(self, text: Text) -> dict[Key, set[str]]:
        """The codes whose sum is reached, each with the words that contributed most, as they stand in the text."""
        standing = self._by_term.keys() & {*text.words, *map(" ".join, pairwise(text.words))}
        sums: dict[Key, float] = {}
        for term in standing:
            for key, weight in self._by_term[term]:
                sums[key] = sums.get(key, 0.0) + weight
        reached = [key for key, total in sums.items() if total > self.rules[key].needed]
        return {key: words for key in reached if (words := self._words(key, text, standing))}

    def _words(self, key: Key, text: Text, standing: set[str]) -> set[str]:
        weights = {term: weight for term, weight in self.rules[key].weights.items() if term in standing}
        return {as_written(text, term.split()) for term in strongest(weights)}


def as_written(text: Text, words: list[str]) -> str:
    """Words that stand in a text one after another, as they first do. Raises ValueError where they do not."""
    first = text.words.index(words[0])
    while text.words[first : first + len(words)] != words:
        first = text.words.index(words[0], first + 1)
    return text.between(first, first + len(words) - 1)


def strongest(weights: Mapping[str, float]) -> list[str]:
    """The terms that speak for a code: at most `MOST_WORDS`, none with less than a quarter of the greatest weight."""
    speaking = sorted(weights, key=lambda term: (-weights[term], term))[:MOST_WORDS]
    return [term for term in speaking if weights[term] > max(0.0, weights[speaking[0]] / 4)]
