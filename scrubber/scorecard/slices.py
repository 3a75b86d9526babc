"""The parts of the reports that are looked at one by one."""

from collections.abc import Callable

from scrubber.domain.case import style_of
from scrubber.scorecard.reports import Report

LONG = 150  # words
Test = Callable[[Report], bool]


def of_kind(kind: str) -> Test:
    return lambda report: report.kind == kind


def in_style(style: str) -> Test:
    return lambda report: style_of(report.text) == style


SLICES: dict[str, dict[str, Test]] = {
    "set": {
        "all": lambda _: True,
        "development half": of_kind("development"),
        "first person, long": of_kind("long"),
        "first person, short": of_kind("short"),
        "agency-written": of_kind("agency"),
    },
    "style": {
        "prose": in_style("prose"),
        "all capitals": in_style("caps"),
        "all small letters": in_style("lower"),
    },
    "length": {
        f"{LONG} words or more": lambda report: report.words >= LONG,
        f"under {LONG} words": lambda report: report.words < LONG,
    },
}
