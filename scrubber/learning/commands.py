"""`python -m scrubber factors learn|evaluate|adopt|show`: suggestions that reviewers' work teaches, step by step.

Nothing here happens by itself: an operator learns from the published stories, looks at the figures, and adopts.
"""
# ruff: noqa: T201 (commands speak to the operator)

import argparse
import sys
from pathlib import Path

from scrubber.learning.figures import Evaluation, Hits
from scrubber.learning.file import FactorsFile, UnusableFactors, adopted, lexicon_hash, load, place, write
from scrubber.learning.learn import TooLittle, learn
from scrubber.learning.source import BadSource, stories_of
from services import config

MOST_SHOWN = 8  # terms of a code


class Worse(Exception):
    """The file would make suggestions worse, or nobody can tell."""


def learning(arguments: argparse.Namespace) -> None:
    """Learns from approved stories into a file. Nothing is adopted."""
    learned = learn(stories_of(arguments.source), arguments.seed)
    write(learned, arguments.out)
    print(f"{learned.version}: {len(learned.codes)} codes learned from {learned.stories} stories.")
    print(f"Next: python -m scrubber factors evaluate {arguments.out}")


def evaluate(arguments: argparse.Namespace) -> None:
    """Shows how the file did on stories that it had not learned from, beside the lexicon."""
    given = load(arguments.file)
    print(f"{'precision / recall':34}{'stories':>8}{'lexicon':>14}{'learned':>14}{'together':>14}")
    for name, evaluation in sorted(given.evaluation.items()):
        print(row(name, evaluation), "" if name in given.codes else "  stays with the lexicon")
    print(row("all of these", given.total()))
    print(judgement(given) or "Together they are not worse than the lexicon.")


def row(name: str, evaluation: Evaluation) -> str:
    stories = evaluation.lexicon.right + evaluation.lexicon.missed
    shown = (evaluation.lexicon, evaluation.learned, evaluation.joined)
    return f"{name:34}{stories:8}" + "".join(f"{pair(hits):>14}" for hits in shown)


def pair(hits: Hits) -> str:
    return f"{hits.precision:.2f} / {hits.recall:.2f}"


def judgement(given: FactorsFile) -> str:
    """Why the file should not be adopted; empty if nothing speaks against it."""
    if given.lexicon != lexicon_hash():
        return "It was measured beside another lexicon than this program's: learn again."
    total = given.total()
    if total.joined.f1 < total.lexicon.f1:
        return "Together they are worse than the lexicon alone."
    return ""


def adopt(arguments: argparse.Namespace) -> None:
    """Puts the file where the scrubbing program finds it at its next start."""
    given, data_dir = load(arguments.file), config.load().data_dir
    if (against := judgement(given)) and not arguments.although_worse:
        raise Worse(f"{against} Nothing was changed; --although-worse adopts it all the same.")
    before = codes_before(data_dir)
    write(given, place(data_dir))
    print(f"{given.version} is adopted: {len(given.codes)} codes.")
    for sign, names in (("+", given.codes.keys() - before), ("-", before - given.codes.keys())):
        print(*(f"{sign} {name}" for name in sorted(names)), sep="\n", end="\n" if names else "")
    print("It takes effect when the scrubber is started again.")


def codes_before(data_dir: Path) -> set[str]:
    """The codes that the adopted file suggests; none if it cannot be used, which is why another is adopted."""
    try:
        current = adopted(data_dir)
    except UnusableFactors:
        return set()
    return set(current.codes) if current else set()


def show(_arguments: argparse.Namespace) -> None:
    """Says what the scrubber suggests by, with the terms that speak most for each learned code."""
    current = adopted(config.load().data_dir)
    print(f"lexicon {lexicon_hash()}")
    print(f"learned {current.version}" if current else "Nothing learned is adopted.")
    for name, given in sorted(current.codes.items() if current else ()):
        speaking = sorted(given.weights, key=lambda term: -given.weights[term])
        print(f"{name}: {', '.join(speaking[:MOST_SHOWN])}")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(prog="python -m scrubber", description="The scrubber's commands.")
    factors = line.add_subparsers(required=True, metavar="factors").add_parser("factors", description=__doc__)
    commands = factors.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("learn", help="learn from the library's published stories")
    command.add_argument("source", help="the library's API (…/library/api/v1/stories), or a file of its answers")
    command.add_argument("--out", type=Path, required=True, help="file to write")
    command.add_argument("--seed", type=int, default=1, help="the same seed and stories give the same file")
    command.set_defaults(command=learning)
    command = commands.add_parser("evaluate", help="show how good a learned file is")
    command.add_argument("file", type=Path)
    command.set_defaults(command=evaluate)
    command = commands.add_parser("adopt", help="let the scrubber use a learned file from its next start on")
    command.add_argument("file", type=Path)
    command.add_argument("--although-worse", action="store_true", help="even if the lexicon alone did better")
    command.set_defaults(command=adopt)
    commands.add_parser("show", help="say what suggestions come from").set_defaults(command=show)
    return line


def main(given: list[str] | None = None) -> int:
    """Runs one command. What the operator can mend is said in one line, without a traceback."""
    arguments = parser().parse_args(given)
    try:
        arguments.command(arguments)
    except (BadSource, TooLittle, UnusableFactors, Worse, OSError, config.BadSettings) as error:
        print(error, file=sys.stderr)
        return 2
    return 0
