"""The scorecard as data: for each system its tables, each table its rows, each row its figures."""

import json
from pathlib import Path
from typing import TypedDict

from scrubber.domain.scrub import Scrubber, scrubbed
from scrubber.domain.spans import LABELS
from scrubber.scorecard.changes import CHANGES
from scrubber.scorecard.intervals import Figure, change, figure, figures
from scrubber.scorecard.origins import origins, renamed
from scrubber.scorecard.reports import Finder, Found, Report
from scrubber.scorecard.scoring import ALL, Share, Shares, score
from scrubber.scorecard.slices import SLICES

FILE = Path(__file__).parents[2] / "deploy" / "scorecard" / "scorecard.json"
RECALLS = ("direct", "patterned", "recall")
Scores = list[dict[str, Shares]]
Table = dict[str, dict[str, Figure]]
Tables = dict[str, Table]


class Card(TypedDict):
    """What `scorecard.json` holds. `reports` and `words` are counts by set, `speed` is what speed.py measures."""

    versions: dict[str, str]
    reports: dict[str, int]
    words: int
    systems: dict[str, Tables]
    warning: Figure
    speed: dict[str, float]


def ours(scrubber: Scrubber) -> Finder:
    """The scrubber, reading reports together as its program does."""

    def find(texts: list[str]) -> list[list[Found]]:
        results = [scrubbed(report) for report in scrubber.read(texts)]
        return [[(span.start, span.end, span.label) for span in result.spans] for result in results]

    return find


def scores(find: Finder, reports: list[Report]) -> Scores:
    found = find([report.text for report in reports])
    return [score(report, masks) for report, masks in zip(reports, found, strict=True)]


def measured(find: Finder, reports: list[Report]) -> Tables:
    """Figures over the reports as they are: by set, style, length and label."""
    return tables(reports, scores(find, reports))


def tables(reports: list[Report], rows: Scores) -> Tables:
    sliced = {
        group: {
            name: figures([row[ALL] for report, row in zip(reports, rows, strict=True) if test(report)])
            for name, test in tests.items()
        }
        for group, tests in SLICES.items()
    }
    return {**sliced, "label": {label: figures([row[label] for row in rows]) for label in LABELS}}


def by_origin(find: Finder, reports: list[Report]) -> Table:
    """How names are found when all of them are of one origin."""
    told = {origin: [renamed(report, origin) for report in reports] for origin in origins()}
    return {origin: figures([row["PERSON"] for row in scores(find, them)]) for origin, them in told.items()}


def by_change(find: Finder, reports: list[Report]) -> Table:
    """What becomes of the recall of direct identifiers when the reports are written in another hand."""
    before = direct(find, reports)
    after = {name: direct(find, [alter(report) for report in reports]) for name, alter in CHANGES.items()}
    return {name: {"direct": figure(column), "change": change(before, column)} for name, column in after.items()}


def direct(find: Finder, reports: list[Report]) -> list[Share]:
    return [row[ALL]["direct"] for row in scores(find, reports)]


def everything(find: Finder, reports: list[Report]) -> Tables:
    return {**measured(find, reports), "origin": by_origin(find, reports), "change": by_change(find, reports)}


def recalls(tables: Tables) -> dict[str, Figure]:
    """Each recall of the tables by its place in them."""
    places = [(f"{table}, {row}", figures) for table, rows in tables.items() for row, figures in rows.items()]
    return {f"{place}: {name}": figures[name] for place, figures in places for name in RECALLS if name in figures}


def fallen(shipped: Tables, now: Tables) -> list[str]:
    """Each recall that is now below the interval it was shipped with."""
    before = recalls(shipped)
    return [
        f"{place} {recall['value']:.3f}, shipped with at least {before[place]['low']:.3f}"
        for place, recall in recalls(now).items()
        if place in before and recall["value"] < before[place]["low"]
    ]


def load() -> Card:
    card: Card = json.loads(FILE.read_text("utf-8"))
    return card
