"""The sample reports: invented, with what a careful reviewer made of each."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FILE = Path(__file__).with_name("reports.jsonl")


@dataclass(frozen=True)
class Sample:
    """A report as it is told, the story as it is printed, and how far the practice reviewers take it.

    ``spans`` are what identifies somebody: start, end (exclusive, in code points of ``narrative``) and label.
    """

    id: str
    narrative: str
    lesson: str
    headline: str
    quote: str
    story: list[str]
    codes: dict[str, str | list[str]]
    spans: list[list[int | str]]
    until: Literal["publish", "lessons_only", "analysis_only", "stage_one", "stage_two"]


def samples() -> list[Sample]:
    """All of them, in the order in which they are sent."""
    return [Sample(**json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]
