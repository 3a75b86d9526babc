"""What can be done with one case: claim, edit, ask the reporter, sign."""

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from review.clock import desk_day
from review.desk import NotHeld, Outdated, TooNew, Unfit
from review.domain.conversation import MOST_QUESTIONS, NotAsked, StillOpen, TooMany, faults
from review.domain.decision import OwnText, SamePerson
from review.domain.drafts import tidy
from review.domain.states import State
from review.pages.drafts import draft_from, version_from
from review.pages.workbench import WHY_NOT, workbench
from review.store import Store
from services.web.dates import american

Answer = Response | str | tuple[str, int]

OUTDATED = (
    "The draft was changed in another window, or the reporter has answered, since you opened this page. Nothing was "
    "saved now. Below is what you typed here: save it to replace the other text, or open the case again to see that."
)
TAKEN_UP = "You hold the case again. What you typed is below, and not saved yet."
NOT_READ = "Confirm that you have read every word, then sign."
CHANGED = "The text has changed, or the reporter has answered. Read it again."
UNASKED = "You typed a question for the reporter and have not asked it. Ask it, or empty the field. Your text is saved."
REFUSED: dict[type[Exception], str] = {
    **WHY_NOT,
    Outdated: CHANGED,
    StillOpen: "A question is with the reporter. The story can be signed once they have answered, once the last day to "
    "answer has passed, or once the question is withdrawn. Your text is saved.",
    TooMany: f"This case has had its {MOST_QUESTIONS} questions. Decide with what there is. Your text is saved.",
    NotAsked: "The reporter has answered this question meanwhile. Read the answer.",
}


def add(app: Flask, store: Store) -> None:
    """Adds the page of a case and what can be done there."""

    @app.get("/cases/<id>")
    def show(id: str) -> Answer:
        waiting = store.cases.look(id)
        if waiting.held_by == g.person.key_id:
            return workbench(store, store.desk.open(id, g.person))
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
        then = request.form.get("then")
        if then == "claim":
            return take_up(store, id)
        try:
            version = store.desk.save(id, g.person, draft_from(request.form), version_from(request.form))
        except NotHeld:
            return _lost(id), 409
        except Outdated:
            return _kept(store, id, OUTDATED), 409
        if then == "ask":
            return _ask(store, id)
        if _question():
            return workbench(store, store.desk.open(id, g.person), question=_question(), notice=UNASKED), 409
        return _sign(store, id, version) if then == "sign" else redirect(url_for("show", id=id, saved=version))

    @app.post("/cases/<id>/withdraw")
    def withdraw(id: str) -> Answer:
        try:
            store.conversations.withdraw(id, g.person, request.form.get("question_id", ""))
        except NotAsked as refusal:
            return _refused(store, id, refusal)
        return redirect(url_for("show", id=id, done="withdrawn"))

    @app.post("/cases/<id>/sign")
    def sign(id: str) -> Answer:
        if "read" not in request.form:
            return workbench(store, store.desk.open(id, g.person), notice=NOT_READ), 422
        return _sign(store, id, version_from(request.form))


def take_up(store: Store, id: str) -> Answer:
    """Claims a case again to go on with a text that could not be saved."""
    store.desk.claim(id, g.person)
    return _kept(store, id, TAKEN_UP)


def _ask(store: Store, id: str) -> Answer:
    question = _question()
    if found := faults(question):
        return workbench(store, store.desk.open(id, g.person), question=question, errors=found), 422
    try:
        store.conversations.ask(id, g.person, question)
    except (StillOpen, TooMany) as refusal:
        return _refused(store, id, refusal, question)
    return redirect(url_for("show", id=id, done="asked"))


def _sign(store: Store, id: str, version: int) -> Answer:
    try:
        state = store.desk.sign(id, g.person, version)
    except Unfit as unfit:
        return workbench(store, store.desk.open(id, g.person), errors=unfit.broken), 422
    except TooNew as new:
        return workbench(store, store.desk.open(id, g.person), notice=_too_new(store, new)), 409
    except (Outdated, StillOpen, SamePerson, OwnText) as refusal:
        return _refused(store, id, refusal)
    if state == State.PURGING:
        store.purge.finish(id)
    return redirect(url_for("queue", done=state.value))


def _refused(store: Store, id: str, refusal: Exception, question: str = "") -> Answer:
    case = store.desk.open(id, g.person)
    return workbench(store, case, question=question, notice=REFUSED[type(refusal)]), 409


def _too_new(store: Store, new: TooNew) -> str:
    since = new.since.astimezone(store.settings.zone)
    return f"Your account is new. You can sign from {american(since.date())}, {since:%H:%M}. Your text is saved."


def _kept(store: Store, id: str, notice: str) -> str:
    case, draft = store.desk.open(id, g.person), draft_from(request.form)
    return workbench(store, case, typed=draft, question=_question(), notice=notice)


def _lost(id: str) -> str:
    """The text of somebody who does not hold the case any more, with a way to go on."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in ("then", "csrf_token")]
    draft, question = draft_from(request.form), _question()
    return render_template("review/lost.html", id=id, fields=fields, draft=draft, question=question)


def _question() -> str:
    return tidy(request.form.get("question", ""))
