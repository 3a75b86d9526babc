"""The same for an app: questionnaire, preview, report and mailbox as JSON. Errors name fields and quote nothing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast, get_args

from flask import Blueprint, Flask, Response, request
from pydantic import TypeAdapter

from intake import catalogue
from intake.domain import slips
from intake.domain.receipt import MistypedReceipt, Receipt, new_draft, read_draft, read_receipt
from intake.domain.report import InvalidReport, check, check_programme, check_said, texts_for_preview
from intake.domain.submission import Submission
from intake.gate import PREVIEW_TIMES, NotProven
from intake.pages.bodies import SentAnswer, SentPreview, SentReceipt, SentReport, read_body, unsuitable
from intake.pages.openapi import document
from intake.pages.replies import Done, IssuedReceipt, described
from intake.store import AlreadyAnswered, NothingAsked, Store, UnknownMailbox
from services.broker import rpc_asker
from services.documents.port import Unavailable
from services.previews import longest_preview
from services.reports import Form, Role
from services.web.problems import Problem

REFUSALS = {
    UnknownMailbox: (404, catalogue.NO_MAILBOX, catalogue.UNKNOWN_RECEIPT),
    NothingAsked: (409, catalogue.NO_QUESTION, catalogue.NOTHING_ASKED),
    AlreadyAnswered: (409, catalogue.ONE_ANSWER, catalogue.ALREADY_ANSWERED),
}


def add_pages(app: Flask, store: Store) -> None:
    """Adds what stands in the document at /api/v1/openapi.json, and the document."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    for part in (_add_descriptions, _add_report, _add_mailbox):
        part(api, store)
    app.register_blueprint(api)


def _add_descriptions(api: Blueprint, store: Store) -> None:
    @api.get("/openapi.json")
    def openapi() -> Response:
        longest = store.settings.narrative_limit
        made = document(store.questionnaire, longest, f"{request.script_root}/api/v1")
        return Response(json.dumps(made), mimetype="application/json")

    @api.get("/questionnaire")
    def questionnaire() -> Response:
        form = request.args.get("form", "basic")
        if form not in get_args(Form):
            raise unsuitable(catalogue.UNSUITABLE, [("form", catalogue.NOT_OFFERED)])
        return _json(described(store.questionnaire, cast(Form, form), store.settings.narrative_limit))


def _add_report(api: Blueprint, store: Store) -> None:
    @api.get("/work")
    def work() -> Response:
        return _json(store.gate.fresh_challenge())

    @api.post("/preview")
    def preview() -> Response:
        sent = read_body(SentPreview)
        draft = read_draft(sent.draft) if sent.draft else new_draft()
        with _told(catalogue.NO_ANSWER):
            form, longest = store.questionnaire.forms[sent.form], store.settings.narrative_limit
            texts = texts_for_preview(form, check(form, sent.answers, longest), longest_preview(longest))
            store.gate.check(sent.work, "", draft.code, PREVIEW_TIMES)
            with store.in_turns():
                return _json(store.preview(draft, texts))

    @api.post("/reports")
    def reports() -> Response:
        sent = read_body(SentReport)
        if sent.screening.role == "other":
            raise Problem(403, catalogue.SCREENED_OUT, catalogue.ONLY_LAW_ENFORCEMENT)
        draft = read_draft(sent.draft) if sent.draft else new_draft()
        with _told(catalogue.NOT_SENT):
            submission = _submission(store, sent, sent.screening.role)
            store.gate.check(sent.work, "", draft.code)
            taken = store.submit(draft, submission)
        return _json(IssuedReceipt(receipt=" ".join(taken.receipt.words), earlier=taken.earlier), 201)


def _add_mailbox(api: Blueprint, store: Store) -> None:
    @api.post("/mailbox")
    def mailbox() -> Response:
        sent = read_body(SentReceipt)
        with _told(catalogue.NO_ANSWER):
            return _json(store.open_mailbox(_proven(store, sent)))

    @api.post("/mailbox/answers")
    def answers() -> Response:
        sent = read_body(SentAnswer)
        with _told(catalogue.NOT_DONE):
            said = check_said(sent.kind, sent.text, store.settings.narrative_limit)
            store.answer(_proven(store, sent), sent.question_id, sent.kind, said)
        return _json(Done())

    @api.post("/mailbox/destroy")
    def destroy() -> Response:
        sent = read_body(SentReceipt)
        with _told(catalogue.NOT_DONE):
            store.destroy_mailbox(_proven(store, sent))
        return _json(Done())


def _submission(store: Store, sent: SentReport, role: Role) -> Submission:
    answers = check(store.questionnaire.forms[sent.form], sent.answers, store.settings.narrative_limit)
    return Submission(sent.form, role, answers, sent.signoff, check_programme(sent.programme))


def _proven(store: Store, sent: SentReceipt) -> Receipt:
    """The receipt, read and with its proof of work. Raises MistypedReceipt, NotProven."""
    receipt = read_receipt(sent.receipt)
    store.gate.check(sent.work, "", " ".join(receipt.words))
    return receipt


@contextmanager
def _told(away: str) -> Iterator[None]:
    """Tells an app what stood in the way; ``away`` is what to say where the store is."""
    try:
        yield
    except InvalidReport as invalid:
        raise unsuitable(catalogue.UNSUITABLE, ((e.field, e.detail) for e in invalid.errors)) from None
    except MistypedReceipt as slip:
        raise unsuitable(catalogue.UNSUITABLE_RECEIPT, ((e.field, e.detail) for e in slips.told(slip))) from None
    except NotProven:
        errors = [{"field": "work", "detail": catalogue.SOLVE_THIS}]
        raise Problem(403, catalogue.WORK_NEEDED, catalogue.WORK_AT, errors) from None
    except tuple(REFUSALS) as refused:
        raise Problem(*REFUSALS[type(refused)]) from None
    except rpc_asker.Unavailable:
        raise Problem(503, catalogue.PREVIEW_UNAVAILABLE, catalogue.TRY_AGAIN) from None
    except Unavailable:
        raise Problem(503, catalogue.UNAVAILABLE, away) from None


def _json(content: object, status: int = 200) -> Response:
    # pydantic's own JSON keeps the order of the form; a question that is not asked is left out.
    text = TypeAdapter(type(content)).dump_json(content, exclude_none=True)
    return Response(text, status, mimetype="application/json")
