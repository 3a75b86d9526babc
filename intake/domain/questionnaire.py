"""The one definition behind web forms, API and the labels of the review screen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from intake.domain.minutes import minutes
from services.reports import Form, Kind, Role
from services.taxonomy import TAXONOMY

NAME = r"^[a-z][a-z_]{0,29}$"
ROLES = (*get_args(Role), "other")
NOT_SURE = "not_sure"  # a choice that every question offers; it says as much as no answer, and is kept like one
ASKED_BESIDE = 3  # screening, sign-off and programme, each as quick as a choice
PAGES_BESIDE = 2  # before you start, receipt; a section is counted as a page, whether it is turned or scrolled to

Place = tuple[str | int, ...]  # the way from the top of the file to a part of it


class BrokenQuestionnaire(Exception):
    """The definition cannot be used. The message names the line."""


class Part(BaseModel):
    """A piece of the definition."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Passage(Part):
    """Something to read before the form."""

    title: str
    text: str


class Screening(Part):
    """The question that keeps people outside law enforcement from reporting."""

    label: str
    hint: str = ""
    choices: dict[str, str]

    @model_validator(mode="after")
    def _all_roles(self) -> Self:
        if tuple(self.choices) != ROLES:
            raise ValueError(f"the choices must be {', '.join(ROLES)}")
        return self


class Extra(Part):
    """Something that a report of either form may carry beside its answers."""

    label: str
    hint: str


class Group(Part):
    """Choices that belong together in a long list."""

    title: str
    codes: tuple[str, ...] = Field(min_length=1)


class Question(Part):
    """One question. ``hint`` and ``note`` stand above the field; the note says what to leave out."""

    name: str = Field(pattern=NAME)
    kind: Kind
    label: str
    hint: str = ""
    note: str = ""
    choices: dict[str, str] | Literal["taxonomy"] = {}
    groups: tuple[Group, ...] = ()
    rows: int = Field(6, ge=2)
    typed_words: int = Field(0, ge=0)

    @cached_property
    def options(self) -> dict[str, str]:
        """Code and label of each choice, in the order of the form; "Not sure" is not among them."""
        return TAXONOMY[self.name] if self.choices == "taxonomy" else dict(self.choices)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.choices == "taxonomy" and self.name not in TAXONOMY:
            raise ValueError(f"the taxonomy has no group {self.name}")
        if not all(re.fullmatch(NAME, code) for code in self.options) or NOT_SURE in self.options:
            raise ValueError(f"codes are lower-case words, and {NOT_SURE} is offered by itself")
        if (self.kind == "text") == bool(self.options):
            raise ValueError("a text has no choices, and every other question needs some")
        if (self.kind == "text") != bool(self.typed_words):
            raise ValueError("a text, and nothing else, has typed_words")
        grouped = [code for group in self.groups for code in group.codes]
        if grouped and sorted(grouped) != sorted(self.options):
            raise ValueError(f"groups must hold each choice once: {_differences(grouped, self.options)}")
        return self


class Section(Part):
    """Questions under one heading."""

    title: str
    questions: tuple[Question, ...] = Field(min_length=1)


class Outline(Part):
    """A form as its file defines it."""

    title: str
    about: str  # what tells it from the other form, in a sentence or two
    longest_minutes: float = Field(gt=0)
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def questions(self) -> Iterator[Question]:
        """All questions, in the order of the form."""
        return (question for section in self.sections for question in section.questions)


class FormDefinition(Outline):
    """A form, its questions, and how long it takes."""

    form: Form
    minutes: float  # that a reporter with a phone needs, from the page before the form to the receipt

    @cached_property
    def by_name(self) -> dict[str, Question]:
        """The questions by name."""
        return {question.name: question for question in self.questions}


