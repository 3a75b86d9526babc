"""What a reporter sends: one form, filled in and checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.reports import Answer, Form, Role


@dataclass(frozen=True)
class Submission:
    """A report as it came from a page or an app, without anything of how it came."""

    form: Form
    role: Role
    answers: Mapping[str, Answer]
    signoff: bool = False  # wants to see the story before it is printed
    programme: str = ""  # code of the agency's programme, if given
