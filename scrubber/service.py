"""The scrubber's entrypoints: a sealed report or answer comes in, the same and a sealed result go out; and previews."""

from typing import Any
from uuid import UUID, uuid5

from scrubber.children import NotScrubbable
from scrubber.store import Store
from services.broker.handles import handles
from services.broker.rpc import answers
from services.broker.store import StoreOf
from services.events import AnswerReceived, AnswerScrubbed, ReportReceived, ReportScrubbed
from services.previews import PREVIEW
from services.sealing import CannotOpen

CAUSED = UUID("7a2f0c4e-5d0b-4c8e-9b6e-0f6f2b9f4a11")  # so that a repeated event causes the same one again


class Service:
    """Finds what could identify somebody. Stateless: what it causes, it returns."""

    name = "scrubber"
    store: Store = StoreOf()

    @handles(ReportReceived, refuses=(CannotOpen, NotScrubbable))
    def report_received(self, event: ReportReceived) -> ReportScrubbed:
        return self.store.scrubbed(event, uuid5(CAUSED, event.id).hex)

    @handles(AnswerReceived, refuses=(CannotOpen, NotScrubbable))
    def answer_received(self, event: AnswerReceived) -> AnswerScrubbed:
        return self.store.answer_scrubbed(event, uuid5(CAUSED, event.id).hex)

    @answers(PREVIEW)
    def preview(self, content: Any) -> dict[str, Any]:
        return self.store.preview(content)
