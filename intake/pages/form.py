"""The two reports: a page each, without JavaScript, that comes back filled whenever something goes wrong.

It also comes back filled with what would be masked beside each text, or with two more hours, for a reporter who asks.
The draft lives in the page alone: its fields hold the answers, a seed that makes sending twice harmless, and a token
that says when the page was made. Nothing of it is kept here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Flask, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake import catalogue
from intake.domain.preview import Piece, pieces
from intake.domain.questionnaire import NOT_SURE, FormDefinition
from intake.domain.receipt import Draft, new_draft, read_draft
from intake.domain.report import FieldError, InvalidReport, check, check_programme, texts_for_preview
from intake.domain.submission import Submission, Taken
from intake.gate import PREVIEW_TIMES, NotProven
from intake.pages.leave import left_page
from intake.pages.start import INSIDERS, screened_out
from intake.pages.window import WindowOver, check_window, new_window, over_page
from intake.store import Store
from services.broker import rpc_asker
from services.documents.port import Unavailable
from services.previews import longest_preview
from services.reports import Form, Role
from services.web.forms import BadToken

Page = tuple[str, int]
Shown = dict[str, list[Piece]]  # texts by question, cut at what would be masked


class AlreadySent(Exception):
    """The draft is with us. A browser that offers to ask for a page once more must not get the story back."""


@dataclass
class Filled:
    """A form as it is shown: what was answered so far, and the draft that it belongs to."""

    form: FormDefinition
    role: Role
    draft: Draft
    given: dict[str, Any]
    signoff: bool = False
    programme: str = ""
    work: str = ""  # the proof, or the challenge of a certain age, that came along: good for some more times


def add_pages(app: Flask, store: Store) -> None:
    """Adds /basic and /detailed, and below each /preview and /more-time."""

    @app.get("/<any(basic, detailed):name>")
    def report_form(name: Form) -> str | Page | Response:
        role = request.args.get("role", "")
        if role not in INSIDERS:
            return screened_out(store, role)
        return _page(store, Filled(store.questionnaire.forms[name], cast(Role, role), new_draft(), {}))

    @app.post("/<any(basic, detailed):name>")
    def send_report(name: Form) -> Page | Response:
        def finish(filled: Filled) -> Page:
            submission = _submission(store, filled)
            _pass_gate(store, filled)
            return _receipt_page(filled, store.submit(filled.draft, submission), submission), 201

        return _answered(store, name, finish)

    @app.post("/<any(basic, detailed):name>/preview")
    def preview_report(name: Form) -> Page | Response:
        def finish(filled: Filled) -> Page:
            _check_not_sent(store, filled)
            answers = _submission(store, filled).answers
            texts = texts_for_preview(filled.form, answers, longest_preview(store.settings.narrative_limit))
            _pass_gate(store, filled, PREVIEW_TIMES)
            with store.in_turns():
                spans = store.preview(filled.draft, texts).spans
                shown = {field: pieces(texts[field], found) for field, found in spans.items()}
                return _page(store, _with_proof(store, filled), shown=shown), 200

        return _answered(store, name, finish)

    @app.post("/<any(basic, detailed):name>/more-time")
    def more_time(name: Form) -> Page | Response:
        def finish(filled: Filled) -> Page:
            _check_not_sent(store, filled)
            return _page(store, replace(filled, work=""), more=True), 200

        return _answered(store, name, finish)


def _answered(store: Store, name: Form, finish: Callable[[Filled], Page]) -> Page | Response:
    """The form as it was sent, finished; or filled, with what stands in the way. Nothing comes back after its end."""
    role = request.form.get("role", "")
    if role not in INSIDERS:
        return screened_out(store, role)
    filled = _filled(store.questionnaire.forms[name], cast(Role, role), request.form)
    try:
        if store.is_left(filled.draft.code):
            return left_page()
        _check_time(store, filled)
        return finish(filled)
    except WindowOver:
        return over_page(), 410
    except AlreadySent:
        return render_template("intake/sent.html"), 410
    except BadToken:
        return _page(store, replace(filled, work=""), catalogue.UNKNOWN_AGE), 422
    except InvalidReport as invalid:
        return _page(store, filled, catalogue.NOT_YET, invalid.errors), 422
    except NotProven as unproven:
        kept = replace(filled, work=filled.work if unproven.keep else "")
        return _page(store, kept, catalogue.NOT_PROVEN.format(seconds=unproven.wait)), 429
    except rpc_asker.Unavailable:
        return _page(store, _with_proof(store, filled), catalogue.NO_PREVIEW), 503
    except Unavailable:
        return _page(store, filled, catalogue.NOT_SENT), 503


def _filled(form: FormDefinition, role: Role, fields: MultiDict[str, str]) -> Filled:
    return Filled(
        form,
        role,
        _draft(fields.get("draft", "")),
        answers_in(form, fields),
        signoff=fields.get("signoff") == "yes",
        programme=fields.get("programme", ""),
        work=fields.get("work", ""),
    )


def answers_in(form: FormDefinition, fields: MultiDict[str, str]) -> dict[str, Any]:
    """What the fields of a form say, by question. Fields that the form has not are somebody else's."""
    return {
        question.name: fields.getlist(question.name) if question.kind == "choices" else fields.get(question.name, "")
        for question in form.questions
    }


