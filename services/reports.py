"""What travels sealed from intake to review: the report as it was given, and what the scrubber found in it.

A report explains itself: beside each answer lies the question as it was asked. So no other service needs the
questionnaire, and a later questionnaire does not change what an earlier answer meant.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from services.events import Record

Answer = str | list[str]  # a text or one code; or the codes that were ticked
Form = Literal["basic", "detailed"]
Role = Literal["sworn", "civilian"]
Kind = Literal["text", "choice", "choices"]


class Asked(Record):
    """A question that was answered, in the words that the reporter saw."""

    label: str
    kind: Kind
    chosen: dict[str, str] = {}  # code -> label of what was chosen; nothing for a text


class Report(Record):
    """A near miss as its reporter told it. Raises where an answer does not fit the question that was asked."""

    report_id: str
    form: Form
    role: Role
    answers: dict[str, Answer]  # by question; a question that was skipped or answered "Not sure" is missing
    asked: dict[str, Asked]  # the same keys, in the order of the form
    mailbox_id: str
    mailbox_key: str  # base64 of the mailbox's X25519 public key
    received: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")  # the day of its release in UTC; nothing finer is kept
    signoff: bool = False  # whether the reporter wants to see the story before it is printed
    programme: str = ""  # code of an agency's programme, if the reporter gave one; never shown beside the report
    weak: bool = False  # released with so few others that the day of its arrival says more than it should

    @property
    def texts(self) -> dict[str, str]:
        """The answers in the reporter's own words. All of them, and only they, must be scrubbed."""
        return {field: str(self.answers[field]) for field, asked in self.asked.items() if asked.kind == "text"}

    @model_validator(mode="after")
    def _every_answer_is_explained(self) -> Self:
        # An answer without its question, or with a code that nobody offered, would pass the scrubber unseen.
        if set(self.answers) != set(self.asked):
            raise ValueError("answers and questions differ")
        for field, asked in self.asked.items():
            if asked.kind != "text" and set(_codes(self.answers[field])) != set(asked.chosen):
                raise ValueError("an answer that was not offered")
            if isinstance(self.answers[field], list) != (asked.kind == "choices"):
                raise ValueError("an answer of the wrong kind")
        return self


class Span(Record):
    """A stretch of one text that could identify somebody; offsets count code points of the unmasked text."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    label: str
    detector: str
    score: float = Field(ge=0, le=1)
    reason: str  # why, in words for the reviewer; never words of the report
    replacement: str  # what stands there in the masked text


class Suggestion(Record):
    """A code of the taxonomy that the text speaks for, with the words of the masked text that do."""

    code: str
    words: str


class ScrubResult(Record):
    """What the scrubber found. Fields are those of `Report.texts`."""

    spans: dict[str, list[Span]]
    masked: dict[str, str]  # every text, with its spans replaced
    risk: float = Field(ge=0, le=1)  # how likely the masked text still tells who it was
    risk_reasons: list[str]
    suggested: dict[str, list[Suggestion]]  # by group of the taxonomy
    model: str  # version of the trained pipeline


def _codes(answer: Answer) -> list[str]:
    return [answer] if isinstance(answer, str) else answer
