"""The page of a case for whoever holds it: all that is shown there, worked out once."""

from collections import defaultdict
from typing import Any

from flask import g, render_template, request

from review.cases import Case
from review.clock import desk_day
from review.domain.coding import groups
from review.domain.conversation import MOST_QUESTIONS
from review.domain.decision import OwnText, SamePerson, check_signer
from review.domain.drafts import DISPOSITIONS, LONGEST, Broken, Draft, broken, story_of, tidy
from review.domain.marks import Piece, difference, placeholders
from review.domain.rarity import joined
from review.store import Store
from services.mailboxes import LONGEST_QUESTION

WHY_NOT: dict[type[Exception], str] = {
    SamePerson: "You have signed this text. The second signature must be another person’s.",
    OwnText: "You were the last to change this text, so the second signature must be another person’s.",
}
IN_THE_DRAFT = ("narrative", "lessons")  # what the draft begins with; other texts are offered beside it


def workbench(
    store: Store,
    case: Case,
    *,
    typed: Draft | None = None,
    question: str = "",
    notice: str = "",
    errors: list[Broken] | None = None,
) -> str:
    """The page. ``typed`` and ``question`` are what somebody has typed and nobody has kept."""
    draft, today = typed or case.version.draft, desk_day(store.clock(), store.settings)
    return render_template(
        "review/case.html",
        case=case,
        draft=draft,
        errors=[{"field": each.field, "detail": each.message} for each in errors or []],
        wrong=defaultdict(str, {each.field: each.message for each in errors or []}),
        notice=notice,
        typed=typed is not None,
        saved=request.args.get("saved", 0, type=int),
        done=request.args.get("done", ""),
        groups=groups(draft.codes, case.report, case.result),
        dispositions=DISPOSITIONS,
        longest=LONGEST,
        today=today,
        names=store.accounts.names(),
        placeholders=placeholders,
        risk=joined(case.result, draft.codes, store.tallies.read()),
        texts=_texts(case),
        question=question,
        open_question=case.conversation.open_question(today),
        most_questions=MOST_QUESTIONS,
        longest_question=LONGEST_QUESTION,
        **_second_look(case),
    )


def _texts(case: Case) -> dict[str, list[tuple[str, str]]]:
    """The masked texts with their questions: those that the draft begins with, and the others."""
    texts: dict[str, list[tuple[str, str]]] = {"drafted": [], "beside": []}
    for field in case.report.texts:
        place = "drafted" if field in IN_THE_DRAFT else "beside"
        texts[place].append((case.report.asked[field].label, case.result.masked[field]))
    return texts


def _second_look(case: Case) -> dict[str, Any]:
    """What the second reviewer needs: the story exactly as it would be printed, and what became of the masked text."""
    draft = case.version.draft
    printed = draft.told and not broken(draft)
    return {
        "story": story_of(draft, case.story_id, case.version.number, case.quarter) if printed else None,
        "changes": {field: _changes(case, field) for field in IN_THE_DRAFT},
        "why_not": _why_not(case),
    }


def _changes(case: Case, field: str) -> list[Piece]:
    """What became of a masked text; nothing where it stands as the scrubber left it."""
    before, after = tidy(case.result.masked.get(field, "")), getattr(case.version.draft, field)
    return difference(before, after) if before != after else []


def _why_not(case: Case) -> str:
    if not case.version.approvals:
        return ""
    try:
        check_signer(case.version, g.person.key_id)
    except (SamePerson, OwnText) as refusal:
        return WHY_NOT[type(refusal)]
    return ""
