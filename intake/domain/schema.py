"""The answers of a form as a JSON schema: what an app may send, from the same definition that checks it."""

from typing import Any

from intake.domain.questionnaire import NOT_SURE, FormDefinition, Question

SOMETHING = r"[^\s\u0000-\u001f\u007f-\u009f]"  # a text of nothing but blanks and control characters is no text


def answers_schema(form: FormDefinition, longest: int) -> dict[str, Any]:
    """JSON Schema (2020-12) of the answers that `report.check` takes; ``longest`` limits a text, in characters."""
    texts = [question.name for question in form.questions if question.kind == "text"]
    said = [{"required": [name], "properties": {name: {"type": "string", "pattern": SOMETHING}}} for name in texts]
    return {
        "title": f"Answers of the {form.title.lower()}",
        "description": "Answers by question. Leave out what is skipped. At least one text must say something.",
        "type": "object",
        "properties": {question.name: _question(question, longest) for question in form.questions},
        "additionalProperties": False,
        "anyOf": said,
    }


def _question(question: Question, longest: int) -> dict[str, Any]:
    guidance = " ".join(part for part in (question.hint, question.note) if part)
    described = {"title": question.label, **({"description": guidance} if guidance else {})}
    if question.kind == "text":
        return {**described, "type": ["string", "null"], "maxLength": longest}
    codes = [*question.options, NOT_SURE]
    if question.kind == "choice":
        return {**described, "enum": [*codes, "", None]}
    return {**described, "type": ["array", "null"], "items": {"enum": codes}}
