"""How well codes are suggested: what was right, wrong and missed, by whom."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0)]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Hits(Record):
    """How suggestions met the reviewers' codes: right, wrong, missed."""

    right: Count = 0
    wrong: Count = 0
    missed: Count = 0

    def __add__(self, other: "Hits") -> "Hits":
        return Hits(right=self.right + other.right, wrong=self.wrong + other.wrong, missed=self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


class Evaluation(Record):
    """One code, cross-validated: the lexicon, what was learned, and both joined, on the same stories."""

    lexicon: Hits = Hits()
    learned: Hits = Hits()
    joined: Hits = Hits()

    def __add__(self, other: "Evaluation") -> "Evaluation":
        return Evaluation(
            lexicon=self.lexicon + other.lexicon,
            learned=self.learned + other.learned,
            joined=self.joined + other.joined,
        )
