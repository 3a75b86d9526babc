"""What review keeps: cases, accounts, certificates, and in the key vault the keys of cases and of epochs."""

from collections.abc import Callable
from datetime import UTC, date
from time import monotonic

from review.accounts import Accounts
from review.cases import Cases
from review.clock import Clock, utc_now
from review.closures import Closures
from review.conversations import Conversations
from review.desk import Desk
from review.domain.conversation import check_answer
from review.keys import CaseKeys
from review.purge import Purge
from review.retention import Retention
from review.sessions import Sessions
from review.tallies import Tallies
from services.calendar import Calendar
from services.config import Settings
from services.documents import open_database
from services.epochs import Epochs
from services.events import AnswerScrubbed, EpochClosed, ReportScrubbed, StoryPublished
from services.mailboxes import Answer
from services.reports import Report, ScrubResult

NOBODY_YET = """
There are no accounts yet, so nobody can review. In a second terminal, with the same settings as here:
  python -m review users first NAME1 NAME2      makes the first two administrators and prints their passwords
  python -m publisher trust KEY1 KEY2           lets the publisher trust them; the first command prints both keys
  python -m review users add NAME               adds a reviewer, for whom both administrators vouch
"""


class Store:
    """The rooms of the desk, over two databases: its own, and the key vault, which is backed up apart."""

    def __init__(self, settings: Settings, clock: Clock = utc_now, elapsed: Callable[[], float] = monotonic):
        self.settings, self.clock = settings, clock
        self.database = open_database(settings, "review")
        self.calendar = Calendar(self.database, clock, elapsed)
        self.vault = open_database(settings, "keys", settings.vault_url)
        self.epochs = Epochs(self.vault, settings.secret("epoch_key"))
        keys = CaseKeys(self.vault, settings.secret("vault_key"))
        self.cases = Cases(self.database, keys, settings, clock)
        self.accounts = Accounts(self.database, clock)
        self.sessions = Sessions(self.accounts, settings)
        self.closures = Closures(self.database, self.cases, settings, clock)
        self.desk = Desk(self.cases, self.accounts, self.closures, settings, clock)
        self.tallies = Tallies(self.database, self.cases.approved)
        self.purge = Purge(self.database, self.cases, keys, self.tallies, self.closures, settings, clock)
        self.retention = Retention(self.database, self.cases, self.epochs)
        self.conversations = Conversations(self.cases, self.accounts, self.retention, settings, clock)

    def prepare(self) -> None:
        """Makes the transport keys of the coming days, without which intake accepts nothing; finishes purges."""
        self.epochs.prepare(self._today(), anew=self.calendar.look() is not None)
        self.cases.complete()
        self.purge.resume()

    def next_step(self) -> str:
        """What an operator has to do before anybody can review; nothing once it is done."""
        return "" if self.accounts.all() else NOBODY_YET

    def receive(self, event: ReportScrubbed) -> None:
        """Takes a scrubbed report into the queue. Raises CannotOpen, ValidationError or Mismatch."""
        report = Report.model_validate(self.epochs.open(event.report))
        result = ScrubResult.model_validate(self.epochs.open(event.result))
        self.cases.receive(event.report_id, report, result, event.report.epoch)

    def answered(self, event: AnswerScrubbed) -> None:
        """Puts a reporter's answer to its case. Raises CannotOpen, ValidationError or Mismatch."""
        answer = Answer.model_validate(self.epochs.open(event.answer))
        result = ScrubResult.model_validate(self.epochs.open(event.result))
        check_answer(event.answer_id, answer, result)
        self.conversations.hear(answer, result)
        self.retention.arrived(event.answer_id, event.answer.epoch)

    def published(self, event: StoryPublished) -> None:
        """Ends the case of a story that readers can find."""
        self.purge.published(event)

    def epoch_closed(self, event: EpochClosed) -> None:
        """Remembers how many reports and answers must arrive before the epoch's key may be destroyed."""
        self.retention.closed(event, self.calendar.believed)

    def keep_house(self) -> None:
        """All that time brings: new transport keys, interrupted purges, consent by silence, old reports, old epochs.

        While it is in doubt what day it is, nothing is ended.
        """
        self.prepare()
        day = self.calendar.look()
        if day is None:
            return
        self.cases.redate(day)
        self.conversations.count_silence()
        self.purge.expire()
        self.retention.destroy_epochs(day)

    def ping(self) -> None:
        """Raises where documents or key vault are away, or what intake seals today could be opened by nobody."""
        self.database.ping()
        self.vault.ping()
        self.epochs.check(self._today().isoformat())

    def close(self) -> None:
        """Lets go of both databases."""
        self.database.close()
        self.vault.close()

    def _today(self) -> date:
        return self.clock().astimezone(UTC).date()
