"""The one definition behind web form, API and the labels of the review screen."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from intake.domain.minutes import minutes
from services.reports import Kind, Role
from services.taxonomy import TAXONOMY

NAME = r"^[a-z][a-z_]{0,29}$"
ROLES = (*get_args(Role), "other")
NOT_SURE = "not_sure"  # a choice that every question offers; it says as much as no answer, and is kept like one


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


class Questionnaire(Part):
    """A form: what to read before it, who may fill it in, and its questions."""

    form: Literal["basic"]
    title: str
    longest_minutes: float = Field(gt=0)
    screening: Screening
    before: tuple[Passage, ...]
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def questions(self) -> Iterator[Question]:
        """All questions, in the order of the form."""
        return (question for section in self.sections for question in section.questions)

    @cached_property
    def by_name(self) -> dict[str, Question]:
        """The questions by name."""
        return {question.name: question for question in self.questions}

    @cached_property
    def minutes(self) -> float:
        """How long a reporter with a phone needs for it."""
        return minutes(
            choices=1 + sum(question.kind == "choice" for question in self.questions),  # 1: the screening
            checklists=sum(question.kind == "choices" for question in self.questions),
            typed_words=sum(question.typed_words for question in self.questions),
            guidance_words=sum(len(text.split()) for text in self._guidance()),
        )

    def _guidance(self) -> Iterator[str]:
        yield self.screening.hint
        for passage in self.before:
            yield f"{passage.title} {passage.text}"
        for question in self.questions:
            yield f"{question.hint} {question.note}"

    @model_validator(mode="after")
    def _keeps_its_promise(self) -> Self:
        if self.minutes > self.longest_minutes:
            raise ValueError(f"this takes {self.minutes:.1f} minutes and promises {self.longest_minutes:g}")
        return self


def load(path: Path) -> Questionnaire:
    """The questionnaire in a YAML file. Raises BrokenQuestionnaire, which names the file and the line."""
    text = path.read_text("utf-8")
    try:
        tree = yaml.compose(text, yaml.SafeLoader)
        questionnaire = Questionnaire.model_validate(yaml.safe_load(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BrokenQuestionnaire(f"{path.name}, line {line}: {error.problem}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise BrokenQuestionnaire(f"{path.name}, line {_line(tree, first['loc'])}: {first['msg']}") from None
    for place in _repeated(questionnaire):
        raise BrokenQuestionnaire(f"{path.name}, line {_line(tree, place)}: this name is taken already")
    return questionnaire


def _repeated(questionnaire: Questionnaire) -> Iterator[tuple[str | int, ...]]:
    seen = set()
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            if question.name in seen:
                yield "sections", s, "questions", q, "name"
            seen.add(question.name)


def _line(node: yaml.Node | None, place: tuple[str | int, ...]) -> int:
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
