"""What a report must be, checked against its form. Errors name the field and never quote an answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from intake import catalogue
from intake.domain.questionnaire import NAME, NOT_SURE, FormDefinition, Question
from services.mailboxes import AnswerKind
from services.reports import Answer, Asked

CONTROL = re.compile(r"[^\S \n]|[\x00-\x08\x0e-\x1f\x7f-\x9f]")
PROGRAMME = r"^[A-Za-z0-9-]{0,20}$"
LINE_END = re.compile(r"\r\n?|[\u2028\u2029]")


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one answer, in words for its reporter."""

    field: str
    detail: str


class InvalidReport(Exception):
    """The answers cannot be taken. ``errors`` says why, in the order of the form."""

    def __init__(self, errors: list[FieldError]):
        super().__init__(f"{len(errors)} error(s)")
        self.errors = errors


class _Wrong(Exception):
    """One answer is wrong; the message is for the reporter."""


def check(form: FormDefinition, given: Mapping[str, object], longest: int) -> dict[str, Answer]:
    """The answers, cleaned, in the order of the form; skipped questions and "Not sure" are left out.

    ``longest`` is the limit of a text in characters. Raises InvalidReport, with every error at once.
    """
    answers: dict[str, Answer] = {}
    errors = [] if set(given) <= set(form.by_name) else _unknown(form, given)
    for question in form.questions:
        try:
            answers[question.name] = _checked(question, given.get(question.name), longest)
        except _Wrong as wrong:
            errors.append(FieldError(question.name, str(wrong)))
    answers = {name: answer for name, answer in answers.items() if answer}
    texts = {question.name for question in form.questions if question.kind == "text"}
    if not errors and not texts & set(answers):
        errors.append(FieldError("narrative", catalogue.EMPTY_REPORT))
    if errors:
        raise InvalidReport(errors)
    return answers


def check_programme(text: str) -> str:
    """The code of an agency's programme in capitals; empty if none was given. Raises InvalidReport."""
    code = text.strip()
    if not re.fullmatch(PROGRAMME, code):
        raise InvalidReport([FieldError("programme", catalogue.NOT_A_PROGRAMME)])
    return code.upper()


def check_said(kind: AnswerKind, text: str, longest: int) -> str:
    """What a reporter says from the mailbox, cleaned. Raises InvalidReport for the field "text".

    An answer needs words, an objection may have some, a consent has none.
    """
    try:
        said = _text(text, longest, catalogue.THIS)
    except _Wrong as wrong:
        raise InvalidReport([FieldError("text", str(wrong))]) from None
    if kind == "answer" and not said:
        raise InvalidReport([FieldError("text", catalogue.EMPTY_ANSWER)])
    if kind == "consent" and said:
        raise InvalidReport([FieldError("text", catalogue.CONSENT_WITH_TEXT)])
    return said


def texts_for_preview(form: FormDefinition, answers: Mapping[str, Answer], longest: int) -> dict[str, str]:
    """The texts among checked answers. Raises InvalidReport where together they have more than ``longest`` characters.

    A preview is asked for before anything is sent, and everybody shares the program that makes it.
    """
    texts = {name: str(answer) for name, answer in answers.items() if form.by_name[name].kind == "text"}
    count = sum(map(len, texts.values()))
    if count > longest:
        most = max(texts, key=lambda name: len(texts[name]))
        raise InvalidReport([FieldError(most, catalogue.PREVIEW_TOO_LONG.format(limit=longest, count=count))])
    return texts


def too_long(what: str, count: int, longest: int) -> str:
    """That a text has so many characters, and how many are too many."""
    return catalogue.TOO_LONG.format(what=what, count=count, limit=longest, over=count - longest)


def explain(form: FormDefinition, answers: Mapping[str, Answer]) -> dict[str, Asked]:
    """For each answer the question and the choices as the reporter saw them."""
    return {name: _asked(form.by_name[name], answer) for name, answer in answers.items()}


def _asked(question: Question, answer: Answer) -> Asked:
    codes = [] if question.kind == "text" else [answer] if isinstance(answer, str) else answer
    return Asked(label=question.label, kind=question.kind, chosen={code: question.options[code] for code in codes})


def _checked(question: Question, value: object, longest: int) -> Answer:
    if value is None:
        return ""
    if question.kind == "text":
        return _text(value, longest, catalogue.QUOTED.format(what=question.label))
    if question.kind == "choice":
        return _code(question, value)
    return _codes(question, value)


def _text(value: object, longest: int, what: str) -> str:
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _Wrong(catalogue.NOT_A_TEXT)
    text = CONTROL.sub(" ", LINE_END.sub("\n", value)).strip()
    if len(text) > longest:
        raise _Wrong(too_long(what, len(text), longest))
    return text


def _code(question: Question, value: object) -> str:
    if value in ("", NOT_SURE):
        return ""
    if not isinstance(value, str) or value not in question.options:
        raise _Wrong(catalogue.NOT_OFFERED)
    return value


def _codes(question: Question, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise _Wrong(catalogue.NOT_A_LIST)
    chosen = set(value)
    if not chosen <= {*question.options, NOT_SURE}:
        raise _Wrong(catalogue.NOT_OFFERED)
    return [code for code in question.options if code in chosen]


def _unknown(form: FormDefinition, given: Mapping[str, object]) -> list[FieldError]:
    # A name is repeated only where it looks like one: a report may have slipped into the place of a name.
    names = [name if re.fullmatch(NAME, name) else "answers" for name in given if name not in form.by_name]
    return [FieldError(name, catalogue.UNKNOWN_FIELD) for name in dict.fromkeys(names)]
