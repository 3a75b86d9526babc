"""R13: questions to reporters, what comes back, and what it does to their cases.

All of it lies in the case's document under the case's key, and goes with it. An answer makes signatures void: whoever
signed did not know it.
"""

import secrets
from contextlib import suppress
from datetime import date
from functools import partial

import structlog

from review.accounts import Accounts, Person
from review.cases import Cases, NoSuchCase, telling
from review.clock import Clock, desk_day
from review.desk import check_held
from review.domain import conversation as talk
from review.domain.conversation import SILENCE, Conversation, NotAsked
from review.domain.decision import renewed, signed_only_by
from review.domain.due import News
from review.domain.states import OPEN, UNDECIDED, Action, NotNow, State, follow
from review.retention import Retention
from review.signoffs import consented, to_mailbox
from services.config import Settings
from services.documents.port import Document
from services.events import ClarificationAsked
from services.mailboxes import Answer, Question
from services.reports import ScrubResult
from services.sealing import CannotOpen

log = structlog.get_logger("review")


class Conversations:
    """Every conversation between the desk and a reporter."""

    def __init__(self, cases: Cases, accounts: Accounts, retention: Retention, settings: Settings, clock: Clock):
        self._cases, self._accounts, self._retention = cases, accounts, retention
        self._settings, self._clock = settings, clock

    def ask(self, id: str, person: Person, text: str) -> None:
        """Asks the reporter of a case that the reviewer holds. `conversation.faults` must have found none.

        Raises NotHeld, NotNow, NoSuchCase, StillOpen or TooMany.
        """
        turn = talk.question(secrets.token_hex(16), text, person.key_id, self._today())

        def change(document: Document) -> Document:
            _check_open(document, person)
            case = self._cases.unlocked(document)
            question = to_mailbox(case.report, Question(text=text))
            document = self._cases.with_conversation(document, talk.with_question(case.conversation, turn), "asked")
            return telling(
                document,
                lambda step: ClarificationAsked(
                    mailbox_id=case.report.mailbox_id, question_id=turn.id, question=question, step=step
                ),
            )

        self._cases.change(id, change)

    def withdraw(self, id: str, person: Person, question_id: str) -> None:
        """Lets a case go on without an answer. One that still comes is shown all the same.

        Raises NotHeld, NotNow, NoSuchCase or NotAsked.
        """

        def change(document: Document) -> Document:
            _check_open(document, person)
            after = talk.withdrawn(self._cases.conversation(document), question_id)
            return self._cases.with_conversation(document, after, "")

        self._cases.change(id, change)

    def hear(self, answer: Answer, result: ScrubResult) -> None:
        """Puts an answer to its case, once. What belongs to no living case, or fits nothing asked there, is dropped."""
        try:
            case_id = self._cases.of_mailbox(answer.mailbox_id)
            self._cases.change(case_id, lambda document: self._heard(document, answer, result))
        except (NoSuchCase, NotAsked):
            log.warning("answer_dropped")

    def count_silence(self) -> None:
        """Lets every story go out that its reporter has had time to object to.

        That is certain when intake has closed all days until then and nothing is missing of what it passed on in
        them: an objection may lie among dead letters.
        """
        for waiting in self._cases.with_reporters():
            until = waiting.waits_until
            if until and until <= self._today() and self._retention.complete(until - SILENCE, until):
                with suppress(NoSuchCase, CannotOpen):  # gone meanwhile, or the vault has lost its key
                    self._cases.change(waiting.id, partial(self._unobjected, until))

    def _heard(self, document: Document, answer: Answer, result: ScrubResult) -> Document | None:
        if document["state"] not in UNDECIDED:
            raise NotAsked  # too late
        before = self._cases.conversation(document)
        if before.heard(answer):
            return None
        after = talk.answered(before, answer, result)
        if answer.kind != "consent":
            return self._reopened(document, after, "objected" if answer.kind == "objection" else "answered")
        document = self._cases.with_conversation(document, after, document["news"])
        awaited = document["state"] == State.WITH_REPORTER and before.is_last(answer)
        return self._consented(document) if awaited else document  # to a text that has changed since

    def _unobjected(self, until: date, document: Document) -> Document | None:
        same = document["state"] == State.WITH_REPORTER and document["waits_until"] == until.isoformat()
        return self._consented(document) if same else None

    def _consented(self, document: Document) -> Document:
        case = self._cases.unlocked(document)
        if signed_only_by(case.version, set(self._accounts.active("reviewer"))) != case.version:
            return self._reopened(document, case.conversation, "")  # who signed has been disabled since
        return consented(document, case)

    def _reopened(self, document: Document, conversation: Conversation, news: News) -> Document:
        """The document in stage one, with a version that nobody has signed."""
        state = follow(State(document["state"]), Action.CHANGE)
        if document["state"] == State.WITH_REPORTER:
            conversation = talk.called_back(conversation)
        document = self._cases.with_conversation({**document, "state": state.value}, conversation, news)
        return self._cases.with_version(document, renewed(self._cases.version(document)))

    def _today(self) -> date:
        return desk_day(self._clock(), self._settings)


def _check_open(document: Document, person: Person) -> None:
    check_held(document, person)
    if document["state"] not in OPEN:
        raise NotNow
