"""The reports on which the scrubber is measured, with what identifies somebody marked by hand."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from scrubber.model.narratives import Piece, read

HELD_OUT = Path(__file__).with_name("held_out")
DEVELOPMENT = Path(__file__).parents[2] / "services" / "demo" / "reports.jsonl"
Found = tuple[int, int, str]  # start, end (exclusive, in code points) and label
Finder = Callable[[list[str]], list[list[Found]]]  # what is found in each of some texts


@dataclass(frozen=True)
class Report:
    """A narrative as pieces, each with its label or None; put together they are its text.

    `kind` is development, long, short (told in the first person) or agency (written by one).
    """

    id: str
    kind: str
    pieces: tuple[Piece, ...] = field(repr=False)  # so that no traceback and no failing test shows a text

    @cached_property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)

    @cached_property
    def gold(self) -> list[Found]:
        """What identifies somebody."""
        found, position = [], 0
        for text, label in self.pieces:
            if label:
                found.append((position, position + len(text), label))
            position += len(text)
        return found

    @property
    def words(self) -> int:
        return len(self.text.split())

    def told(self, write: Callable[[str, str | None], str]) -> "Report":
        """The same with each piece rewritten, given its text and label; the marks go along."""
        return replace(self, pieces=tuple((write(text, label), label) for text, label in self.pieces))


def cut(text: str, spans: list[Found]) -> tuple[Piece, ...]:
    """The text in pieces at the edges of `spans`, which lie apart."""
    pieces: list[Piece] = []
    position = 0
    for start, end, label in sorted(spans):
        pieces += [(text[position:start], None), (text[start:end], label)]
        position = end
    return tuple(piece for piece in [*pieces, (text[position:], None)] if piece[0])


def development() -> list[Report]:
    """The sample reports, all of them."""
    rows = [json.loads(line) for line in DEVELOPMENT.read_text("utf-8").splitlines()]
    return [Report(row["id"], "development", cut(row["narrative"], row["spans"])) for row in rows]


def held_out() -> list[Report]:
    """The reports that neither training nor whoever writes rules has seen.

    Of the development reports, the half whose id ends in an even digit; and the narratives of `held_out`.
    """
    half = [report for report in development() if int(report.id[-1]) % 2 == 0]
    return half + [report for path in sorted(HELD_OUT.glob("*.txt")) for report in narratives(path)]


def narratives(path: Path) -> list[Report]:
    kind = path.stem.split("-")[0]
    return [Report(f"{path.stem}-{number}", kind, tuple(pieces)) for number, pieces in enumerate(read([path]), 1)]
