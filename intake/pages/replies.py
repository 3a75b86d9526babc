"""What an app gets: the questionnaire as it needs it to build the same form, and receipts."""

from typing import Literal

from pydantic import BaseModel, Field

from intake.domain.questionnaire import (
    NOT_SURE,
    Extra,
    FormDefinition,
    Group,
    Passage,
    Question,
    Questionnaire,
    Screening,
)
from intake.domain.submission import Earlier
from services.reports import Form, Kind


class Choice(BaseModel):
    """What can be chosen: the code to send, and the words to show."""

    code: str
    label: str


class DescribedQuestion(BaseModel):
    """A question. ``hint`` and ``note`` stand above its field; the note says what to leave out."""

    name: str
    kind: Kind
    label: str
    hint: str
    note: str
    options: list[Choice]
    groups: list[Group] = Field(description="How to divide a long list; empty where it is not divided.")


class DescribedSection(BaseModel):
    """Questions under one heading."""

    title: str
    questions: list[DescribedQuestion]


class Offer(BaseModel):
    """A form that can be asked for."""

    form: Form
    title: str
    about: str
    minutes: int = Field(description="How long it takes on a phone.")


class Described(Offer):
    """One form, and everything that the reporter should read before it."""

    forms: list[Offer]
    longest_text: int = Field(description="Characters that a text may have.")
    not_sure: str = Field(description="Code of the choice that every question offers besides its options.")
    screening: Screening
    before: list[Passage]
    signoff: Extra
    programme: Extra
    sections: list[DescribedSection]


class IssuedReceipt(BaseModel):
    """Nine words that open the mailbox of this report. Show them at once; nobody can tell them again."""

    receipt: str
    earlier: Earlier | None = Field(
        None,
        description=(
            "Only where this draft had reached us before. `different`: the report that we took then lacks what was "
            "changed since. `unknown`: it was passed on, and we cannot read it any more. Tell the reporter, and offer "
            "another report for what is missing."
        ),
    )


class Done(BaseModel):
    """What was asked for is done. It says so because an empty answer could be told from a mailbox by its size."""

    done: Literal[True] = True


def described(questionnaire: Questionnaire, name: Form, longest: int) -> Described:
    """A form as an app needs it; ``longest`` limits a text, in characters."""
    form = questionnaire.forms[name]
    return Described(
        **_offer(form).model_dump(),
        forms=[_offer(each) for each in questionnaire.forms.values()],
        longest_text=longest,
        not_sure=NOT_SURE,
        screening=questionnaire.screening,
        before=list(questionnaire.before),
        signoff=questionnaire.signoff,
        programme=questionnaire.programme,
        sections=[
            DescribedSection(title=section.title, questions=[_question(question) for question in section.questions])
            for section in form.sections
        ],
    )


def _offer(form: FormDefinition) -> Offer:
    return Offer(form=form.form, title=form.title, about=form.about, minutes=round(form.minutes))


def _question(question: Question) -> DescribedQuestion:
    return DescribedQuestion(
        name=question.name,
        kind=question.kind,
        label=question.label,
        hint=question.hint,
        note=question.note,
        options=[Choice(code=code, label=label) for code, label in question.options.items()],
        groups=list(question.groups),
    )
