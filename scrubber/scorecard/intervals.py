"""Figures with what chance allows: the bootstrap over reports.

Reports are drawn anew with replacement, as many as there are, `DRAWS` times; the middle 95 % of what the figure then
is, is its interval (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13: the percentile interval).
Reports are drawn and not stretches, because what leaks in a report leaks together. Where nothing failed, no drawing
fails either; there the lower end is the exact one (Clopper and Pearson 1934, Biometrika 26:404): all of `of` succeed in
2.5 % of cases.
"""

from functools import cache
from typing import TypedDict

import numpy as np

from scrubber.scorecard.scoring import Share, Shares

DRAWS, SEED, PLACES = 1000, 1, 4


class Figure(TypedDict):
    """A share, its interval, and of how many it is one."""

    value: float
    low: float
    high: float
    of: int


@cache
def draws(count: int) -> np.ndarray:
    """How often each of `count` reports is drawn: a row for each drawing. The same seed gives the same drawings."""
    return np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), DRAWS)


def figures(rows: list[Shares]) -> dict[str, Figure]:
    """The figure for each name in the rows, a row for each report; what occurs in none of them has no figure."""
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    return {name: figure(column) for name, column in columns.items() if any(of for _, of in column)}


def figure(column: list[Share]) -> Figure:
    value, drawn = shares(column)
    return rounded(value, drawn, sum(of for _, of in column))


def change(before: list[Share], after: list[Share]) -> Figure:
    """By how much the share has changed; the same reports are drawn for both."""
    (was, once), (now, then) = shares(before), shares(after)
    return rounded(now - was, then - once, sum(of for _, of in after))


def shares(column: list[Share]) -> tuple[float, np.ndarray]:
    """The share, and what it is in each drawing; not a number where nothing countable was drawn."""
    counts = np.array(column)
    done, of = (draws(len(counts)) @ counts).T
    return counts[:, 0].sum() / counts[:, 1].sum(), np.divide(done, of, out=np.full(DRAWS, np.nan), where=of > 0)


def rounded(value: float, drawn: np.ndarray, of: int) -> Figure:
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    if value == 1:
        low = min(low, 0.025 ** (1 / of))
    value, low, high = (round(float(each), PLACES) for each in (value, low, high))
    return Figure(value=value, low=low, high=high, of=of)
