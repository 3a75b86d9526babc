"""What was learned from approved stories, put to use: for each code a sum over words and word pairs of the text.

The sum is that of a logistic regression over terms that stand in the text or do not, kept to its strongest terms. It
needs nothing but this module; learning is in scrubber/learning.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scrubber.domain.phrases import Text, Tree

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
        self._tree = Tree({})
        for key, rule in rules.items():
            for term, weight in rule.weights.items():
                self._tree.add(term, (term, key, weight))
        self._tree.pack()

    def suggest(self, text: Text) -> dict[Key, set[str]]:
        """The codes whose sum is reached, each with the words that contributed most, as they stand in the text."""
        shown: dict[str, str] = {}
        found: dict[Key, dict[str, float]] = {}
        for first, last, contributions in self._tree.find(text.words):
            for term, key, weight in contributions:
                found.setdefault(key, {})[term] = weight
                shown[term] = text.between(first, last)
        return {
            key: {shown[term] for term in strongest(weights)}
            for key, weights in found.items()
            if sum(weights.values()) > self.rules[key].needed
        }


def strongest(weights: Mapping[str, float]) -> list[str]:
    """The terms that speak for a code: at most `MOST_WORDS`, none with less than a quarter of the greatest weight."""
    speaking = sorted(weights, key=lambda term: (-weights[term], term))[:MOST_WORDS]
    return [term for term in speaking if weights[term] > max(0.0, weights[speaking[0]] / 4)]
