"""The codes that a reviewer can choose from, with what speaks for each."""

from typing import NamedTuple

from review.domain.arrival import ONE_CODE
from services.reports import Report, ScrubResult
from services.stories import Codes
from services.taxonomy import GROUP_TITLES, TAXONOMY


class Choice(NamedTuple):
    """A code, and what speaks for it: the words of the masked text, and whether the reporter chose it."""

    code: str
    label: str
    chosen: bool
    words: tuple[str, ...]
    by_reporter: bool

    @property
    def near(self) -> bool:
        """Whether a reviewer should see it at once."""
        return self.chosen or self.by_reporter or bool(self.words)


class Group(NamedTuple):
    """A group of the taxonomy; ``single`` where a story has at most one of its codes."""

    name: str
    title: str
    single: bool
    choices: list[Choice]


def groups(codes: Codes, report: Report, result: ScrubResult) -> list[Group]:
    """All groups with all codes, in the order of the taxonomy."""
    return [
        Group(name, GROUP_TITLES[name], name in ONE_CODE, _choices(name, codes, report, result)) for name in TAXONOMY
    ]


def _choices(group: str, codes: Codes, report: Report, result: ScrubResult) -> list[Choice]:
    chosen, given = _listed(getattr(codes, group)), _listed(report.answers.get(group, ""))
    words: dict[str, tuple[str, ...]] = {}
    for suggestion in result.suggested.get(group, []):
        words[suggestion.code] = (*words.get(suggestion.code, ()), suggestion.words)
    return [
        Choice(code, label, code in chosen, words.get(code, ()), code in given)
        for code, label in TAXONOMY[group].items()
    ]


def _listed(codes: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (codes,) if isinstance(codes, str) else tuple(codes)
