"""What one masked report contributes to each figure: so many of so many.

Only letters and digits count: a blank or a full stop neither leaks nor is masked in vain. A marked stretch is covered
when every letter and digit of it lies under some mask, whatever the label of the mask: half a name is a leak.
"""

from collections.abc import Iterable

from scrubber.domain.spans import LABELS
from scrubber.scorecard.reports import Found, Report

DIRECT = frozenset({"PERSON", "AGENCY", "ADDRESS", "ID", "CONTACT", "LOCATION"})
PATTERNED = frozenset({"DATE", "TIME", "ID", "CONTACT"})
Share = tuple[int, int]
Shares = dict[str, Share]
ALL = "all"


def letters(text: str, spans: Iterable[Found]) -> set[int]:
    """Where the letters and digits of `spans` stand."""
    return {i for start, end, _ in spans for i in range(start, end) if text[i].isalnum()}


def score(report: Report, masks: list[Found]) -> dict[str, Shares]:
    """By label, and under "all" for the report as a whole: the shares that `of_all` and `of_label` name."""
    masked, gold = letters(report.text, masks), letters(report.text, report.gold)
    covered = [(label, letters(report.text, [(start, end, label)]) <= masked) for start, end, label in report.gold]
    scores: dict[str, Shares] = {label: of_label(covered, label) for label in LABELS}
    for label in LABELS:
        under = letters(report.text, [mask for mask in masks if mask[2] == label])
        scores[label]["precision"] = (len(under & gold), len(under))
    return {ALL: {**of_all(covered), "precision": (len(masked & gold), len(masked))}, **scores}


def of_all(covered: list[tuple[str, bool]]) -> Shares:
    """Direct identifiers covered, those covered that have a pattern, and whether no direct identifier leaked."""
    direct = [done for label, done in covered if label in DIRECT]
    patterned = [done for label, done in covered if label in PATTERNED]
    return {"direct": share(direct), "patterned": share(patterned), "clean": (int(all(direct)), 1)}


def of_label(covered: list[tuple[str, bool]], label: str) -> Shares:
    """How many of the label are covered, and whether all are, if the report has any."""
    here = [done for each, done in covered if each == label]
    return {"recall": share(here), "clean": (int(bool(here) and all(here)), int(bool(here)))}


def share(done: list[bool]) -> Share:
    return sum(done), len(done)
