"""What a detector finds."""

from typing import Literal, NamedTuple, get_args

Label = Literal["PERSON", "AGENCY", "ORG", "LOCATION", "ADDRESS", "DATE", "TIME", "AGE", "ID", "CONTACT", "OTHER"]
LABELS: tuple[Label, ...] = get_args(Label)


class Span(NamedTuple):
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