def _draft(code: str) -> Draft:
    try:
        return read_draft(code)
    except ValueError:
        return new_draft()  # a page that lost its seed can still be sent


def _submission(store: Store, filled: Filled) -> Submission:
    """What was filled in, checked. Raises InvalidReport, with every error at once, or AlreadySent."""
    errors: list[FieldError] = []
    try:
        answers = check(filled.form, filled.given, store.settings.narrative_limit)
    except InvalidReport as invalid:
        errors += invalid.errors
    try:
        programme = check_programme(filled.programme)
    except InvalidReport as invalid:
        errors += invalid.errors
    if errors:
        _check_not_sent(store, filled)
        raise InvalidReport(errors)
    return Submission(filled.form.form, filled.role, answers, filled.signoff, programme)


def _check_time(store: Store, filled: Filled) -> None:
    """Raises WindowOver, BadToken, or AlreadySent where the time is over and a reply was lost on its way before."""
    try:
        check_window(store.settings, request.form.get("token", ""))
    except WindowOver:
        _check_not_sent(store, filled)
        raise


def _check_not_sent(store: Store, filled: Filled) -> None:
    if store.is_sent(filled.draft):
        raise AlreadySent


def _with_proof(store: Store, filled: Filled) -> Filled:
    """The same, without a proof that is good for nothing any more, so that its page brings a new challenge."""
    return replace(filled, work="") if store.gate.is_used_up(filled.work) else filled


def _pass_gate(store: Store, filled: Filled, times: int = 1) -> None:
    """Raises NotProven. Asked last, since a proof is good a few times only, and a correction should use none."""
    store.gate.check(filled.work, request.form.get("website", ""), filled.draft.code, times)


def _page(
    store: Store,
    filled: Filled,
    notice: str = "",
    errors: Sequence[FieldError] = (),
    shown: Shown | None = None,
    more: bool = False,
) -> str:
    return render_template(
        "intake/report.html",
        questionnaire=store.questionnaire,
        code=filled.draft.code,
        form=filled.form,
        filled=filled,
        not_sure=NOT_SURE,
        errors=errors,
        wrong={error.field: error.detail for error in errors},
        notice=notice,
        shown=shown or {},
        more=more,
        window=new_window(store.settings),
        challenge=store.gate.challenge(),
    )


def _receipt_page(filled: Filled, taken: Taken, submission: Submission) -> str:
    """The words, and what was typed since the report was taken, where that is not in it: nothing typed is lost."""
    questions = [question for question in filled.form.questions if question.kind == "text"]
    texts = {each.label: submission.answers[each.name] for each in questions if each.name in taken.changed}
    return render_template(
        "intake/receipt.html", code=filled.draft.code, words=taken.receipt.words, earlier=taken.earlier, texts=texts
    )
