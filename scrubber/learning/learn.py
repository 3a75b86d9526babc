"""Learning: which words of approved stories speak for which codes, measured on stories that were not learned from.

Each code's regression is fitted five times on four fifths of the stories and tried on the rest; from these trials come
its threshold and its figures. A code that lexicon and regression together do not suggest better than the lexicon alone
stays with the lexicon, and so does a code with too few stories.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from scrubber.domain.learned import Key
from scrubber.learning.examples import Example, example_of
from scrubber.learning.file import FactorsFile, Weights, lexicon_hash, taxonomy_hash
from scrubber.learning.fit import OUT_OF_REACH, PLACES, Sum, fitted
from scrubber.learning.trials import evaluated, parts_of, threshold, tried
from services.stories import Story

LEAST_STORIES = 8  # with a code, for it to be learned, and as many without it


class TooLittle(Exception):
    """There are too few stories to learn from."""


def learn(stories: Iterable[Story], seed: int) -> FactorsFile:
    """What these stories teach; the same stories and seed give the same file. Raises TooLittle."""
    examples = [example_of(story) for story in stories]
    keys = learnable(examples)
    if not keys:
        raise TooLittle(
            f"{len(examples)} stories: no code stands in {LEAST_STORIES} of them and is missing in as many."
        )
    parts = parts_of(len(examples), seed)
    trials = tried(examples, keys, parts, seed)
    thresholds = {key: threshold(key, examples, trials[key]) for key in keys}
    final = fitted(examples, keys, seed)
    learned = FactorsFile(
        stories=len(examples),
        seed=seed,
        taxonomy=taxonomy_hash(),
        lexicon=lexicon_hash(),
        evaluation={".".join(key): evaluated(key, examples, trials[key], parts) for key in keys},
        codes={".".join(key): rule(final[key], bar) for key, bar in thresholds.items() if bar < OUT_OF_REACH},
    )
    return learned.model_copy(update={"version": learned.named()})


def learnable(examples: Sequence[Example]) -> list[Key]:
    """The codes with enough stories that have them, and enough that do not."""
    counts = Counter(key for example in examples for key in example.given)
    return sorted(key for key, count in counts.items() if LEAST_STORIES <= count <= len(examples) - LEAST_STORIES)


def rule(fitted: Sum, bar: float) -> Weights:
    return Weights(needed=round(bar - fitted.bias, PLACES), weights=dict(fitted.weights))
