"""What the library needs from an index of stories. Two twins implement it; one contract suite runs over both.

The index is never the source of truth: the store is, and can fill a fresh index at any time.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from publisher.search.query import GROUPS, MOST_PAGES, PAGE_SIZE, Query
from services.stories import Story
from services.taxonomy import label

Part = tuple[str, bool]  # a stretch of text, and whether it is what was searched for
HIT, END = "\x02", "\x03"  # marks of an index around a hit; `printable` keeps them out of what is indexed
SNIPPET = 240  # characters, about


class SearchUnavailable(Exception):
    """The index does not answer just now. The stories themselves are safe in the store."""


@dataclass(frozen=True)
class Entry:
    """A story as the index takes it; ``day`` is its day of publication, as ``2026-11-24``."""

    story: Story
    day: str

    @property
    def body(self) -> str:
        """All its words below the headline, in one line."""
        story = self.story
        return printable(" ".join((*story.narrative, *story.lessons, story.quote)).strip())

    @property
    def topics(self) -> str:
        """The labels of its codes, so that a story is found by its topic too."""
        return ". ".join(label(group, code) for group, code in self.codes)

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Group and code of everything it is coded with."""
        coded = self.story.codes.model_dump()
        given = {group: (coded[group],) if isinstance(coded[group], str) else coded[group] for group in GROUPS}
        return [(group, code) for group, codes in given.items() for code in codes if code]


@dataclass(frozen=True)
class Hit:
    """A story that answers the question. The snippet is empty where no words were asked for."""

    story_id: str
    snippet: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Found:
    """One page of the answer. ``facets`` counts, for each group, the stories that the other filters leave."""

    total: int
    page: int
    hits: tuple[Hit, ...]
    facets: dict[str, list[tuple[str, int]]]  # most frequent code first, then by code; never a zero

    @property
    def pages(self) -> int:
        """How many pages can be read."""
        return min(-(-self.total // PAGE_SIZE), MOST_PAGES)


class Index(ABC):
    """Finds stories. Every method raises SearchUnavailable where the index does not answer."""

    @abstractmethod
    def prepare(self) -> None:
        """Makes the index if it is not there."""

    @abstractmethod
    def put(self, entry: Entry) -> None:
        """Takes a story in, or a newer version of it; an older one changes nothing. It can be found at once."""

    @abstractmethod
    def remove(self, story_id: str) -> None:
        """Takes a story out; one that is not there is no fault."""

    @abstractmethod
    def search(self, query: Query) -> Found:
        """Best match first; newest first (then by id, descending) among equals and where no words are asked for."""

    @abstractmethod
    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Puts a fresh index of exactly these stories in place of the old one, which answers until then."""

    @abstractmethod
    def ping(self) -> None:
        """Raises unless the index answers."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of the index."""


def printable(text: str) -> str:
    """The text in one line, without control characters."""
    return "".join(character if character.isprintable() else " " for character in text)


def parts(marked: str) -> tuple[Part, ...]:
    """A snippet with marks, as stretches."""
    found: list[Part] = []
    for stretch in marked.split(HIT):
        hit, ended, rest = stretch.partition(END)
        found += [(hit, True), (rest, False)] if ended else [(stretch, False)]
    return tuple(part for part in found if part[0])
