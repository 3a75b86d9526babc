"""What a reviewer writes about a report, and what must be right before anybody may sign it."""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from services.events import Record
from services.stories import Codes, Story

Disposition = Literal["", "publish", "lessons_only", "analysis_only", "reject"]
DISPOSITIONS: dict[str, str] = {
    "publish": "Publish the story",
    "lessons_only": "Publish only the lessons",
    "analysis_only": "Count it, publish nothing",
    "reject": "Reject",
}
TOLD = ("publish", "lessons_only")  # what readers will see something of
LONGEST = {"headline": 200, "quote": 400, "narrative": 60_000, "lessons": 60_000}  # characters
NO_CODES = Codes(event="")


class Draft(Record):
    """A story in the making, as texts; an empty line parts paragraphs. It may still be incomplete."""

    disposition: Disposition = ""
    headline: str = ""
    quote: str = ""
    narrative: str = ""
    lessons: str = ""
    codes: Codes = NO_CODES

    @property
    def told(self) -> bool:
        """Whether readers will see something of it."""
        return self.disposition in TOLD


class Broken(NamedTuple):
    """A rule that the draft breaks: in which field, and what to do about it."""

    field: str
    message: str


Rule = Callable[[Draft], Iterator[Broken]]


def tidy(text: str) -> str:
    """A text as it came from a form: lines end alike, no blanks at their ends, paragraphs one empty line apart."""
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def one_line(text: str) -> str:
    """A headline or quote as it came from a form, on one line."""
    return " ".join(text.split())


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def balanced(text: str) -> bool:
    """Whether every square bracket has its partner: a torn placeholder shows that an edit went wrong."""
    depth = 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if depth not in (0, 1):
            return False
    return depth == 0


def story_of(draft: Draft, story_id: str, version: int, quarter: str) -> Story:
    """The story that would be printed. Raises ValidationError where `broken` would have found something."""
    assert draft.disposition in ("publish", "lessons_only")
    whole = draft.disposition == "publish"
    return Story(
        id=story_id,
        version=version,
        disposition=draft.disposition,
        headline=draft.headline,
        quote=draft.quote,
        narrative=paragraphs(draft.narrative) if whole else (),
        lessons=paragraphs(draft.lessons),
        quarter=quarter,
        codes=draft.codes,
    )


def broken(draft: Draft) -> list[Broken]:
    """Every rule that stands in the way of a signature; none when it may be signed."""
    return [found for rule in RULES for found in rule(draft)]


def _a_disposition(draft: Draft) -> Iterator[Broken]:
    if not draft.disposition:
        yield Broken("disposition", "Choose what happens with this report.")


def _a_headline(draft: Draft) -> Iterator[Broken]:
    if draft.told and not draft.headline:
        yield Broken("headline", "Write a headline.")


def _a_narrative(draft: Draft) -> Iterator[Broken]:
    if draft.disposition == "publish" and not paragraphs(draft.narrative):
        yield Broken("narrative", "The narrative is empty. To publish only the lessons, choose that above.")


def _a_lesson(draft: Draft) -> Iterator[Broken]:
    if draft.told and not paragraphs(draft.lessons):
        yield Broken("lessons", "Write at least one lesson.")


def _an_event(draft: Draft) -> Iterator[Broken]:
    if draft.disposition not in ("", "reject") and not draft.codes.event:
        yield Broken("event", "Choose what nearly went wrong.")


def _whole_placeholders(draft: Draft) -> Iterator[Broken]:
    for field in LONGEST:
        if draft.told and not balanced(getattr(draft, field)):
            yield Broken(field, f"A square bracket in the {field} has no partner. Placeholders look like [OFFICER 1].")


def _lengths(draft: Draft) -> Iterator[Broken]:
    for field, longest in LONGEST.items():
        if (length := len(getattr(draft, field))) > longest:
            yield Broken(field, f"Shorten the {field} to {longest:,} characters; it has {length:,}.")


RULES: tuple[Rule, ...] = (
    _a_disposition,
    _a_headline,
    _a_narrative,
    _a_lesson,
    _an_event,
    _whole_placeholders,
    _lengths,
)
