"""Intake's entrypoints: what review tells mailboxes, what is due to be passed on, and the end of each day.

Reports and answers come in through the pages.
"""

from nameko.timer import timer

from intake.store import Store
from services.broker.handles import handles
from services.broker.store import StoreOf
from services.events import CaseProgressed, ClarificationAsked, SignoffAsked


class Service:
    """Takes reports, passes them on in batches, and tells reporters what became of them."""

    name = "intake"
    store: Store = StoreOf()

    @handles(CaseProgressed)
    def case_progressed(self, event: CaseProgressed) -> None:
        self.store.progress(event)

    @handles(ClarificationAsked)
    def clarification_asked(self, event: ClarificationAsked) -> None:
        self.store.mailboxes.ask(event)

    @handles(SignoffAsked)
    def signoff_asked(self, event: SignoffAsked) -> None:
        self.store.mailboxes.ask_signoff(event)

    @timer(interval=1)
    def release(self) -> None:
        self.store.release_when_due()

    @timer(interval=300, eager=True)
    def close_days(self) -> None:
        self.store.close_days()
