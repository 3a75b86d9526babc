"""The reports that the scorecard measures on: all there, and nothing that makes the scrubber has seen them."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from scrubber.domain.spans import LABELS
from scrubber.scorecard.reports import DEVELOPMENT, HELD_OUT, development, held_out

MODEL = Path(__file__).parents[3] / "scrubber" / "model"
WORKFLOW = yaml.safe_load((MODEL / "project.yml").read_text("utf-8"))
WORDS_IN_COMMON = 12  # so many words in a row are no coincidence; ten are, now and then


def paths() -> set[Path]:
    """Whatever the training workflow names: what it depends on, and the words of its commands."""
    named = [word for step in WORKFLOW["commands"] for line in step["script"] for word in line.split()]
    named += [dep for step in WORKFLOW["commands"] for dep in step.get("deps", [])]
    return {(MODEL / name.replace("*", "")).resolve() for name in named}


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + WORDS_IN_COMMON]) for i in range(len(words) - WORDS_IN_COMMON + 1)}


def test_there_are_as_many_as_were_written():
    kinds = Counter(report.kind for report in held_out())

    assert kinds == {"development": 35, "long": 50, "short": 50, "agency": 40}


def test_every_mark_is_read_and_has_a_label():
    assert not any(mark in report.text for report in held_out() for mark in ("{{", "}}"))
    assert {label for report in held_out() for _, _, label in report.gold} <= set(LABELS)


def test_no_two_reports_are_the_same():
    assert len({report.text for report in held_out()}) == len(held_out())


def test_the_training_workflow_names_none_of_them():
    hidden = [HELD_OUT, DEVELOPMENT]

    assert not [path for path in paths() for each in hidden if path.is_relative_to(each) or each.is_relative_to(path)]


@pytest.mark.parametrize("script", sorted(MODEL.glob("*.py")), ids=lambda path: path.name)
def test_no_training_script_names_them(script):
    assert not re.search(r"scorecard|held_out|services|reports\.jsonl", script.read_text("utf-8"))


def test_no_training_material_quotes_them():
    """Counted, not shown."""
    files = [path for path in (MODEL / "material").rglob("*") if path.suffix in {".txt", ".yaml", ".jsonl"}]
    seen = set().union(*(runs(re.sub(r"\{\{\w+\|(.*?)\}\}", r"\1", path.read_text("utf-8"))) for path in files))

    assert sum(bool(runs(report.text) & seen) for report in held_out()) == 0


def test_the_sample_reports_are_marked():
    marked = [report for report in development() if report.gold]

    assert len(development()) == 70
    assert len(marked) == 62  # eight name nothing
    assert sum(len(report.gold) for report in marked) == 644
