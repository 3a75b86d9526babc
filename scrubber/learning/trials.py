"""Thresholds and figures, from stories that a regression did not see (cross-validation)."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from scrubber.domain.learned import Key
from scrubber.learning.examples import Example
from scrubber.learning.figures import Evaluation, Hits
from scrubber.learning.fit import OUT_OF_REACH, fitted

FOLDS = 5


def parts_of(count: int, seed: int) -> list[int]:
    """Which of the parts each story belongs to: equal ones, at random."""
    parts = [index % FOLDS for index in range(count)]
    Random(seed).shuffle(parts)  # noqa: S311 (nothing secret)
    return parts


def tried(examples: Sequence[Example], keys: list[Key], parts: list[int], seed: int) -> dict[Key, list[float]]:
    """For each code the sum of each story, by a regression that did not see it."""
    sums: dict[Key, list[float]] = {key: [0.0] * len(examples) for key in keys}
    for part in range(FOLDS):
        fits = fitted([example for example, own in zip(examples, parts, strict=True) if own != part], keys, seed)
        for key in keys:
            for index in (index for index, own in enumerate(parts) if own == part):
                sums[key][index] = fits[key].of(examples[index])
    return sums


def threshold(key: Key, examples: Sequence[Example], sums: Sequence[float]) -> float:
    """The sum above which the code is suggested best, joined to the lexicon; out of reach where it never helps."""
    hits = counted(key, examples, [key in example.lexicon for example in examples])
    best, most, right, wrong = OUT_OF_REACH, hits.f1, hits.right, hits.wrong
    order = sorted((index for index, value in enumerate(sums) if value > -OUT_OF_REACH), key=lambda i: -sums[i])
    for index, following in zip(order, [*order[1:], None], strict=True):
        if key not in examples[index].lexicon:
            right, wrong = right + (key in examples[index].given), wrong + (key not in examples[index].given)
        lower = sums[index] - 1 if following is None else sums[following]
        f1 = Hits(right=right, wrong=wrong, missed=hits.right + hits.missed - right).f1
        if lower < sums[index] and f1 > most:
            best, most = (sums[index] + lower) / 2, f1
    return best


def evaluated(key: Key, examples: Sequence[Example], sums: list[float], parts: list[int]) -> Evaluation:
    """The figures of a code: each part's stories are judged by the threshold that the other parts chose."""
    total = Evaluation()
    for part in range(FOLDS):
        others = [index for index, own in enumerate(parts) if own != part]
        bar = threshold(key, [examples[index] for index in others], [sums[index] for index in others])
        mine = [index for index, own in enumerate(parts) if own == part]
        here = [examples[index] for index in mine]
        lexicon = [key in example.lexicon for example in here]
        learned = [sums[index] > bar for index in mine]
        joined = [one or other for one, other in zip(lexicon, learned, strict=True)]
        hits = [counted(key, here, suggested) for suggested in (lexicon, learned, joined)]
        total += Evaluation(lexicon=hits[0], learned=hits[1], joined=hits[2])
    return total


def counted(key: Key, examples: Sequence[Example], suggested: Sequence[bool]) -> Hits:
    """How these suggestions of a code met what the reviewers gave."""
    pairs = Counter((key in example.given, said) for example, said in zip(examples, suggested, strict=True))
    return Hits(right=pairs[True, True], wrong=pairs[False, True], missed=pairs[True, False])
