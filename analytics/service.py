"""Analytics' entrypoints: what has happened elsewhere becomes a fact, facts become a snapshot."""

from nameko.timer import timer

from services.broker.handles import handles
from services.broker.store import StoreOf
from services.events import ReportCounted, StoryPublished


class Service:
    """Counts stories and reports; tells readers only what is safe to tell."""

    name = "analytics"
    store = StoreOf()

    @handles(StoryPublished)
    def story_published(self, event: StoryPublished) -> None:
        self.store.count_story(event)

    @handles(ReportCounted)
    def report_counted(self, event: ReportCounted) -> None:
        self.store.count_report(event)

    @timer(interval=2)
    def release(self) -> None:
        self.store.release()
