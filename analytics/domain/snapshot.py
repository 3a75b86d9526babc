"""From facts to one snapshot of tables. A fact is one published story, or one report that is only counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analytics.domain.disclosure import Shown, suppress
from services.taxonomy import TAXONOMY

GROUPS = ("event", "activity", "factor", "barrier", "setting", "light")
ONE_EACH = {"event"}  # every story has exactly one, so the cells add up to the total


@dataclass(frozen=True)
class Snapshot:
    """What readers get: the total, one table per group of codes, one by quarter, one by year of counted reports."""

    total: int
    groups: dict[str, Shown]
    quarters: Shown
    counted_years: Shown

    def as_document(self) -> dict[str, Any]:
        """As plain values, to be kept and served."""
        return {
            "total": self.total,
            "groups": self.groups,
            "quarters": self.quarters,
            "counted_years": self.counted_years,
        }


def take(facts: Iterable[Mapping[str, Any]], smallest: int) -> Snapshot:
    """The snapshot of these facts, fit to publish. ``smallest`` is the smallest count that is shown."""
    stories, counted = [], Counter[str]()
    for fact in facts:
        if fact["kind"] == "story":
            stories.append(fact)
        else:
            counted[str(fact["year"])] += 1
    return Snapshot(
        total=len(stories),
        groups={group: suppress(_tally(stories, group), smallest, adds_up=group in ONE_EACH) for group in GROUPS},
        quarters=suppress(Counter(fact["quarter"] for fact in stories), smallest, adds_up=True),
        counted_years=suppress(counted, smallest, adds_up=False),
    )


def _tally(stories: Iterable[Mapping[str, Any]], group: str) -> dict[str, int]:
    tally = Counter(code for fact in stories for code in _codes(fact["codes"].get(group)))
    return {code: tally[code] for code in TAXONOMY[group]}


def _codes(given: str | list[str] | None) -> list[str]:
    if not given:
        return []
    return [given] if isinstance(given, str) else list(given)
