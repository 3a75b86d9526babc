"""One question to the library, as every index understands it: checked once, then only translated."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from services.taxonomy import GROUP_TITLES, TAXONOMY

GROUPS = tuple(GROUP_TITLES)  # what readers can narrow down by
PAGE_SIZE = 20  # stories
MOST_PAGES = 500  # Elasticsearch looks no deeper than 10,000 hits
LONGEST_TEXT = 200  # characters

# The words that Lucene's English analyzer leaves out. Here they are left out of questions only, in one place for
# every index, because "all words must match" would otherwise hide a story over an article.
WORDS_LEFT_OUT = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with"
)
FILLER = frozenset(WORDS_LEFT_OUT.split())
RUN = re.compile(r"[^\W_]+")
WORD = re.compile(r"[^\W_]+(?:['._-][^\W_]+)*")
POSSESSIVE = re.compile(r"'s\b")


class BadQuery(Exception):
    """A part of the question cannot be used. ``part`` names it; the message says what would do, never what came."""

    def __init__(self, part: str, detail: str):
        super().__init__(detail)
        self.part, self.detail = part, detail


@dataclass(frozen=True)
class Query:
    """What a reader asks for. All words must match; of one group any chosen code, of several groups each.

    ``chosen`` maps a group of the taxonomy to codes. Raises BadQuery.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST_TEXT:
            raise BadQuery("text", f"At most {LONGEST_TEXT} characters.")
        if not 1 <= self.page <= MOST_PAGES:
            raise BadQuery("page", f"A number from 1 to {MOST_PAGES}.")
        for group, codes in self.chosen.items():
            if group not in GROUPS or not set(codes) <= TAXONOMY[group].keys():
                raise BadQuery(group, "Only codes of the taxonomy.")

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What must occur: words, or words joined by single spaces that must stand side by side ("ar 15")."""
        found = WORD.findall(POSSESSIVE.sub("", folded(self.text)))
        phrases = (RUN.findall(word) for word in found)
        return tuple(dict.fromkeys(" ".join(runs) for runs in phrases if not FILLER.issuperset(runs)))

    @property
    def offset(self) -> int:
        """How many stories come before this page."""
        return (self.page - 1) * PAGE_SIZE

    def without(self, group: str) -> "Query":
        """The same question with nothing chosen in this group: what its own counts are made of."""
        return Query(self.text, {other: codes for other, codes in self.chosen.items() if other != group})


def folded(text: str) -> str:
    """Lower case, without accents, with straight apostrophes: how words are compared."""
    apart = unicodedata.normalize("NFD", text.replace("’", "'").lower())
    return "".join(character for character in apart if not unicodedata.combining(character))


def plain(text: str) -> str:
    """The words of a text and nothing else, so that every index cuts it into the same ones."""
    return " ".join(RUN.findall(folded(text)))
