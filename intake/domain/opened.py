"""A mailbox as its reporter sees it."""

from dataclasses import dataclass
from datetime import date

from services.events import MailboxState
from services.mailboxes import Signoff


@dataclass(frozen=True)
class OpenQuestion:
    """What the reviewers ask."""

    id: str
    text: str
    answered: bool


@dataclass(frozen=True)
class OpenSignoff:
    """The story exactly as it would be printed; ``until`` is the last day on which the reporter may object."""

    id: str
    story: Signoff
    until: date
    answered: bool
    over: bool = False  # the last day has passed; silence was consent

    @property
    def waits(self) -> bool:
        """Whether the reporter can still say something about it."""
        return not (self.answered or self.over)


@dataclass(frozen=True)
class Opened:
    """How far the report is, and what the reviewers want to know."""

    state: MailboxState
    question: OpenQuestion | None = None
    signoff: OpenSignoff | None = None

    @property
    def waiting(self) -> bool:
        """Whether the reporter is asked for something."""
        unanswered = self.question is not None and not self.question.answered
        return unanswered or (self.signoff is not None and self.signoff.waits)
