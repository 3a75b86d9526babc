"""The same for an app: questionnaire, preview, report and mailbox as JSON. Errors name fields and quote nothing."""

import re
from collections.abc import Iterable
from typing import Any, Literal, TypeVar

from flask import Flask, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.wrappers import Response

from intake import catalogue
from intake.domain.questionnaire import NAME, NOT_SURE, Question, Questionnaire
from intake.domain.receipt import DRAFT, MistypedReceipt, new_draft, read_draft, read_receipt
from intake.domain.report import InvalidReport, check
from intake.domain.submission import Submission
from intake.store import Store, UnknownMailbox
from services.broker import rpc_asker
from services.documents.port import Unavailable
from services.reports import Form
from services.web.problems import Problem


class Body(BaseModel):
    """What an app sends."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Screening(Body):
    """Who reports."""

    role: Literal["sworn", "civilian", "other"]


class SentReport(Body):
    """A report. ``draft`` makes sending it again harmless: the same draft is taken once, with the same receipt."""

    form: Literal["basic"]
    screening: Screening
    answers: dict[str, Any]
    draft: str | None = Field(None, pattern=DRAFT)
    work: str | None = None  # a proof of work, for places that ask for one; this one does not


class SentPreview(Body):
    """Answers that nobody has sent yet."""

    answers: dict[str, Any]


class SentReceipt(Body):
    """A receipt, typed by its reporter."""

    receipt: str


B = TypeVar("B", bound=Body)


def add_pages(app: Flask, store: Store) -> None:
    """Adds /api/v1/questionnaire, /api/v1/preview, /api/v1/reports and /api/v1/mailbox."""

    @app.get("/api/v1/questionnaire")
    def questionnaire() -> Response:
        return jsonify(described(store.questionnaire, "basic", store.settings.narrative_limit))

    @app.post("/api/v1/preview")
    def preview() -> Response:
        sent = _body(SentPreview)
        try:
            found = store.preview(
                "basic", check(store.questionnaire.forms["basic"], sent.answers, store.settings.narrative_limit)
            )
        except InvalidReport as invalid:
            raise _unsuitable(catalogue.UNSUITABLE, ((e.field, e.detail) for e in invalid.errors)) from None
        except rpc_asker.Unavailable:
            raise Problem(503, catalogue.PREVIEW_UNAVAILABLE, catalogue.TRY_AGAIN) from None
        return jsonify(found.model_dump())

    @app.post("/api/v1/reports")
    def reports() -> tuple[Response, int]:
        sent = _body(SentReport)
        if sent.screening.role == "other":
            raise Problem(403, catalogue.ONLY_LAW_ENFORCEMENT)
        draft = read_draft(sent.draft) if sent.draft else new_draft()
        try:
            answers = check(store.questionnaire.forms["basic"], sent.answers, store.settings.narrative_limit)
            receipt = store.submit(draft, Submission("basic", sent.screening.role, answers))
        except InvalidReport as invalid:
            raise _unsuitable(catalogue.UNSUITABLE, ((e.field, e.detail) for e in invalid.errors)) from None
        except Unavailable:
            raise Problem(503, catalogue.UNAVAILABLE, catalogue.NOT_SENT) from None
        return jsonify(receipt=" ".join(receipt.words)), 201

    @app.post("/api/v1/mailbox")
    def mailbox_state() -> Response:
        try:
            state = store.open_mailbox(read_receipt(_body(SentReceipt).receipt)).state
        except MistypedReceipt:
            raise _unsuitable(catalogue.UNSUITABLE_RECEIPT, [("receipt", catalogue.MISTYPED)]) from None
        except UnknownMailbox:
            raise Problem(404, catalogue.UNKNOWN_RECEIPT) from None
        except Unavailable:
            raise Problem(503, catalogue.UNAVAILABLE, catalogue.NO_ANSWER) from None
        return jsonify(state=state)


def described(questionnaire: Questionnaire, name: Form, longest: int) -> dict[str, Any]:
    """The questionnaire as an app needs it to build the same form."""
    form = questionnaire.forms[name]
    return {
        "form": name,
        "title": form.title,
        "minutes": round(form.minutes),
        "longest_text": longest,
        "not_sure": NOT_SURE,
        "screening": questionnaire.screening.model_dump(),
        "before": [passage.model_dump() for passage in questionnaire.before],
        "sections": [
            {"title": section.title, "questions": [_question(question) for question in section.questions]}
            for section in form.sections
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    plain = question.model_dump(include={"name", "kind", "label", "hint", "note"})
    options = [{"code": code, "label": label} for code, label in question.options.items()]
    return {**plain, "options": options, "groups": [group.model_dump() for group in question.groups]}


def _body(kind: type[B]) -> B:
    if not request.is_json:
        raise Problem(415, catalogue.NOT_JSON)
    try:
        return kind.model_validate_json(request.get_data())
    except ValidationError as error:
        found = error.errors(include_input=False, include_context=False, include_url=False)
    if found[0]["type"] == "json_invalid":
        raise Problem(400, catalogue.NOT_JSON)
    raise _unsuitable(catalogue.UNSUITABLE, ((_field(wrong["loc"]), wrong["msg"]) for wrong in found))


def _field(place: tuple[str | int, ...]) -> str:
    # Somebody else's names are left out: words of a report may have slipped into the place of a name.
    return ".".join(part for part in map(str, place) if re.fullmatch(NAME, part)) or "body"


def _unsuitable(title: str, errors: Iterable[tuple[str, str]]) -> Problem:
    return Problem(422, title, errors=[{"field": field, "detail": detail} for field, detail in errors])
