"""What a reporter sends: one form, filled in and checked; and what becomes of sending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from intake.domain.receipt import Receipt
from services.reports import Answer, Form, Role


@dataclass(frozen=True)
class Submission:
    """A report as it came from a page or an app, without anything of how it came."""

    form: Form
    role: Role
    answers: Mapping[str, Answer]
    signoff: bool = False  # wants to see the story before it is printed
    programme: str = ""  # code of the agency's programme, if given


Earlier = Literal["different", "unknown"]


@dataclass(frozen=True)
class Taken:
    """A report is safe. Only the first of a draft is kept, and ``earlier`` says where that may not be this one.

    It is different, and lacks what its reporter has changed since; or that is unknown, since it was passed on and
    nobody here can read it any more. ``changed`` names the answers that are not in it as they came now.
    """

    receipt: Receipt
    earlier: Earlier | None = None
    changed: tuple[str, ...] = ()
