"""What intake keeps: sealed reports on their way, mailboxes, and the days. Nothing in it can be read, even by intake.

No document tells a time finer than the day, and no mailbox knows of a report.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from eventlet import tpool
from eventlet.semaphore import Semaphore

from intake.domain.days import days_between, last_closable
from intake.domain.questionnaire import load
from intake.domain.receipt import Draft, Mailbox, Receipt
from intake.domain.report import explain
from services.broker.outbox import outgoing
from services.broker.rpc_asker import Asker
from services.config import Settings
from services.documents import open_database
from services.documents.port import AlreadyThere, Collection, Document, NotThere
from services.epochs import Epochs, today
from services.events import CaseProgressed, EpochClosed, MailboxState, ReportReceived
from services.previews import PREVIEW, Preview, Texts
from services.reports import Answer, Report, Role

QUESTIONNAIRE = Path(__file__).with_name("questionnaire.yaml")
ARGON2_AT_ONCE = 2  # each takes 19 MiB and a core; more at once would only starve the others


class UnknownMailbox(Exception):
    """No mailbox belongs to this receipt."""


class Store:
    """Submissions with the event that each causes, mailboxes, and one document for each day."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.questionnaire = load(QUESTIONNAIRE)
        self.database = open_database(settings, "intake")
        self.submissions = self.database.collection("submissions", ("epoch",))
        self.mailboxes = self.database.collection("mailboxes")
        self.days = self.database.collection("epochs", ("state",))
        self._vault = open_database(settings, "keys", settings.vault_url)
        self._epochs = Epochs(self._vault)
        self._asker = Asker(settings, self._epochs)
        self._argon2 = Semaphore(ARGON2_AT_ONCE)
        self._opened: date | None = None

    def prepare(self) -> None:
        """Opens today. Raises NoEpoch until review has made today's transport key, Unavailable without a store."""
        self.open_day(today())
        self._check_key()

    def submit(self, draft: Draft, role: Role, answers: Mapping[str, Answer]) -> Receipt:
        """Keeps a report durably, with its event, and returns its receipt. The same draft is kept only once.

        Answers must have been checked. Raises NoEpoch and Unavailable: then the reporter must not be told that it is
        safe, and can send the same draft again.
        """
        receipt, day = draft.receipt, today()
        mailbox = self._mailbox(receipt)
        self.open_day(day)
        event = self._received(self._report(mailbox, role, answers, day), day)
        # The mailbox first: a crash in between leaves an empty mailbox, and never a report without one.
        _insert_once(self.mailboxes, {"_id": mailbox.id, "key": mailbox.key, "state": "received", "step": 0})
        submission = {"_id": draft.submission_id, "epoch": day.isoformat(), "outbox": outgoing(event)}
        _insert_once(self.submissions, submission)
        return receipt

    def preview(self, answers: Mapping[str, Answer]) -> Preview:
        """What the scrubber would mask in the texts among these answers, which must have been checked.

        Nothing is kept, here or there. Raises rpc_asker.Unavailable.
        """
        asked = explain(self.questionnaire, answers)
        texts = Texts(texts={name: str(answer) for name, answer in answers.items() if asked[name].kind == "text"})
        return Preview.model_validate(
            self._asker.ask("scrubber", PREVIEW, texts.model_dump(), self.settings.preview_seconds)
        )

    def state(self, receipt: Receipt) -> MailboxState:
        """What has become of the report. Raises UnknownMailbox, Unavailable."""
        document = self.mailboxes.get(self._mailbox(receipt).id)
        if document is None:
            raise UnknownMailbox
        state: MailboxState = document["state"]
        return state

    def progress(self, event: CaseProgressed) -> None:
        """Lets a mailbox say how far its case is. Late and repeated news change nothing."""

        def moved(mailbox: Document) -> Document | None:
            later = event.step > mailbox["step"]
            return {**mailbox, "state": event.state, "step": event.step} if later else None

        try:
            self.mailboxes.update(event.mailbox_id, moved)
        except NotThere:  # destroyed, or never ours; its reporter has no way to ask
            return

    def open_day(self, day: date) -> None:
        """Begins this day and those since the last one, which passed without us, so that each will be closed."""
        if self._opened == day:
            return
        latest = self.days.find({}, order_by="-_id", limit=1)
        first = date.fromisoformat(latest[0]["_id"]) if latest else day
        # In order of the days: what a crash leaves out comes after the latest, and is made up for by the next call.
        self.days.insert_many(
            {"_id": missing.isoformat(), "state": "open", "sealed": 0} for missing in days_between(first, day)
        )
        self._opened = day

    def close_days(self, now: datetime) -> None:
        """Tells review, for each day that is over, how many reports were sealed in it; then forgets them.

        A day with a report that is still to be sent stays open. Each step can be repeated after a crash.
        """
        self.open_day(now.date())
        last = last_closable(now).isoformat()
        for day in self.days.find({"state": "open", "_id": {"$lte": last}}, order_by="_id"):
            if not self.submissions.count({"epoch": day["_id"], "pending": True}):
                self._close(day["_id"])
        for submission in self.submissions.find({"epoch": {"$lte": last}, "pending": False}):
            if self._is_closed(submission["epoch"]):
                self.submissions.delete(submission["_id"])

    def ping(self) -> None:
        """Raises where the documents or today's transport key are away."""
        self.database.ping()
        self._vault.ping()
        self._check_key()

    def close(self) -> None:
        """Lets go of the documents."""
        self.database.close()
        self._vault.close()

    def _report(self, mailbox: Mailbox, role: Role, answers: Mapping[str, Answer], day: date) -> Report:
        return Report(
            report_id=secrets.token_hex(16),
            form=self.questionnaire.form,
            role=role,
            answers=dict(answers),
            asked=explain(self.questionnaire, answers),
            mailbox_id=mailbox.id,
            mailbox_key=mailbox.key,
            received=day.isoformat(),
        )

    def _received(self, report: Report, day: date) -> ReportReceived:
        sealed = self._epochs.seal(report.model_dump(mode="json"), day.isoformat())
        return ReportReceived(report_id=report.report_id, report=sealed)

    def _mailbox(self, receipt: Receipt) -> Mailbox:
        with self._argon2:
            mailbox: Mailbox = tpool.execute(receipt.mailbox)
        return mailbox

    def _check_key(self) -> None:
        self._epochs.seal("", today().isoformat())

    def _close(self, day: str) -> None:
        # The number first, then, in close_days, the deletion: a repeated close finds the day closed and keeps it.
        sealed = self.submissions.count({"epoch": day})
        event = EpochClosed(epoch=day, sealed=sealed)

        def closed(document: Document) -> Document | None:
            if document["state"] == "closed":
                return None
            outbox = [*document.get("outbox", []), *outgoing(event)]
            return {**document, "state": "closed", "sealed": sealed, "outbox": outbox}

        self.days.update(day, closed)

    def _is_closed(self, day: str) -> bool:
        document = self.days.get(day)
        return document is not None and document["state"] == "closed"


def _insert_once(collection: Collection, document: Document) -> None:
    try:
        collection.insert(document)
    except AlreadyThere:  # the same draft was sent before
        return
