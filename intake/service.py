"""Intake's entrypoints: how far a case has come, and the end of each day. Reports come in through the pages."""

from datetime import UTC, datetime

from nameko.timer import timer

from intake.store import Store
from services.broker.handles import handles
from services.broker.store import StoreOf
from services.events import CaseProgressed


class Service:
    """Takes reports that nobody here can read again, and tells reporters what became of them."""

    name = "intake"
    store: Store = StoreOf()

    @handles(CaseProgressed)
    def case_progressed(self, event: CaseProgressed) -> None:
        self.store.progress(event)

    @timer(interval=300, eager=True)
    def close_days(self) -> None:
        self.store.close_days(datetime.now(UTC))
