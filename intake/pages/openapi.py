"""The document of the API: OpenAPI 3.1, made from the bodies that are read and the questionnaire that checks them."""

from typing import Any

from pydantic import BaseModel, TypeAdapter

from intake.domain.opened import Opened
from intake.domain.questionnaire import FormDefinition, Questionnaire
from intake.domain.schema import SOMETHING, answers_schema
from intake.domain.work import Challenge
from intake.pages import examples
from intake.pages.bodies import SentAnswer, SentPreview, SentReceipt, SentReport
from intake.pages.operations import ABOUT, OPERATIONS, PROBLEMS, Operation
from intake.pages.replies import Described, Done, IssuedReceipt
from services.previews import Preview

Json = dict[str, Any]
NAMED = "#/components/schemas/{model}"

REPLIES = {
    "Questionnaire": Described,
    "Challenge": Challenge,
    "Preview": Preview,
    "Receipt": IssuedReceipt,
    "Done": Done,
    "Mailbox": Opened,
}
BODIES: dict[str, type[BaseModel]] = {
    "ReportBody": SentReport,
    "PreviewBody": SentPreview,
    "ReceiptBody": SentReceipt,
    "AnswerBody": SentAnswer,
}
PROBLEM: Json = {
    "type": "object",
    "description": "What went wrong, in words (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Always `about:blank`."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def document(questionnaire: Questionnaire, longest: int, server: str) -> Json:
    """The document; ``longest`` limits a text in characters, ``server`` is the path of the API on this host."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Near-miss reports", "version": "1", "description": ABOUT},
        "servers": [{"url": server}],
        "paths": {operation.path: _path(operation, questionnaire) for operation in OPERATIONS},
        "components": {
            "schemas": _schemas(questionnaire, longest),
            "responses": {status: _problem(status) for status in PROBLEMS},
        },
    }


def _path(operation: Operation, questionnaire: Questionnaire) -> Json:
    called: Json = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.about,
        "responses": {operation.answers: _answer(operation)},
    }
    called["responses"] |= {status: _ref(status, "responses") for status in sorted(operation.problems)}
    if not operation.body:
        asked = {"parameters": [_which_form(questionnaire)]} if operation.path == "/questionnaire" else {}
        return {"get": {**called, **asked}}
    content = {"schema": _ref(operation.body), "examples": examples.BODIES[operation.path]}
    return {"post": {**called, "requestBody": {"required": True, "content": {"application/json": content}}}}


def _answer(operation: Operation) -> Json:
    content: Json = {"schema": _ref(operation.reply)}
    if operation.path in examples.REPLIES:
        content["example"] = examples.REPLIES[operation.path]
    return {"description": operation.said, "content": {"application/json": content}}


def _which_form(questionnaire: Questionnaire) -> Json:
    schema = {"type": "string", "enum": list(questionnaire.forms), "default": "basic"}
    return {"name": "form", "in": "query", "description": "Which form.", "schema": schema}


def _problem(status: str) -> Json:
    waiting = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}
    return {
        "description": PROBLEMS[status],
        **({"headers": waiting} if status == "429" else {}),
        "content": {"application/problem+json": {"schema": _ref("Problem"), "example": examples.problem(int(status))}},
    }


def _schemas(questionnaire: Questionnaire, longest: int) -> Json:
    """Every schema by name: those of the bodies once for each form, or for each kind of answer."""
    schemas: Json = {"Problem": PROBLEM}
    for name, kind in REPLIES.items():
        schemas |= _schema(name, TypeAdapter(kind).json_schema(mode="serialization", ref_template=NAMED))
    for name, body in BODIES.items():
        schemas |= _schema(name, body.model_json_schema(ref_template=NAMED))
    for form in questionnaire.forms.values():
        schemas[_answers_of(form)] = answers_schema(form, longest)
    for name in ("ReportBody", "PreviewBody"):
        schemas[name] = {"oneOf": [_of_form(schemas[name], form) for form in questionnaire.forms.values()]}
    schemas["AnswerBody"] = _by_kind(schemas["AnswerBody"], longest)
    return schemas


def _schema(name: str, schema: Json) -> Json:
    inner = schema.pop("$defs", {})
    return {**inner, name: {**schema, "title": name}}


def _of_form(body: Json, form: FormDefinition) -> Json:
    usual = body["properties"]["form"].get("default")
    required = body["required"] if form.form == usual else sorted({*body["required"], "form"})
    chosen = {"const": form.form, **({"default": usual} if form.form == usual else {})}
    properties = {**body["properties"], "form": chosen, "answers": _ref(_answers_of(form))}
    return {**body, "title": form.title, "required": required, "properties": properties}


def _by_kind(body: Json, longest: int) -> Json:
    texts: dict[str, Json] = {
        "answer": {"type": "string", "maxLength": longest, "pattern": SOMETHING},
        "objection": {"type": "string", "maxLength": longest},
        "consent": {"const": ""},
    }
    return {"oneOf": [_of_kind(body, kind, text) for kind, text in texts.items()]}


def _of_kind(body: Json, kind: str, text: Json) -> Json:
    required = [*body["required"], *(["text"] if kind == "answer" else [])]
    described = {"description": body["properties"]["text"]["description"]}
    properties = {**body["properties"], "kind": {"const": kind}, "text": {**described, **text}}
    return {**body, "title": kind.capitalize(), "required": required, "properties": properties}


def _answers_of(form: FormDefinition) -> str:
    return f"{form.form.capitalize()}Answers"


def _ref(name: str, kind: str = "schemas") -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}
