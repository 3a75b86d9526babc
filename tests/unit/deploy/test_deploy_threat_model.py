"""The threat model names what proves it, and each of them is there (R09)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "deploy/threat-model.md").read_text("utf-8")
WHO = ("agency", "watches the line", "operator", "reviewer", "supervisor", "intruder", "court", "receipt")


def test_every_test_that_it_names_exists():
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    there = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert named and named <= there, named - there


def test_r09_it_says_for_each_who_might_try_what_we_do_not_protect_against():
    sections = re.split(r"\n\n(?=\*\*)", TEXT.split("## Who\n")[1].split("\n## ")[0].strip())
    assert len(sections) == len(WHO)
    for who, section in zip(WHO, sections, strict=True):
        title, words = re.match(r"\*\*(.+?)\*\*(.*)", section, re.S).groups()
        assert who in title
        assert "*We:*" in words or who == "receipt"
        assert "*Not protected:*" in words or who == "receipt"
