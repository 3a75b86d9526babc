"""R13: what the desk and a reporter say to each other about one case: questions, the story to look at, the answers.

A question holds the case back until it is answered or withdrawn, or until its last day has passed: a reporter may
never come back, and a report whose lesson nobody reads helps nobody.
"""

from datetime import date, timedelta
from typing import Literal

from review.domain.arrival import Mismatch
from review.domain.drafts import Broken
from services.events import Record
from services.mailboxes import LONGEST_QUESTION, Answer, AnswerKind
from services.reports import ScrubResult, Span
from services.web.dates import add_business_days

MOST_QUESTIONS = 3  # in one case: more would be an interview, and each visit to the mailbox is a risk to its owner
# Business days for which a question holds the case back: a week to come back in, and a week that an answer may wait at
# intake for company.
QUESTION_DAYS = 10
TIME_TO_OBJECT = timedelta(days=7)  # what the reporter is told
# Silence is consent. But an objection of the last day may wait a week at intake for company, and a day longer where
# intake was down. So silence is counted when intake has closed the fifteenth day.
SILENCE = TIME_TO_OBJECT + timedelta(days=7 + 1)

KINDS: dict[str, tuple[AnswerKind, ...]] = {"question": ("answer",), "signoff": ("consent", "objection")}


class StillOpen(Exception):
    """A question is with the reporter; one at a time."""


class TooMany(Exception):
    """The case has had all the questions that it may have."""


class NotAsked(Exception):
    """The case has no such question that could be withdrawn, or answered in this way."""


class Reply(Record):
    """What came back. Its text as it was given is kept for the case's life, and shown to nobody."""

    answer_id: str
    kind: AnswerKind
    text: str
    masked: str
    spans: tuple[Span, ...]
    risk_reasons: tuple[str, ...]
    received: date
    weak: bool


class Turn(Record):
    """One thing that the reporter was asked, and what came back."""

    id: str
    about: Literal["question", "signoff"]
    text: str = ""  # of a question
    version: int = 0  # of the story that was shown, for a sign-off
    asked: date
    asked_by: str  # key id
    until: date  # the last day on which it holds the case back; a story goes out when that day is over at intake
    withdrawn: bool = False
    reply: Reply | None = None

    def holds(self, today: date) -> bool:
        """Whether the case waits for its answer."""
        return self.reply is None and not self.withdrawn and today <= self.until


class Conversation(Record):
    """Everything said about one case, in order."""

    turns: tuple[Turn, ...] = ()

    @property
    def questions(self) -> tuple[Turn, ...]:
        """The turns that are questions."""
        return tuple(turn for turn in self.turns if turn.about == "question")

    def open_question(self, today: date) -> Turn | None:
        """The question that holds the case back now."""
        return next((turn for turn in self.questions if turn.holds(today)), None)

    @property
    def waits_until(self) -> date | None:
        """Until when the last turn holds the case back, if nothing has ended that. No earlier one can still."""
        last = self.turns[-1] if self.turns else None
        return last.until if last and last.reply is None and not last.withdrawn else None

    def heard(self, answer: Answer) -> bool:
        """Whether what this answer speaks of has been answered already, by it or another."""
        return any(turn.id == answer.question_id and turn.reply for turn in self.turns)

    def is_last(self, answer: Answer) -> bool:
        """Whether the answer speaks of what was asked last."""
        return bool(self.turns) and self.turns[-1].id == answer.question_id


def question(id: str, text: str, asker: str, today: date) -> Turn:
    """A question that is asked today."""
    until = add_business_days(today, QUESTION_DAYS)
    return Turn(id=id, about="question", text=text, asked=today, asked_by=asker, until=until)


def signoff(id: str, version: int, asker: str, today: date) -> Turn:
    """A story that is shown today."""
    return Turn(id=id, about="signoff", version=version, asked=today, asked_by=asker, until=today + SILENCE)


def with_question(conversation: Conversation, turn: Turn) -> Conversation:
    """The conversation with one more question. Raises StillOpen or TooMany."""
    if conversation.open_question(turn.asked):
        raise StillOpen
    if len(conversation.questions) >= MOST_QUESTIONS:
        raise TooMany
    return with_turn(conversation, turn)


def with_turn(conversation: Conversation, turn: Turn) -> Conversation:
    """The conversation with one more turn."""
    return Conversation(turns=(*conversation.turns, turn))


def withdrawn(conversation: Conversation, id: str) -> Conversation:
    """The conversation in which that question no longer holds anything back. Raises NotAsked."""
    if not any(turn.id == id and turn.reply is None for turn in conversation.questions):
        raise NotAsked
    return _with(conversation, id, withdrawn=True)


def called_back(conversation: Conversation) -> Conversation:
    """The conversation in which nobody waits any more for what was asked last."""
    return _with(conversation, conversation.turns[-1].id, withdrawn=True)


def answered(conversation: Conversation, answer: Answer, result: ScrubResult) -> Conversation:
    """The conversation with an answer. Raises NotAsked where it fits nothing that was asked."""
    if not any(turn.id == answer.question_id and answer.kind in KINDS[turn.about] for turn in conversation.turns):
        raise NotAsked
    return _with(conversation, answer.question_id, reply=_reply(answer, result))


def faults(text: str) -> list[Broken]:
    """What stands in the way of asking this."""
    if not text:
        return [Broken("question", "Write a question.")]
    if len(text) > LONGEST_QUESTION:
        longest = f"{LONGEST_QUESTION:,} characters; it has {len(text):,}"
        return [Broken("question", f"Shorten the question to {longest}.")]
    return []


def check_answer(answer_id: str, answer: Answer, result: ScrubResult) -> None:
    """Raises Mismatch unless every text of this very answer was scrubbed."""
    if answer.answer_id != answer_id or set(result.masked) != set(answer.texts):
        raise Mismatch("an answer, its id and its scrub result that do not belong together")


def _with(conversation: Conversation, id: str, **changes: object) -> Conversation:
    turns = (turn.model_copy(update=changes) if turn.id == id else turn for turn in conversation.turns)
    return Conversation(turns=tuple(turns))


def _reply(answer: Answer, result: ScrubResult) -> Reply:
    return Reply(
        answer_id=answer.answer_id,
        kind=answer.kind,
        text=answer.text,
        masked=result.masked.get("answer", ""),
        spans=tuple(result.spans.get("answer", ())),
        risk_reasons=tuple(result.risk_reasons),
        received=date.fromisoformat(answer.received),
        weak=answer.weak,
    )
