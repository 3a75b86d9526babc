"""Review's entrypoints: reports and answers arrive, stories come out, days are closed; and the keeping of the house."""

from nameko.timer import timer
from pydantic import ValidationError

from review.domain.arrival import Mismatch
from review.store import Store
from services.broker.handles import handles
from services.broker.store import StoreOf
from services.events import AnswerScrubbed, EpochClosed, ReportScrubbed, StoryPublished
from services.sealing import CannotOpen


class Service:
    """Keeps reports until two people have decided about each, and not a moment longer."""

    name = "review"
    store: Store = StoreOf()

    @handles(ReportScrubbed, refuses=(CannotOpen, ValidationError, Mismatch))
    def report_scrubbed(self, event: ReportScrubbed) -> None:
        self.store.receive(event)

    @handles(AnswerScrubbed, refuses=(CannotOpen, ValidationError, Mismatch))
    def answer_scrubbed(self, event: AnswerScrubbed) -> None:
        self.store.answered(event)

    @handles(StoryPublished)
    def story_published(self, event: StoryPublished) -> None:
        self.store.published(event)

    @handles(EpochClosed)
    def epoch_closed(self, event: EpochClosed) -> None:
        self.store.epoch_closed(event)

    @timer(interval=300)
    def keep_house(self) -> None:
        self.store.keep_house()

    @timer(interval=10)
    def tell_mailboxes(self) -> None:
        self.store.closures.tell()

    @timer(interval=60)
    def end_idle_sessions(self) -> None:
        self.store.sessions.sweep()
