"""What becomes of what waited when it is passed on: it goes under new ids, sealed to its day, and in another order."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from intake.domain.batches import shuffled
from intake.mailboxes import Mailboxes
from services.epochs import Epochs
from services.events import AnswerReceived, Event, ReportReceived
from services.mailboxes import Answer


class PassingOn:
    """One step for each kind: from the contents of a batch to the events that it causes. Each can be repeated."""

    def __init__(self, mailboxes: Mailboxes, epochs: Epochs, today: Callable[[], date]):
        self._mailboxes, self._epochs, self._today = mailboxes, epochs, today

    def reports(self, contents: list[Any], day: str, weak: bool) -> list[Event]:
        """Makes their mailboxes, and seals the reports. ``weak``: they were too few. Raises NoEpoch, Unavailable."""
        # The mailboxes first: a crash in between leaves them for the repetition, and never a report without one.
        self._mailboxes.make(shuffled(content["mailbox"] for content in contents))
        return [self._received(content["report"], day, weak) for content in contents]

    def answers(self, contents: list[Any], day: str, weak: bool) -> list[Event]:
        """Has their mailboxes say that they are answered, and seals the answers. Raises NoEpoch, Unavailable."""
        for said in shuffled(contents):
            self._mailboxes.answered(said["mailbox_id"], said["question_id"])
        return [self._answered(said, day, weak) for said in contents]

    def destroyed(self, contents: list[Any], _day: str, _weak: bool) -> list[Event]:
        """Destroys mailboxes, of which nobody else is told. Raises Unavailable."""
        for mailbox_id in contents:
            self._mailboxes.destroy(mailbox_id, self._today())
        return []

    def _received(self, report: dict[str, Any], day: str, weak: bool) -> ReportReceived:
        released = {**report, "report_id": uuid4().hex, "received": day, "weak": weak}
        return ReportReceived(report_id=released["report_id"], report=self._epochs.seal(released, day))

    def _answered(self, said: dict[str, Any], day: str, weak: bool) -> AnswerReceived:
        answer = Answer(answer_id=uuid4().hex, received=day, weak=weak, **said)
        return AnswerReceived(answer_id=answer.answer_id, answer=self._epochs.seal(answer.model_dump(mode="json"), day))