class Definition(Part):
    """The whole file: what every report has in common, the questions, and the forms that choose among them."""

    screening: Screening
    before: tuple[Passage, ...]
    signoff: Extra
    programme: Extra
    questions: tuple[Question, ...]
    forms: dict[Form, Outline]

    def minutes(self, form: Outline) -> float:
        """How long a form takes together with what stands before and after it."""
        questions = list(form.questions)
        read = [self.screening.hint, self.signoff.hint, self.programme.hint]
        read += [f"{passage.title} {passage.text}" for passage in self.before]
        read += [outline.about for outline in self.forms.values()]
        read += [f"{question.hint} {question.note}" for question in questions]
        return minutes(
            choices=ASKED_BESIDE + sum(question.kind == "choice" for question in questions),
            checklists=sum(question.kind == "choices" for question in questions),
            typed_words=sum(question.typed_words for question in questions),
            guidance_words=sum(len(text.split()) for text in read),
            pages=PAGES_BESIDE + len(form.sections),
        )

    @field_validator("forms")
    @classmethod
    def _both_forms(cls, forms: dict[Form, Outline]) -> dict[Form, Outline]:
        if tuple(forms) != get_args(Form):
            raise ValueError(f"the forms must be {', '.join(get_args(Form))}")
        return forms


@dataclass(frozen=True)
class Questionnaire:
    """Who may report, what to read before, what every report may carry, and the forms."""

    screening: Screening
    before: tuple[Passage, ...]
    signoff: Extra
    programme: Extra
    forms: dict[Form, FormDefinition]


def load(path: Path) -> Questionnaire:
    """The questionnaire in a YAML file. Raises BrokenQuestionnaire, which names the file and the line."""
    text = path.read_text("utf-8")
    try:
        loader = yaml.SafeLoader(text)
        tree = loader.get_single_node()
        file = Definition.model_validate(tree and loader.construct_document(tree))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BrokenQuestionnaire(f"{path.name}, line {line}: {error.problem}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise BrokenQuestionnaire(f"{path.name}, line {_line(tree, first['loc'])}: {first['msg']}") from None
    for place, what in (*_clashes(file), *_broken_promises(file)):
        raise BrokenQuestionnaire(f"{path.name}, line {_line(tree, place)}: {what}")
    forms = {
        name: FormDefinition(**dict(outline), form=name, minutes=file.minutes(outline))
        for name, outline in file.forms.items()
    }
    return Questionnaire(file.screening, file.before, file.signoff, file.programme, forms)


def _clashes(file: Definition) -> Iterator[tuple[Place, str]]:
    defined = [question.name for question in file.questions]
    asked = {
        question.name for form in file.forms.values() for section in form.sections for question in section.questions
    }
    for number, name in enumerate(defined):
        if name in defined[:number]:
            yield ("questions", number, "name"), "this name is taken already"
        if name not in asked:
            yield ("questions", number, "name"), "no form asks this"
    for form, outline in file.forms.items():
        yield from _clashes_of(form, outline, file.questions)


def _clashes_of(form: Form, outline: Outline, defined: tuple[Question, ...]) -> Iterator[tuple[Place, str]]:
    seen: list[Question] = []
    for s, section in enumerate(outline.sections):
        for q, question in enumerate(section.questions):
            place = ("forms", form, "sections", s, "questions", q)
            if question not in defined:
                yield place, "this question is not among the questions above"
            if question in seen:
                yield place, "this form asks the question already"
            seen.append(question)


def _broken_promises(file: Definition) -> Iterator[tuple[Place, str]]:
    for name, outline in file.forms.items():
        needed = file.minutes(outline)
        if needed > outline.longest_minutes:
            what = f"this takes {needed:.1f} minutes and promises {outline.longest_minutes:g}"
            yield ("forms", name, "longest_minutes"), what


def _line(node: yaml.Node | None, place: Place) -> int:
    """The line of a place in the tree, or of the last part of the way there that exists."""
    line = 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            found: Any = next((pair for pair in node.value if pair[0].value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            found = (node.value[step], node.value[step])
        else:
            found = None
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _differences(grouped: list[str], options: dict[str, str]) -> str:
    wrong = {code for code in (*grouped, *options) if grouped.count(code) != 1 or code not in options}
    return ", ".join(sorted(wrong))
