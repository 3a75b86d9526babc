"""The whole language between the services: every event, who sends it, who takes it, what it carries.

Each field says how sensitive it is. Only ``SEALED`` fields may carry words of a report before two reviewers
have approved them. Envelopes use the names of CloudEvents 1.0, without ``time``: a precise moment could join
a report to a connection.
"""

import json
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.stories import Approval, Codes, Story


class Sensitivity(StrEnum):
    """Who may read a field."""

    PUBLIC = "public"  # fit for everybody
    INTERNAL = "internal"  # random ids and states; nothing of a report
    SEALED = "sealed"  # words of a report or of a conversation about it, under a key of an epoch or a mailbox


class UnknownEvent(Exception):
    """The message is no event of this language, or of a version that this code does not know."""


class Record(BaseModel):
    """A value that is checked on the way in and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Sealed(Record):
    """A padded text that only the holder of the epoch's private key can open."""

    epoch: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    box: str  # base64


class MailboxSealed(Record):
    """A padded text that only the holder of a mailbox's receipt can open."""

    box: str  # base64


PublicText = Annotated[str, Sensitivity.PUBLIC]
InternalText = Annotated[str, Sensitivity.INTERNAL]
InternalNumber = Annotated[int, Sensitivity.INTERNAL]
SealedReport = Annotated[Sealed, Sensitivity.SEALED]
SealedAnswer = Annotated[Sealed, Sensitivity.SEALED]
SealedToMailbox = Annotated[MailboxSealed, Sensitivity.SEALED]


class Event(Record):
    """Something that happened. ``id`` is random, or derived from the event that caused it."""

    name: ClassVar[str]
    revision: ClassVar[int] = 1
    producer: ClassVar[str]
    consumers: ClassVar[tuple[str, ...]]

    id: InternalText = Field(default_factory=lambda: uuid4().hex)


class ReportReceived(Event):
    """A reporter was told that the report is safe with us."""

    name, producer, consumers = "report.received", "intake", ("scrubber",)
    report_id: InternalText
    report: SealedReport


class ReportScrubbed(Event):
    """The scrubber has found what could identify somebody. The report travels along, still sealed."""

    name, producer, consumers = "report.scrubbed", "scrubber", ("review",)
    report_id: InternalText
    report: SealedReport
    result: SealedReport


class AnswerReceived(Event):
    """A reporter has answered: a question, or whether a story may be printed. Whose answer it is, is sealed too."""

    name, producer, consumers = "answer.received", "intake", ("scrubber",)
    answer_id: InternalText
    answer: SealedAnswer


class AnswerScrubbed(Event):
    """The scrubber has found what in an answer could identify somebody. The answer travels along, still sealed."""

    name, producer, consumers = "answer.scrubbed", "scrubber", ("review",)
    answer_id: InternalText
    answer: SealedAnswer
    result: SealedAnswer


class EpochClosed(Event):
    """How many reports and answers were sealed to a day's key. Said again, the higher number holds."""

    name, producer, consumers = "epoch.closed", "intake", ("review",)
    epoch: InternalText
    sealed: InternalNumber


MailboxState = Literal["received", "in_review", "published", "lessons_only", "closed"]


class CaseProgressed(Event):
    """What the reporter's mailbox should say from now on. Higher steps replace lower ones."""

    name, producer, consumers = "case.progressed", "review", ("intake",)
    mailbox_id: InternalText
    state: Annotated[MailboxState, Sensitivity.INTERNAL]
    step: InternalNumber


class ClarificationAsked(Event):
    """Reviewers have a question for the reporter. Nothing but the receipt opens it."""

    name, producer, consumers = "clarification.asked", "review", ("intake",)
    mailbox_id: InternalText
    question_id: InternalText
    question: SealedToMailbox  # a services.mailboxes.Question
    step: InternalNumber


class SignoffAsked(Event):
    """The reporter is shown the exact text that would be printed, and may object until the end of a day."""

    name, producer, consumers = "signoff.asked", "review", ("intake",)
    mailbox_id: InternalText
    question_id: InternalText
    story: SealedToMailbox  # a services.mailboxes.Signoff
    until: InternalText  # the last day on which the reporter may object, ISO
    step: InternalNumber


class StoryApproved(Event):
    """Two different reviewers have signed exactly this story."""

    name, producer, consumers = "story.approved", "review", ("publisher",)
    story: Annotated[Story, Sensitivity.PUBLIC]
    approvals: Annotated[tuple[Approval, ...], Sensitivity.PUBLIC]


class StoryPublished(Event):
    """Readers can find this version of the story."""

    name, producer, consumers = "story.published", "publisher", ("analytics", "review")
    story_id: PublicText
    version: Annotated[int, Sensitivity.PUBLIC]
    disposition: Annotated[Literal["publish", "lessons_only"], Sensitivity.PUBLIC]
    quarter: PublicText
    codes: Annotated[Codes, Sensitivity.PUBLIC]


class ReportCounted(Event):
    """A report that is not published but counts: its coarse codes and year, under an id of its own."""

    name, producer, consumers = "report.counted", "review", ("analytics",)
    fact_id: InternalText
    year: InternalNumber
    codes: Annotated[Codes, Sensitivity.INTERNAL]


class ReviewerEnrolled(Event):
    """Two administrators vouch for a reviewer's signing key. It carries no name."""

    name, producer, consumers = "reviewer.enrolled", "review", ("publisher",)
    key_id: InternalText
    public_key: InternalText
    approvals: Annotated[tuple[Approval, ...], Sensitivity.INTERNAL]


class ReviewerDisabled(Event):
    """Two administrators withdraw their trust in a reviewer's signing key."""

    name, producer, consumers = "reviewer.disabled", "review", ("publisher",)
    key_id: InternalText
    approvals: Annotated[tuple[Approval, ...], Sensitivity.INTERNAL]


EVENTS: dict[str, type[Event]] = {event.name: event for event in Event.__subclasses__()}


def dump(event: Event) -> str:
    """The event as a CloudEvents envelope in JSON."""
    envelope = {
        "specversion": "1.0",
        "id": event.id,
        "source": f"/{event.producer}",
        "type": event.name,
        "dataschema": f"/events/{event.name}/{event.revision}",
        "datacontenttype": "application/json",
        "data": event.model_dump(mode="json", exclude={"id"}),
    }
    return json.dumps(envelope, separators=(",", ":"))


def load(body: str | bytes) -> Event:
    """The event in an envelope. Raises UnknownEvent, never with any content in its message."""
    try:
        envelope: dict[str, Any] = json.loads(body)
        kind = EVENTS[envelope["type"]]
        known = f"/events/{kind.name}/{kind.revision}"
        if envelope["dataschema"] != known:
            raise UnknownEvent(f"{kind.name}: only revision {kind.revision} is known here")
        return kind.model_validate({"id": envelope["id"], **envelope["data"]})
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise UnknownEvent(f"not an event that is known here ({type(error).__name__})") from None
