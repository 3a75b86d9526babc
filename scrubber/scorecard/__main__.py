"""`python -m scrubber.scorecard`: measure the scrubber and the yardsticks, and write the scorecard."""

import argparse
import json
from collections import Counter
from pathlib import Path

from scrubber.domain.scrub import Scrubber
from scrubber.network import Network
from scrubber.scorecard.card import FILE, Card, everything, load, ours
from scrubber.scorecard.drawing import drawing
from scrubber.scorecard.page import page
from scrubber.scorecard.presidio import presidio
from scrubber.scorecard.reports import held_out
from scrubber.scorecard.speed import on_one_core
from scrubber.scorecard.systems import GENERAL, OURS, PATTERNS
from scrubber.scorecard.versions import versions
from scrubber.scorecard.warning import warning


def measure(pipeline: Path) -> Card:
    """All figures. `pipeline` is the folder of en_core_web_md."""
    scrubber = versions()  # first: rules that change while they are measured make a card that is out of date
    reports = held_out()
    speed = on_one_core(pipeline)
    ourselves = Scrubber(Network())
    finders = {OURS: ours(ourselves), GENERAL: presidio(pipeline), PATTERNS: presidio(None)}
    return Card(
        versions=scrubber,
        reports=dict(Counter(report.kind for report in reports)),
        words=sum(report.words for report in reports),
        systems={name: everything(find, reports) for name, find in finders.items()},
        warning=warning(ourselves, reports),
        speed=speed,
    )


def write(card: Card) -> None:
    """The card as data, page and picture."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    FILE.with_suffix(".md").write_text(page(card), "utf-8")
    FILE.with_suffix(".svg").write_text(drawing(card), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scrubber.scorecard", description=__doc__)
    parser.add_argument("--general", type=Path, help="the folder of en_core_web_md; without it nothing is measured")
    arguments = parser.parse_args()
    write(measure(arguments.general) if arguments.general else load())


if __name__ == "__main__":
    main()
