"""What the scrubber holds: the keys of the transport epochs and its processes. It keeps no document."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import eventlet

from scrubber.children import Children, NotScrubbable
from scrubber.learning.file import adopted
from services.config import Settings
from services.documents import open_database
from services.epochs import Epochs
from services.events import AnswerReceived, AnswerScrubbed, ReportReceived, ReportScrubbed, Sealed
from services.health import NotReady
from services.mailboxes import Answer
from services.previews import Preview, Texts, longest_preview
from services.reports import Report, ScrubResult

TURN = 3.0  # seconds; five of the longest reports take one process about two


class Store:
    """Opens reports and answers, has them scrubbed, seals the result."""

    database = None  # nothing is kept, so there is no outbox either

    def __init__(self, settings: Settings):
        self.settings = settings
        self._vault = open_database(settings, "keys", settings.vault_url)
        self.epochs = Epochs(self._vault, settings.secret("epoch_key"))
        count = settings.scrubber_children or os.cpu_count() or 1
        self._children = Children(count, settings.scrub_seconds)

    def prepare(self) -> None:
        """Starts the processes. Raises UnusableFactors, with which none of them would start."""
        adopted(self.settings.data_dir)
        self._children.start()

    def scrubbed(self, event: ReportReceived, event_id: str) -> ReportScrubbed:
        """The event that follows from a report. Raises CannotOpen, ScrubFailed, or NotScrubbable."""
        with self._in_turn():
            report = Report.model_validate(self.epochs.open(event.report))
            result = self._scrub(report.texts, event.report.epoch)
        return ReportScrubbed(id=event_id, report_id=event.report_id, report=event.report, result=result)

    def answer_scrubbed(self, event: AnswerReceived, event_id: str) -> AnswerScrubbed:
        """The event that follows from an answer. Raises CannotOpen, ScrubFailed, or NotScrubbable.

        A consent has no text and takes the same way, so that neither its going nor its coming tells it from an answer.
        """
        with self._in_turn():
            answer = Answer.model_validate(self.epochs.open(event.answer))
            result = self._scrub(answer.texts, event.answer.epoch)
        return AnswerScrubbed(id=event_id, answer_id=event.answer_id, answer=event.answer, result=result)

    def preview(self, content: Any) -> dict[str, Any]:
        """What would be masked in texts that nobody has sent: a Preview for Texts. Raises ScrubFailed."""
        texts = Texts.model_validate(content).texts
        if sum(map(len, texts.values())) > longest_preview(self.settings.narrative_limit):
            raise NotScrubbable("the texts are longer than those of a preview may be")
        answer = self._children.ask_briefly({"id": "preview", "texts": texts}, self.settings.preview_seconds)
        return preview_of(answer).model_dump()

    def ping(self) -> None:
        """Raises while the processes are starting or the keys are away."""
        self._vault.ping()
        if not self._children.ready:
            raise NotReady("starting")

    def close(self) -> None:
        """Ends the processes and lets go of the keys."""
        self._children.stop()
        self._vault.close()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Lasts whole turns, whatever the text: a batch goes on in the order in which it came to the scrubber.

        Otherwise the shortest would be the first at the desk, and the pauses would tell lengths, which whoever watches
        a connection without scripts has seen. In practice mode nobody is to wait.
        """
        begin = monotonic()
        try:
            yield
        finally:
            if not self.settings.demo:
                eventlet.sleep(-(monotonic() - begin) % TURN)

    def _scrub(self, texts: dict[str, str], epoch: str) -> Sealed:
        found = self._children.ask({"id": "texts", "texts": texts})
        return self.epochs.seal(result_of(found, self._children.model).model_dump(mode="json"), epoch)


def preview_of(answer: dict[str, Any]) -> Preview:
    """Of what a child answered only what its reporter is to see: no scores, no reasons, no risk."""
    spans = {
        field: [{name: span[name] for name in ("start", "end", "label", "replacement")} for span in found]
        for field, found in answer["spans"].items()
    }
    return Preview.model_validate({"masked": answer["masked"], "spans": spans})


def result_of(answer: dict[str, Any], model: str) -> ScrubResult:
    """What a child answered, in the words of the language between the services."""
    suggested: dict[str, list[dict[str, str]]] = {}
    for factor in answer["factors"]:
        suggestion = {"code": factor["code"], "words": ", ".join(factor["words"])}
        suggested.setdefault(factor["group"], []).append(suggestion)
    return ScrubResult.model_validate(
        {
            "spans": answer["spans"],
            "masked": answer["masked"],
            "risk": answer["risk"]["score"],
            "risk_reasons": [f"{reason['why']}. {reason['advice']}" for reason in answer["risk"]["reasons"]],
            "suggested": suggested,
            "model": model,
        }
    )
