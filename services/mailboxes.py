"""What travels sealed between the desk and a reporter's mailbox: questions, a story to look at, and the answers.

What goes to the reporter is sealed to the mailbox's public key, so that nothing but the receipt opens it. What
comes back is sealed to a transport epoch like a report, and says inside whose answer it is.
"""

from typing import Literal

from pydantic import Field

from services.events import Record

LONGEST_QUESTION = 2_000  # characters
AnswerKind = Literal["answer", "consent", "objection"]


class Question(Record):
    """What the reviewers want to know."""

    text: str = Field(min_length=1, max_length=LONGEST_QUESTION)


class Signoff(Record):
    """A story exactly as it would be printed."""

    headline: str
    quote: str = ""
    narrative: tuple[str, ...] = ()  # paragraphs; none where only the lessons are printed
    lessons: tuple[str, ...] = ()


class Answer(Record):
    """What a reporter says to one question or about one story. A consent has no text."""

    answer_id: str
    mailbox_id: str
    question_id: str  # of the question, or of the sign-off
    kind: AnswerKind
    text: str = ""
    received: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")  # the day of its release in UTC
    weak: bool = False  # released with so few others that the day of its arrival says more than it should

    @property
    def texts(self) -> dict[str, str]:
        """What must be scrubbed: nothing of a consent."""
        return {"answer": self.text} if self.text else {}
