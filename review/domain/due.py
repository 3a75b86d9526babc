"""When a report should be decided, and what to take up first."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from review.domain.states import State
from services.web.dates import add_business_days

News = Literal["", "asked", "answered", "objected"]  # what the conversation with the reporter has come to


class Waiting(NamedTuple):
    """A case in the queue, without a word of its report."""

    id: str
    state: State
    received: date
    due: date
    held_by: str  # key id of who holds it now; empty where it is free
    signers: tuple[str, ...]
    news: News = ""
    waits_until: date | None = None  # the last day on which a question, or the story that is shown, holds it back

    def held_back(self, today: date) -> bool:
        """Whether it waits for its reporter."""
        return self.waits_until is not None and today <= self.waits_until

    def overdue(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today > self.due


def due(received: date, business_days: int) -> date:
    """The last day on which a report received on that day is decided in time."""
    return add_business_days(received, business_days)


def in_order(cases: Iterable[Waiting], reviewer: str, today: date) -> list[Waiting]:
    """What the reviewer holds, then what they can take up, then the rest; each by due date."""

    def place(case: Waiting) -> tuple[int, date, str]:
        mine = case.held_by == reviewer
        takeable = not case.held_by and reviewer not in case.signers and not case.held_back(today)
        return (0 if mine else 1 if takeable else 2, case.due, case.id)

    return sorted(cases, key=place)
