"""What an app sends, and how it is read. Errors name fields and quote nothing."""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from intake import catalogue
from intake.domain.questionnaire import NAME
from intake.domain.receipt import DRAFT
from intake.domain.report import PROGRAMME
from services.mailboxes import AnswerKind
from services.reports import Form
from services.web.problems import Problem

Work = Annotated[
    str,
    Field(
        description=(
            "The solution of a challenge from `/work`, in the way of ALTCHA: base64 of a JSON object with `algorithm`, "
            "`challenge`, `salt` and `signature` as they came, and `number`. Practice mode takes everything without."
        )
    ),
]
Padding = Annotated[
    str | None,
    Field(description="Anything; it is ignored. Fill it so that the body is exactly as long as a size class."),
]
Answers = Annotated[dict[str, Any], Field(description="Answers by question.")]


class Body(BaseModel):
    """What an app sends."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class Screened(Body):
    """Who reports."""

    role: Literal["sworn", "civilian", "other"] = Field(
        description="Reports are taken from sworn officers and civilians in law enforcement; `other` gets 403."
    )


class SentReport(Body):
    """A report."""

    form: Form
    screening: Screened
    answers: Answers
    draft: str | None = Field(
        None,
        pattern=DRAFT,
        description=(
            "16 random bytes in base64url without padding, made once for each report. It makes sending again harmless: "
            "the same draft is taken once, and always gets the same receipt. Without it, each call is a report."
        ),
    )
    signoff: bool = Field(
        False, description="Whether the reporter wants to see the text before it is published, in the mailbox."
    )
    programme: str = Field(
        "",
        pattern=PROGRAMME,
        description="Code of the agency's program, if the reporter has one; capitals do not matter.",
    )
    work: Work = ""
    padding: Padding = None


class SentPreview(Body):
    """Answers that nobody has sent yet."""

    form: Form = "basic"
    answers: Answers
    draft: str | None = Field(
        None,
        pattern=DRAFT,
        description="That of the report: one proof of work serves two previews of it. Without it, one preview.",
    )
    work: Work = ""
    padding: Padding = None


class SentReceipt(Body):
    """A receipt, typed by its reporter."""

    receipt: str = Field(
        description="The nine words in any case, with any separators; four letters of a word are enough.",
        json_schema_extra={"format": "receipt"},
    )
    work: Work = ""
    padding: Padding = None


class SentAnswer(SentReceipt):
    """What a reporter says to the reviewers' question, or about the story that they would publish."""

    question_id: str = Field(description="`id` of the question or of the sign-off.")
    kind: AnswerKind = Field(description="`answer` to the question; `consent` or `objection` to the sign-off.")
    text: str = Field("", description="The answer; why not, if the reporter wants to say it; nothing with a consent.")


B = TypeVar("B", bound=Body)


def read_body(kind: type[B]) -> B:
    """The body of the request. Raises Problem 415, 400 or 422."""
    if not request.is_json:
        raise Problem(415, catalogue.NOT_JSON)
    try:
        return kind.model_validate_json(request.get_data())
    except ValidationError as error:
        found = error.errors(include_input=False, include_context=False, include_url=False)
    if found[0]["type"] == "json_invalid":
        raise Problem(400, catalogue.NOT_JSON)
    raise unsuitable(catalogue.UNSUITABLE, ((_field(wrong["loc"]), wrong["msg"]) for wrong in found))


def unsuitable(title: str, errors: Iterable[tuple[str, str]]) -> Problem:
    """A problem for fields and what is wrong with each."""
    return Problem(422, title, errors=[{"field": field, "detail": detail} for field, detail in errors])


def _field(place: tuple[str | int, ...]) -> str:
    # Somebody else's names are left out: words of a report may have slipped into the place of a name.
    return ".".join(part for part in map(str, place) if re.fullmatch(NAME, part)) or "body"
