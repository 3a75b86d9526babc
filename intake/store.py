"""What intake keeps: what waits for release, mailboxes, and the days. What has been released it cannot read again.

No document tells a time finer than the day, and no mailbox knows of a report.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from eventlet import tpool
from eventlet.semaphore import Semaphore

from intake.days import Days
from intake.domain.days import last_closable
from intake.domain.opened import Opened
from intake.domain.questionnaire import load
from intake.domain.receipt import Draft, Mailbox, Receipt
from intake.domain.report import explain
from intake.domain.submission import Submission, Taken
from intake.gate import Gate
from intake.left import Left
from intake.mailboxes import Mailboxes, opened
from intake.passing_on import PassingOn
from intake.previews import Previews, whole_turns
from intake.waiting import Waiting
from services.broker.rpc_asker import Asker
from services.calendar import Calendar
from services.config import Settings
from services.documents import open_database
from services.documents.port import Document, Unavailable
from services.epochs import Epochs, NoEpoch
from services.events import CaseProgressed
from services.mailboxes import AnswerKind
from services.previews import PREVIEW, Preview, Texts
from services.reports import Report

QUESTIONNAIRE = Path(__file__).with_name("questionnaire.yaml")
SAID = ("form", "role", "answers", "signoff", "programme")  # what of a report its reporter has said
ARGON2_AT_ONCE = 2  # each takes 19 MiB and a core; more at once would only starve the others


class UnknownMailbox(Exception):
    """No mailbox belongs to this receipt."""


class NothingAsked(Exception):
    """The mailbox has no such question, or the time to answer it is over."""


class AlreadyAnswered(Exception):
    """The question has its answer; there is one to each."""


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class Store:
    """Three kinds of things that wait for release, mailboxes, pages that were left, and one document for each day."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime] = utc_now,
        elapsed: Callable[[], float] = monotonic,
    ):
        self.settings, self._clock = settings, clock
        self.questionnaire = load(QUESTIONNAIRE)
        self.database = open_database(settings, "intake")
        self.calendar = Calendar(self.database, clock, elapsed)
        self.mailboxes, self.days = Mailboxes(self.database), Days(self.database)
        self.left = Left(self.database)
        self.database.collection("submissions", ("epoch",))  # of an earlier version: what it had accepted is still sent
        self.reports, self.answers, self.destroyed = (
            Waiting(self.database, kind, settings, self._day) for kind in ("reports", "answers", "destroyed")
        )
        self.kinds = (self.reports, self.answers, self.destroyed)
        self.gate = Gate(settings)
        self._vault = open_database(settings, "keys", settings.vault_url)
        self._epochs = Epochs(self._vault)
        self.passing_on = PassingOn(self.mailboxes, self._epochs, self._today)
        self._asker, self._previews = Asker(settings, self._epochs), Previews()
        self._argon2 = Semaphore(ARGON2_AT_ONCE)
        self._next_look = 0.0

    def prepare(self) -> None:
        """Opens today. Raises NoEpoch until review has made today's transport key, Unavailable without a store."""
        if day := self.calendar.look():
            self.days.open(day)
        for kind in self.kinds:
            kind.note_day()
        self.mailboxes.complete(self._today())
        self._check_keys()

    def submit(self, draft: Draft, submission: Submission) -> Taken:
        """Keeps a report durably, and returns its receipt. The same draft is kept only once, as it came first.

        Answers must have been checked. Raises Unavailable: then the reporter must not be told that it is safe, and
        can send the same draft again.
        """
        mailbox, again = self._mailbox(draft.receipt), self.is_sent(draft)
        content = {"report": self._report(mailbox, submission), "mailbox": {"_id": mailbox.id, "key": mailbox.key}}
        self.reports.keep(draft.submission_id, content, mailbox.id)
        taken = self._taken(draft, content["report"], again=again)
        self._release_in_practice()
        return taken

    def _taken(self, draft: Draft, report: dict[str, Any], *, again: bool) -> Taken:
        """What to say of this report: another may have come before it with the same draft, and be the one kept.

        Also while this one was on its way, so that ``again``, whether one was there before, does not decide it alone.
        """
        try:
            kept = self.reports.content(draft.submission_id)
        except Unavailable:  # it is safe all the same
            kept = None
        if kept is None:
            return Taken(draft.receipt, "unknown" if again else None)
        before, now = kept["report"]["answers"], report["answers"]
        changed = tuple(name for name in now if now[name] != before.get(name))
        same = all(kept["report"][part] == report[part] for part in SAID)
        return Taken(draft.receipt, None if same else "different", changed)

    def is_sent(self, draft: Draft) -> bool:
        """Whether this draft is kept, or was passed on no longer than a week ago. Raises Unavailable."""
        return self.reports.holds(draft.submission_id)

    def leave(self, code: str) -> None:
        """Sees to it that the page of this code is not shown again. Raises Unavailable."""
        self.left.note(code, self._today())

    def is_left(self, code: str) -> bool:
        """Whether the page of this code was left. Raises Unavailable."""
        return self.left.holds(code)

    def preview(self, draft: Draft, texts: Mapping[str, str]) -> Preview:
        """What the scrubber would mask in these texts of a draft, which must have been checked.

        Nothing is kept, here or there. Raises rpc_asker.Unavailable.
        """
        seconds, length = self.settings.preview_seconds, sum(map(len, texts.values()))
        end, asked = monotonic() + seconds, Texts(texts=dict(texts)).model_dump()
        with self._previews.place(draft.code, length, seconds / 2):
            return Preview.model_validate(self._asker.ask("scrubber", PREVIEW, asked, end - monotonic()))

    def in_turns(self) -> AbstractContextManager[None]:
        """Around a preview and its page: it takes whole turns, so that its time tells no length. Not in practice."""
        return nullcontext() if self.settings.demo else whole_turns()

    def open_mailbox(self, receipt: Receipt) -> Opened:
        """What has become of the report, and what is asked. Raises UnknownMailbox, Unavailable."""
        mailbox = self._mailbox(receipt)
        document = self._existing(mailbox)
        if document is None:
            return Opened("received")
        asked = [document[place]["id"] for place in ("question", "signoff") if document[place]]
        answered = {each for each in asked if each in document["answered"] or self._is_answered(mailbox, each)}
        return opened(mailbox, document, answered, self._day_here())

    def answer(self, receipt: Receipt, question_id: str, kind: AnswerKind, text: str) -> None:
        """Keeps the one answer to a question. Raises UnknownMailbox, NothingAsked, AlreadyAnswered, Unavailable."""
        mailbox = self._mailbox(receipt)
        document = self._asked(mailbox, question_id, kind)
        if question_id in document["answered"] or self._is_answered(mailbox, question_id):
            raise AlreadyAnswered
        said = {"mailbox_id": mailbox.id, "question_id": question_id, "kind": kind, "text": text}
        self.answers.keep(mailbox.answer_id(question_id), said)
        self._release_in_practice()

    def destroy_mailbox(self, receipt: Receipt) -> None:
        """Makes a mailbox unknown at once; its document goes with the next batch of those.

        What waits of its report is not touched: else the report without a mailbox would be that connection's.
        Raises UnknownMailbox, Unavailable.
        """
        mailbox = self._mailbox(receipt)
        self._existing(mailbox)
        self.destroyed.keep(mailbox.destroyed_id, mailbox.id)
        self._release_in_practice()

    def progress(self, event: CaseProgressed) -> None:
        """Lets a mailbox say how far its case is."""
        self.mailboxes.progress(event, self._today())

    def release_when_due(self) -> None:
        """Looks, every now and then, whether enough waits to be passed on."""
        if monotonic() >= self._next_look:
            self._next_look = monotonic() + 60 * self.settings.release_minutes * (not self.settings.demo)
            self.release()

    def release(self) -> None:
        """Passes on all that is due. While it is in doubt what day it is, nothing goes with too few for its age."""
        sure = self.settings.demo or self.calendar.look() is not None
        steps = (self.passing_on.reports, self.passing_on.answers, self.passing_on.destroyed)
        for kind, pass_on in zip(self.kinds, steps, strict=True):
            if sure or kind.here() >= self.settings.release_at_least:
                kind.release(pass_on)
            else:
                kind.note_day()

    def close_days(self) -> None:
        """Tells review, for each day that is over, how much was sealed in it; then forgets what is long past.

        While something passed on is still to be sent, days stay open. While it is in doubt what day it is, nothing is
        ended. Each step can be repeated after a crash.
        """
        if self.calendar.look() is None:
            return
        now = self._clock()
        self.days.open(now.date())
        last = last_closable(now)
        if not any(kind.on_their_way for kind in self.kinds):
            for day in self.days.due(last):
                self.days.close(day, sum(kind.sealed(day) for kind in self.kinds))
            for kind in self.kinds:
                kind.forget(last + timedelta(days=1))
        self.mailboxes.forget(now.date())
        self.left.forget(now.date())

    def ping(self) -> None:
        """Raises where the documents or today's transport key are away."""
        self.database.ping()
        self._vault.ping()
        self._check_keys()

    def close(self) -> None:
        """Lets go of the documents."""
        self.database.close()
        self._vault.close()

    def _report(self, mailbox: Mailbox, submission: Submission) -> dict[str, Any]:
        """The report as it waits: its id and day are those of its release."""
        return Report(
            report_id="",
            form=submission.form,
            role=submission.role,
            answers=dict(submission.answers),
            asked=explain(self.questionnaire.forms[submission.form], submission.answers),
            mailbox_id=mailbox.id,
            mailbox_key=mailbox.key,
            received=self._today().isoformat(),
            signoff=submission.signoff,
            programme=submission.programme,
        ).model_dump(mode="json")

    def _existing(self, mailbox: Mailbox) -> Document | None:
        """The mailbox's document; None while its report still waits. Raises UnknownMailbox.

        The three questions are asked whatever the answers are, so that their time tells nothing.
        """
        waits = self.reports.of_mailbox(mailbox.id) is not None
        document = self.mailboxes.get(mailbox.id)
        destroyed = self.destroyed.holds(mailbox.destroyed_id)
        if destroyed or (document is None and not waits):
            raise UnknownMailbox
        return document

    def _is_answered(self, mailbox: Mailbox, question_id: str) -> bool:
        return self.answers.holds(mailbox.answer_id(question_id))

    def _asked(self, mailbox: Mailbox, question_id: str, kind: AnswerKind) -> Document:
        document = self._existing(mailbox)
        asked = document["question" if kind == "answer" else "signoff"] if document else None
        if document is None or asked is None or asked["id"] != question_id:
            raise NothingAsked
        if "until" in asked and self._day_here().isoformat() > asked["until"]:
            raise NothingAsked
        return document

    def _release_in_practice(self) -> None:
        if self.settings.demo:
            with suppress(NoEpoch, Unavailable):  # it is kept all the same, and the timer passes it on
                self.release()

    def _today(self) -> date:
        return self._clock().astimezone(UTC).date()

    def _day(self) -> date:
        """The day by which things wait: a clock that has gone back beyond belief makes nothing old before its time."""
        return max(self._today(), self.calendar.believed)

    def _day_here(self) -> date:
        """The day by which reporters and reviewers count."""
        return self._clock().astimezone(self.settings.zone).date()

    def _mailbox(self, receipt: Receipt) -> Mailbox:
        with self._argon2:
            mailbox: Mailbox = tpool.execute(receipt.mailbox)
        return mailbox

    def _check_keys(self) -> None:
        self._epochs.seal("", self._today().isoformat())
        self.reports.check_key()
