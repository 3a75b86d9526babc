"""One logistic regression for each code, over words and word pairs, kept to its strongest terms."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrubber.domain.learned import Key
from scrubber.learning.examples import Example
from scrubber.learning.file import MOST_TERMS

LEAST_USES = 3  # stories with a term, for it to be considered
PLACES = 3  # decimals of a weight
OUT_OF_REACH = float("inf")


@dataclass(frozen=True)
class Sum:
    """A fitted regression, kept to its strongest terms."""

    bias: float
    weights: Mapping[str, float]

    def of(self, example: Example) -> float:
        """The sum; out of reach where no word would support the suggestion."""
        standing = [weight for term, weight in self.weights.items() if term in example.terms]
        return self.bias + sum(standing) if max(standing, default=0.0) > 0 else -OUT_OF_REACH


def fitted(examples: Sequence[Example], keys: list[Key], seed: int) -> dict[Key, Sum]:
    """A regression for each code."""
    from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped] # to learn only

    uses = Counter(term for example in examples for term in example.terms)
    names = sorted(term for term, count in uses.items() if count >= LEAST_USES)
    matrix = CountVectorizer(vocabulary=names, analyzer=terms_of).transform(examples) if names else None
    return {key: fit(matrix, names, [key in example.given for example in examples], seed) for key in keys}


def terms_of(example: Example) -> frozenset[str]:
    return example.terms


def fit(matrix: Any, names: list[str], given: list[bool], seed: int) -> Sum:
    """The regression for one code; out of reach where all stories have it or none has."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    if len(set(given)) < 2 or not names:
        return Sum(-OUT_OF_REACH, {})
    model = LogisticRegression(solver="liblinear", class_weight="balanced", random_state=seed).fit(matrix, given)
    weights = {name: round(float(weight), PLACES) for name, weight in zip(names, model.coef_[0], strict=True)}
    chosen = sorted((name for name in weights if weights[name]), key=lambda name: (-abs(weights[name]), name))
    return Sum(round(float(model.intercept_[0]), PLACES), {name: weights[name] for name in chosen[:MOST_TERMS]})
