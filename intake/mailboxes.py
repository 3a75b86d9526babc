"""Mailboxes: how far a report is, and what is asked about it, in boxes that only the holder of the receipt can open.

No mailbox knows of a report, and none is written at a moment that tells anything: they come and go with a batch.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from intake.domain.opened import Opened, OpenQuestion, OpenSignoff
from intake.domain.receipt import Mailbox
from services.documents.port import Database, Document, NotThere
from services.events import CaseProgressed, ClarificationAsked, SignoffAsked
from services.mailboxes import Question, Signoff
from services.sealing import unseal

ENDS = ("published", "lessons_only", "closed")
DESTROYED = "destroyed"  # before it was made
FRESH: Document = {"state": "received", "step": 0, "question": None, "signoff": None, "answered": [], "ended": ""}
LAST_WORD = timedelta(days=30)  # how long the state alone stays after the end


class Mailboxes:
    """Every mailbox that was released. Late and repeated news change nothing; nor do those for no mailbox of ours."""

    def __init__(self, database: Database):
        self._documents = database.collection("mailboxes", ("ended",))

    def make(self, mailboxes: Iterable[dict[str, str]]) -> None:
        """Makes those that are not there, each {"_id": …, "key": …}."""
        self._documents.insert_many({**FRESH, **mailbox} for mailbox in mailboxes)

    def complete(self, today: date) -> None:
        """Gives mailboxes that are older than conversations what they lack. Can be repeated."""

        def completed(mailbox: Document) -> Document | None:
            ended = today.isoformat() if mailbox["state"] in ENDS else ""
            return None if "ended" in mailbox else {**FRESH, **mailbox, "ended": ended}

        for mailbox in self._documents.find({}):
            if "ended" not in mailbox:
                self._update(mailbox["_id"], completed)

    def get(self, id: str) -> Document | None:
        """What is kept of a mailbox; None where there is none, or none any more."""
        document = self._documents.get(id)
        return None if document is None or document["state"] == DESTROYED else document

    def destroy(self, id: str, today: date) -> None:
        """Leaves nothing of it. Of one that its report has still to make, a word that nothing is to be made."""
        if not self._documents.delete(id):
            self.make([{"_id": id, "key": "", "state": DESTROYED, "ended": today.isoformat()}])

    def progress(self, event: CaseProgressed, today: date) -> None:
        """Says how far the case is. With its end goes everything but the word for it."""

        def moved(mailbox: Document) -> Document | None:
            if event.step <= mailbox["step"] or mailbox["ended"]:
                return None
            ended: Document = {"question": None, "signoff": None, "answered": [], "ended": today.isoformat()}
            return {**mailbox, "state": event.state, "step": event.step, **(ended if event.state in ENDS else {})}

        self._update(event.mailbox_id, moved)

    def ask(self, event: ClarificationAsked) -> None:
        """Lays a question into the mailbox, in the place of an earlier one."""
        asked = {"id": event.question_id, "box": event.question.box, "step": event.step}
        self._update(event.mailbox_id, lambda mailbox: _with(mailbox, "question", asked))

    def ask_signoff(self, event: SignoffAsked) -> None:
        """Lays a story into the mailbox, to be looked at before it is printed."""
        asked = {"id": event.question_id, "box": event.story.box, "until": event.until, "step": event.step}
        self._update(event.mailbox_id, lambda mailbox: _with(mailbox, "signoff", asked))

    def answered(self, id: str, question_id: str) -> None:
        """Remembers that a question has its answer."""

        def change(mailbox: Document) -> Document | None:
            known = mailbox["answered"]
            if question_id in known or mailbox["ended"]:
                return None
            return {**mailbox, "answered": [*known, question_id]}

        self._update(id, change)

    def forget(self, today: date) -> None:
        """Removes those whose last word has stood long enough."""
        oldest = (today - LAST_WORD).isoformat()
        for mailbox in self._documents.find({"ended": {"$gt": "", "$lt": oldest}}):
            self._documents.delete(mailbox["_id"])

    def _update(self, id: str, change: Any) -> None:
        try:
            self._documents.update(id, change)
        except NotThere:  # destroyed, or never ours; its reporter has no way to ask
            return


def opened(mailbox: Mailbox, document: Document, answered: set[str], today: date) -> Opened:
    """What the holder of the receipt finds in a mailbox."""
    question, signoff = document["question"], document["signoff"]
    return Opened(
        document["state"],
        _question(mailbox, question, question["id"] in answered) if question else None,
        _signoff(mailbox, signoff, signoff["id"] in answered, today) if signoff else None,
    )


def _question(mailbox: Mailbox, asked: Document, answered: bool) -> OpenQuestion:
    question = Question.model_validate(unseal(mailbox.private_key, asked["box"]))
    return OpenQuestion(asked["id"], question.text, answered)


def _signoff(mailbox: Mailbox, asked: Document, answered: bool, today: date) -> OpenSignoff:
    story, until = Signoff.model_validate(unseal(mailbox.private_key, asked["box"])), date.fromisoformat(asked["until"])
    return OpenSignoff(asked["id"], story, until, answered, over=today > until)


def _with(mailbox: Document, place: str, asked: Document) -> Document | None:
    known = mailbox[place]
    if mailbox["ended"] or (known and known["step"] >= asked["step"]):
        return None
    return {**mailbox, place: asked}
