"""One case: the masked report beside the draft, the story as it will be printed, and the signature."""

from collections import defaultdict
from typing import Any

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from review.cases import Case
from review.clock import desk_day
from review.desk import NotHeld, Outdated, TooNew, Unfit
from review.domain.coding import groups
from review.domain.decision import OwnText, SamePerson, check_signer
from review.domain.drafts import DISPOSITIONS, LONGEST, Broken, Draft, broken, story_of, tidy
from review.domain.marks import Piece, difference, placeholders
from review.domain.rarity import joined
from review.domain.states import State
from review.pages.drafts import draft_from, version_from
from review.store import Store
from services.web.dates import american

Answer = Response | str | tuple[str, int]

OUTDATED = (
    "The draft was changed in another window since you opened this page, and nothing was saved now. Below is what you "
    "typed here: save it to replace the other text, or open the case again to see that."
)
TAKEN_UP = "You hold the case again. What you typed is below, and not saved yet."
NOT_READ = "Confirm that you have read every word, then sign."
WHY_NOT: dict[type[Exception], str] = {
    SamePerson: "You have signed this text. The second signature must be another person’s.",
    OwnText: "You were the last to change this text, so the second signature must be another person’s.",
}


def add(app: Flask, store: Store) -> None:
    """Adds the page of a case and what can be done there."""

    @app.get("/cases/<id>")
    def show(id: str) -> Answer:
        waiting = store.cases.look(id)
        if waiting.held_by == g.person.key_id:
            return _page(store, store.desk.open(id, g.person))
        today = desk_day(store.clock(), store.settings)
        return render_template("review/closed.html", case=waiting, names=store.accounts.names(), today=today)

    @app.post("/cases/<id>/claim")
    def claim(id: str) -> Answer:
        store.desk.claim(id, g.person)
        return redirect(url_for("show", id=id))

    @app.post("/cases/<id>/release")
    def release(id: str) -> Answer:
        store.desk.release(id, g.person)
        return redirect(url_for("queue", done="released"))

    @app.post("/cases/<id>/edit")
    def edit(id: str) -> Answer:
        if request.form.get("then") == "claim":
            return take_up(store, id)
        try:
            version = store.desk.save(id, g.person, draft_from(request.form), version_from(request.form))
        except NotHeld:
            return _lost(id), 409
        except Outdated:
            return _kept(store, id, OUTDATED), 409
        if request.form.get("then") == "sign":
            return _sign(store, id, version)
        return redirect(url_for("show", id=id, saved=version))

    @app.post("/cases/<id>/sign")
    def sign(id: str) -> Answer:
        if "read" not in request.form:
            return _page(store, store.desk.open(id, g.person), notice=NOT_READ), 422
        return _sign(store, id, version_from(request.form))


def take_up(store: Store, id: str) -> Answer:
    """Claims a case again to go on with a text that could not be saved."""
    store.desk.claim(id, g.person)
    return _kept(store, id, TAKEN_UP)


def _sign(store: Store, id: str, version: int) -> Answer:
    try:
        state = store.desk.sign(id, g.person, version)
    except Unfit as unfit:
        return _page(store, store.desk.open(id, g.person), errors=unfit.broken), 422
    except Outdated:
        return _page(store, store.desk.open(id, g.person), notice="The text has changed. Read it again."), 409
    except (SamePerson, OwnText) as refusal:
        return _page(store, store.desk.open(id, g.person), notice=WHY_NOT[type(refusal)]), 409
    except TooNew as new:
        return _page(store, store.desk.open(id, g.person), notice=_too_new(store, new)), 409
    if state == State.PURGING:
        store.purge.finish(id)
    return redirect(url_for("queue", done=state.value))


def _too_new(store: Store, new: TooNew) -> str:
    since = new.since.astimezone(store.settings.zone)
    return f"Your account is new. You can sign from {american(since.date())}, {since:%H:%M}. Your text is saved."


def _kept(store: Store, id: str, notice: str) -> str:
    return _page(store, store.desk.open(id, g.person), typed=draft_from(request.form), notice=notice)


def _lost(id: str) -> str:
    """The text of somebody who does not hold the case any more, with a way to go on."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in ("then", "csrf_token")]
    return render_template("review/lost.html", id=id, fields=fields, draft=draft_from(request.form))


def _page(
    store: Store, case: Case, *, typed: Draft | None = None, notice: str = "", errors: list[Broken] | None = None
) -> str:
    draft = typed or case.version.draft
    return render_template(
        "review/case.html",
        case=case,
        draft=draft,
        errors=[{"field": each.field, "detail": each.message} for each in errors or []],
        wrong=defaultdict(str, {each.field: each.message for each in errors or []}),
        notice=notice,
        typed=typed is not None,
        saved=request.args.get("saved", 0, type=int),
        groups=groups(draft.codes, case.report, case.result),
        dispositions=DISPOSITIONS,
        longest=LONGEST,
        today=desk_day(store.clock(), store.settings),
        names=store.accounts.names(),
        placeholders=placeholders,
        risk=joined(case.result, draft.codes, store.tallies.read()),
        **_second_look(case),
    )


def _second_look(case: Case) -> dict[str, Any]:
    """What the second reviewer needs: the story exactly as it would be printed, and what became of the masked text."""
    draft = case.version.draft
    printed = draft.told and not broken(draft)
    return {
        "story": story_of(draft, case.story_id, case.version.number, case.quarter) if printed else None,
        "changes": {field: _changes(case, field) for field in ("narrative", "lessons")},
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
