"""The mailbox: whoever has the receipt sees how far the report is, answers what is asked, and can destroy it.

Every step is a form that is sent to the one address: neither the receipt nor what somebody did with it stands in a
URL, a history, or the log of a proxy on the way. The receipt travels in the page's own fields, and so does the proof
that was good for it, so that a visit costs one proof. A receipt with a typing error is told at once, before any work.
All pages of a visit have one code, by which the browser's way back to them is closed when it is over.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import cast

from flask import Flask, render_template, request
from werkzeug.datastructures import MultiDict

from intake import catalogue
from intake.catalogue import News
from intake.domain import slips
from intake.domain.leaving import new_code
from intake.domain.opened import Opened
from intake.domain.receipt import MistypedReceipt, Receipt, read_receipt
from intake.domain.report import FieldError, InvalidReport, check_said
from intake.gate import NotProven
from intake.pages.leave import left_page
from intake.store import AlreadyAnswered, NothingAsked, Store, UnknownMailbox
from services.documents.port import Unavailable
from services.epochs import NoEpoch
from services.mailboxes import AnswerKind
from services.stories import is_masked, placeholders

Page = tuple[str, int]


@dataclass(frozen=True)
class Visit:
    """One form that came from a page of the mailbox."""

    code: str  # of all its pages
    receipt: Receipt
    step: str
    question_id: str
    text: str  # what the reporter says
    work: str

    @property
    def words(self) -> str:
        """The receipt as it travels on, and what the proof is for."""
        return " ".join(self.receipt.words)

    @property
    def place(self) -> str:
        """The field in which the text was written: one answers a question, the other a story."""
        return "answer" if self.step == "answer" else "objection"


def add_pages(app: Flask, store: Store) -> None:
    """Adds /mailbox."""
    app.jinja_env.filters["placeholders"] = placeholders

    @app.get("/mailbox")
    def mailbox() -> str:
        return _door(store, new_code())

    @app.post("/mailbox")
    def use_mailbox() -> Page:
        code, typed = request.form.get("page", ""), request.form.get("receipt", "")
        try:
            if store.is_left(code):
                return left_page(destroyed=request.form.get("step") == "destroyed")
            visit = _visit(read_receipt(typed), request.form)
        except Unavailable:
            return _door(store, code, typed, notice=catalogue.NO_ANSWER), 503
        except MistypedReceipt as slip:
            return _door(store, code, typed, slips.told(slip), work=request.form.get("work", "")), 422
        return _served(store, visit)


def _visit(receipt: Receipt, fields: MultiDict[str, str]) -> Visit:
    names = ("step", "question", "text", "work")
    return Visit(fields.get("page", ""), receipt, *(fields.get(name, "") for name in names))


def _served(store: Store, visit: Visit) -> Page:
    """The step that was asked for, or what stands in its way, filled."""
    try:
        store.gate.check(visit.work, request.form.get("website", ""), visit.words)
        return STEPS.get(visit.step, _look)(store, visit)
    except NotProven as unproven:
        visit = visit if unproven.keep else replace(visit, work="")
        return _again(store, visit, catalogue.NOT_PROVEN.format(seconds=unproven.wait)), 429
    except UnknownMailbox:
        return _door(store, visit.code, visit.words, [FieldError("receipt", catalogue.UNKNOWN_RECEIPT)]), 404
    except (NoEpoch, Unavailable):
        return _again(store, visit, catalogue.NO_ANSWER if visit.step not in STEPS else catalogue.NOT_DONE), 503


def _look(store: Store, visit: Visit) -> Page:
    return _opened(store, visit), 200


def _say(store: Store, visit: Visit) -> Page:
    kind = cast(AnswerKind, visit.step)
    try:
        said = check_said(kind, visit.text, store.settings.narrative_limit)
        store.answer(visit.receipt, visit.question_id, kind, said)
    except InvalidReport as invalid:
        return _opened(store, visit, errors=[FieldError(visit.place, e.detail) for e in invalid.errors]), 422
    except AlreadyAnswered:
        return _opened(store, visit, catalogue.ALREADY_ANSWERED, unsent=visit.text), 409
    except NothingAsked:
        return _opened(store, visit, catalogue.NOTHING_ASKED), 409
    return _done(visit), 200


def _ask_again(_store: Store, visit: Visit) -> Page:
    return render_template("intake/destroy.html", code=visit.code, visit=visit), 200


def _destroy(store: Store, visit: Visit) -> Page:
    store.destroy_mailbox(visit.receipt)
    with suppress(Unavailable):  # it is destroyed all the same
        store.leave(visit.code)
    return _done(visit), 200


STEPS: dict[str, Callable[[Store, Visit], Page]] = {
    **dict.fromkeys(("answer", "consent", "objection"), _say),
    "destroy": _ask_again,
    "destroyed": _destroy,
}


def _door(
    store: Store, code: str, typed: str = "", errors: Sequence[FieldError] = (), notice: str = "", work: str = ""
) -> str:
    challenge = store.gate.challenge()
    return render_template(
        "intake/mailbox.html", code=code, typed=typed, errors=errors, notice=notice, work=work, challenge=challenge
    )


def _again(store: Store, visit: Visit, notice: str) -> str:
    """The same step once more, without opening the mailbox for it."""
    if visit.step not in STEPS:
        return _door(store, visit.code, visit.words, notice=notice, work=visit.work)
    button = catalogue.BUTTONS[visit.step]
    challenge = store.gate.challenge()
    return render_template(
        "intake/again.html", code=visit.code, visit=visit, notice=notice, button=button, challenge=challenge
    )


def _opened(store: Store, visit: Visit, notice: str = "", errors: Sequence[FieldError] = (), unsent: str = "") -> str:
    opened = store.open_mailbox(visit.receipt)
    story = opened.signoff.story if opened.signoff else None
    return render_template(
        "intake/state.html",
        code=visit.code,
        visit=visit,
        opened=opened,
        state=_news(opened),
        masked=story is not None and is_masked((story.headline, story.quote, *story.narrative, *story.lessons)),
        notice=notice,
        errors=errors,
        unsent=unsent,
    )


def _news(opened: Opened) -> News:
    if opened.question and not opened.question.answered:
        return catalogue.QUESTION_WAITS
    if opened.signoff and opened.signoff.waits:
        return catalogue.STORY_WAITS
    return catalogue.STATES[opened.state]


def _done(visit: Visit) -> str:
    return render_template("intake/done.html", code=visit.code, visit=visit, done=catalogue.DONE[visit.step])
