"""Approved stories as learning sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scrubber.domain.factors import by_lexicon
from scrubber.domain.learned import Key
from scrubber.domain.lexicon import word_set
from scrubber.domain.phrases import Text, read
from services.stories import Story

SMALL = word_set("small.txt")


@dataclass(frozen=True)
class Example:
    """A story: its terms, the codes that its reviewers gave it, those that the lexicon suggests."""

    terms: frozenset[str]
    given: frozenset[Key]
    lexicon: frozenset[Key]


def example_of(story: Story) -> Example:
    """What is learned from one story: its narrative and lessons, and its codes."""
    text = read("\n\n".join([*story.narrative, *story.lessons]))
    codes = story.codes.model_dump()
    given = {(group, code) for group, got in codes.items() for code in ([got] if isinstance(got, str) else got) if code}
    return Example(frozenset(terms(text)), frozenset(given), frozenset(by_lexicon(text)))


def terms(text: Text) -> set[str]:
    """The words and word pairs of a text that can be learned from: no placeholder, no number, not only small words."""
    return set(_terms(text.words))


def _terms(words: list[str]) -> Iterator[str]:
    for word, following in pairwise(words):
        if not is_word(word):
            continue
        if word not in SMALL:
            yield word
        if is_word(following) and not (word in SMALL and following in SMALL):
            yield f"{word} {following}"


def is_word(token: str) -> bool:
    return token[0].isalpha()
