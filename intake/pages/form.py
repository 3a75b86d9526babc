"""The basic report: one page, without JavaScript, that comes back filled whenever something goes wrong.

It also comes back filled, with what would be masked beside each text, for a reporter who wants to see that first. The
draft lives in the page alone: its fields hold the answers, a seed that makes sending twice harmless, and a
token that says when the page was made. Nothing of it is kept here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake import catalogue
from intake.domain.preview import Piece, pieces
from intake.domain.questionnaire import NOT_SURE, FormDefinition
from intake.domain.receipt import Draft, Receipt, new_draft, read_draft
from intake.domain.report import FieldError, InvalidReport, check
from intake.domain.submission import Submission
from intake.pages.start import start_page
from intake.store import Store
from services.broker import rpc_asker
from services.config import Settings
from services.documents.port import Unavailable
from services.epochs import NoEpoch
from services.reports import Answer, Role
from services.web.forms import BadToken, sign_token, token_age

TOKEN = "report"  # noqa: S105
WINDOW = 2 * 60 * 60  # seconds in which a page can be sent
INSIDERS = ("sworn", "civilian")
Page = tuple[str, int]
Answers = dict[str, Answer]
Shown = dict[str, list[Piece]]  # texts by question, cut at what would be masked


@dataclass
class Filled:
    """A form as it is shown: what was answered so far, and the draft that it belongs to."""

    role: Role
    draft: Draft
    given: dict[str, Any]


def add_pages(app: Flask, store: Store) -> None:
    """Adds /basic and /basic/preview."""

    @app.get("/basic")
    def basic() -> str | Page | Response:
        role = request.args.get("role", "")
        if role not in INSIDERS:
            return _screened_out(store, role)
        return _page(store, Filled(cast(Role, role), new_draft(), {}))

    @app.post("/basic")
    def send_basic() -> Page | Response:
        return _checked(store, send)

    @app.post("/basic/preview")
    def preview_basic() -> Page | Response:
        return _checked(store, preview)

    def send(filled: Filled, answers: Answers) -> Page:
        return _receipt_page(store.submit(filled.draft, Submission("basic", filled.role, answers))), 201

    def preview(filled: Filled, answers: Answers) -> Page:
        spans = store.preview("basic", answers).spans
        shown = {name: pieces(str(answers[name]), found) for name, found in spans.items()}
        return _page(store, filled, shown=shown), 200


def _checked(store: Store, finish: Callable[[Filled, Answers], Page]) -> Page | Response:
    """The form as it was sent, checked and finished; or filled, with what stands in the way."""
    role = request.form.get("role", "")
    if role not in INSIDERS:
        return _screened_out(store, role)
    filled = Filled(cast(Role, role), _draft(), answers_in(store.questionnaire.forms["basic"], request.form))
    try:
        check_window(store.settings, request.form.get("token", ""))
        form = store.questionnaire.forms["basic"]
        return finish(filled, check(form, filled.given, store.settings.narrative_limit))
    except InvalidReport as invalid:
        return _page(store, filled, catalogue.NOT_YET, invalid.errors), 422
    except BadToken:
        return _page(store, filled, catalogue.EXPIRED), 422
    except rpc_asker.Unavailable:
        return _page(store, filled, catalogue.NO_PREVIEW), 503
    except (NoEpoch, Unavailable):
        return _page(store, filled, catalogue.NOT_SENT), 503


def answers_in(form: FormDefinition, fields: MultiDict[str, str]) -> dict[str, Any]:
    """What the fields of a form say, by question. Fields that the form has not are somebody else's."""
    return {
        question.name: fields.getlist(question.name) if question.kind == "choices" else fields.get(question.name, "")
        for question in form.questions
    }


def check_window(settings: Settings, token: str) -> None:
    """Raises BadToken for a page that is too old, or not ours."""
    if token_age(settings, TOKEN, token) > WINDOW:
        raise BadToken


def _screened_out(store: Store, role: str) -> Page | Response:
    if role == "other":
        return redirect(url_for("stop"), 303)
    return start_page(store, catalogue.NO_ROLE), 400


def _draft() -> Draft:
    try:
        return read_draft(request.form.get("draft", ""))
    except ValueError:
        return new_draft()  # a page that lost its seed can still be sent


def _page(
    store: Store, filled: Filled, notice: str = "", errors: Sequence[FieldError] = (), shown: Shown | None = None
) -> str:
    return render_template(
        "intake/basic.html",
        form=store.questionnaire.forms["basic"],
        filled=filled,
        not_sure=NOT_SURE,
        errors=errors,
        wrong={error.field: error.detail for error in errors},
        notice=notice,
        shown=shown or {},
        token=sign_token(store.settings, TOKEN),
    )


def _receipt_page(receipt: Receipt) -> str:
    return render_template("intake/receipt.html", words=receipt.words)
