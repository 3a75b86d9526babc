"""What a detector finds."""

from dataclasses import dataclass
from typing import Literal, get_args

Label = Literal["PERSON", "AGENCY", "ORG", "LOCATION", "ADDRESS", "DATE", "TIME", "AGE", "ID", "CONTACT", "OTHER"]
LABELS: tuple[Label, ...] = get_args(Label)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that could identify somebody.

    `start` and `end` (exclusive) count Unicode code points. `score` is how sure the detector is, 0 to 1.
    `reason` says in words why, and never quotes the text.
    """

    start: int
    end: int
    label: Label
    detector: str
    score: float
    reason: str

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end
