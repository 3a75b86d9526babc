"""What reviewers do with cases: claim, read, edit, sign. Every refusal is an exception of its own."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from review.accounts import Account, Accounts, Person
from review.cases import FREE, Case, Cases, sending
from review.clock import Clock, desk_day
from review.closures import Closures
from review.domain.conversation import StillOpen
from review.domain.decision import Version, changed, check_signer, signed, signed_only_by, to_sign
from review.domain.drafts import Broken, Draft, broken
from review.domain.states import Action, State, follow
from review.signoffs import approved, shown
from services.config import Settings
from services.documents.port import Document
from services.events import ReportCounted
from services.stories import sign


class NotAReviewer(Exception):
    """Only reviewers work on cases; administrators look after accounts."""


class NotHeld(Exception):
    """The reviewer does not hold the case: never claimed, or the lease ran out and somebody else took it."""


class Taken(Exception):
    """Somebody else holds the case."""


class Outdated(Exception):
    """The draft is no longer the one that the reviewer saw."""


class TooNew(Exception):
    """The reviewer's account is so new that its signature does not count yet. ``since`` says when it will."""

    def __init__(self, since: datetime):
        super().__init__("a new account")
        self.since = since


class Unfit(Exception):
    """The draft breaks rules, so nobody may sign it. ``broken`` lists them."""

    def __init__(self, found: list[Broken]):
        super().__init__(f"{len(found)} broken rules")
        self.broken = found


class Desk:
    """The desk as its reviewers use it. Reviewers are named by the id of their signing key."""

    def __init__(self, cases: Cases, accounts: Accounts, closures: Closures, settings: Settings, clock: Clock):
        self._cases, self._accounts, self._closures = cases, accounts, closures
        self._settings, self._clock = settings, clock

    def claim(self, id: str, person: Person) -> None:
        """Gives a free case to one reviewer, however many ask. Raises Taken, NotNow, NoSuchCase, NotAReviewer."""
        if person.account.role != "reviewer":
            raise NotAReviewer

        def change(document: Document) -> Document:
            state = follow(State(document["state"]), Action.CLAIM)
            if self._cases.holder(document) not in ("", person.key_id):
                raise Taken
            return {**document, "state": state.value, "claimed_by": person.key_id, "lease_until": self._lease()}

        self._cases.change(id, change)

    def release(self, id: str, person: Person) -> None:
        """Puts a case back. Raises NotHeld or NoSuchCase."""

        def change(document: Document) -> Document:
            check_held(document, person)
            return {**document, "state": follow(State(document["state"]), Action.RELEASE).value, **FREE}

        self._cases.change(id, change)

    def open(self, id: str, person: Person) -> Case:
        """The case with all that its reviewer may read; renews the lease. Raises NotHeld or NoSuchCase."""

        def touch(document: Document) -> Document:
            check_held(document, person)
            return {**document, "lease_until": self._lease()}

        return self._cases.unlocked(self._cases.change(id, touch))

    def save(self, id: str, person: Person, draft: Draft, seen: int) -> int:
        """Keeps an edit of the version that the reviewer saw; returns the number of the version that now stands.

        Raises NotHeld, Outdated or NoSuchCase.
        """

        def change(document: Document) -> Document | None:
            before = self._seen(document, person, seen)
            after = changed(before, draft, person.key_id)
            if after == before:
                return None
            state = follow(State(document["state"]), Action.CHANGE)
            return self._cases.with_version({**document, "state": state.value, "lease_until": self._lease()}, after)

        return int(self._cases.change(id, change)["draft_version"])

    def sign(self, id: str, person: Person, seen: int) -> State:
        """Signs the version that the reviewer saw; with the second signature the decision stands.

        Raises NotHeld, Outdated, Unfit, StillOpen, SamePerson, OwnText, TooNew or NoSuchCase.
        """
        self._check_may_approve(person.account)
        trusted = set(self._accounts.active("reviewer"))

        def change(document: Document) -> Document:
            seen_version = self._seen(document, person, seen)
            before = signed_only_by(seen_version, trusted)
            if before != seen_version:  # somebody who signed has been disabled since
                document = {**document, "state": follow(State(document["state"]), Action.CHANGE).value}
            check_signer(before, person.key_id)
            return self._signed(document, self._cases.unlocked(document), before, person)

        return State(self._cases.change(id, change)["state"])

    def _signed(self, document: Document, case: Case, before: Version, person: Person) -> Document:
        if found := broken(before.draft):
            raise Unfit(found)
        if before.draft.told and case.conversation.open_question(self._today()):
            raise StillOpen
        after = signed(before, sign(person.key, to_sign(before, case.story_id, case.quarter)))
        asking = after.stands and after.draft.told and case.report.signoff
        state = follow(State(document["state"]), Action.SHOW if asking else Action.SIGN)
        document = self._cases.with_version({**document, "state": state.value, **FREE}, after)
        if asking:
            return shown(self._cases, document, case, after, self._today())
        return self._decided(document, case, after) if after.stands else document

    def _decided(self, document: Document, case: Case, version: Version) -> Document:
        """What follows when nobody has to be asked: a story on its way, or the end."""
        draft = version.draft
        if draft.told:
            return approved(document, case, version)
        if draft.disposition == "analysis_only":
            counted = ReportCounted(fact_id=uuid4().hex, year=case.received.year, codes=draft.codes)
            document = sending(document, counted)
        return self._closures.ended(document, case, "closed")

    def _seen(self, document: Document, person: Person, seen: int) -> Version:
        check_held(document, person)
        if document["draft_version"] != seen:
            raise Outdated
        return self._cases.version(document)

    def _check_may_approve(self, account: Account) -> None:
        since = account.may_approve_from(self._settings.approval_wait_hours)
        if not self._settings.demo and self._clock() < since:
            raise TooNew(since)

    def _today(self) -> date:
        return desk_day(self._clock(), self._settings)

    def _lease(self) -> float:
        return (self._clock() + timedelta(minutes=self._settings.lease_minutes)).timestamp()


def check_held(document: Document, person: Person) -> None:
    """Raises NotHeld."""
    # A lease that ran out takes nothing away until somebody else claims the case: no edit need be lost.
    if document["claimed_by"] != person.key_id:
        raise NotHeld
