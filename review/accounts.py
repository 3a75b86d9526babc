"""The people of the desk: reviewers, who read and sign, and administrators, who vouch for them.

An account's signing key lies locked under its password. The publisher learns a reviewer's key from an event that
two administrators signed; it never learns a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from nacl.signing import SigningKey

from review.clock import Clock
from review.passwords import SHORTEST, WrongPassword, lock_seed, unlock_seed
from services.broker.outbox import outgoing
from services.documents.port import Database, Document
from services.events import Event, ReviewerDisabled, ReviewerEnrolled
from services.sealing import new_key
from services.stories import (
    Approval,
    check_approvals,
    disabling_statement,
    enrolment_statement,
    key_id,
    public_key_of,
    sign,
)

Role = Literal["reviewer", "administrator"]


class AccountError(Exception):
    """What was asked cannot be done with these accounts. The message is for the person who asked."""


@dataclass(frozen=True)
class Account:
    """A person of the desk."""

    id: str
    name: str
    role: Role
    public_key: str
    enrolled: datetime
    active: bool

    @property
    def key_id(self) -> str:
        """The id under which this person signs, and holds cases."""
        return key_id(self.public_key)

    def may_approve_from(self, wait_hours: float) -> datetime:
        """When a new reviewer's signature begins to count: time for others to notice an account they don't know."""
        return self.enrolled + timedelta(hours=wait_hours)


@dataclass(frozen=True)
class Person:
    """An account with its signing key unlocked."""

    account: Account
    key: SigningKey

    @property
    def key_id(self) -> str:
        """The id of the signing key."""
        return self.account.key_id


class Accounts:
    """All accounts. Names are lower case and never given to a second person."""

    def __init__(self, database: Database, clock: Clock):
        self._clock = clock
        self._documents = database.collection("accounts", ("name",))

    def all(self) -> list[Account]:
        """Everybody, by name."""
        return [_account(document) for document in self._documents.find({}, order_by="name")]

    def get(self, id: str) -> Account | None:
        """The account with that id."""
        document = self._documents.get(id)
        return _account(document) if document else None

    def names(self) -> dict[str, str]:
        """The name behind each key id."""
        return {account.key_id: account.name for account in self.all()}

    def active(self, role: Role) -> dict[str, str]:
        """Key id -> public key of those who may sign in that role now."""
        return {each.key_id: each.public_key for each in self.all() if each.active and each.role == role}

    def unlock(self, name: str, password: str) -> Person:
        """The person behind a name. Raises WrongPassword, also for a disabled account."""
        document = self._named(name)
        seed = unlock_seed(password, document)
        if document is None or document["state"] != "active":
            raise WrongPassword
        return Person(_account(document), SigningKey(seed))

    def add_first(self, named: Sequence[tuple[str, str]]) -> list[Account]:
        """The first two administrators, with their passwords. Raises AccountError where there is anybody already."""
        if self.all():
            raise AccountError("There are accounts already. New ones need two administrators: users add NAME")
        if len({_clean(name) for name, _ in named}) != 2:
            raise AccountError("Two different people are needed.")
        return [self._insert(name, "administrator", password, SigningKey(new_key())) for name, password in named]

    def add(self, name: str, password: str, administrators: Sequence[Person]) -> Account:
        """A new reviewer for whom two administrators vouch. Raises AccountError; NotApproved for their signatures."""
        key = SigningKey(new_key())
        public_key = public_key_of(key)
        approvals = self._vouched(enrolment_statement(public_key), administrators)
        event = ReviewerEnrolled(key_id=key_id(public_key), public_key=public_key, approvals=approvals)
        return self._insert(name, "reviewer", password, key, event)

    def disable(self, name: str, administrators: Sequence[Person]) -> Account:
        """Ends a reviewer's account, for good. Raises AccountError; NotApproved for the administrators' signatures."""
        document = self._named(name)
        if document is None or document["state"] != "active":
            raise AccountError("There is no active account of that name.")
        account = _account(document)
        if account.role == "administrator":  # the publisher trusts exactly the two that its operator installed
            raise AccountError("Administrators cannot be disabled here: the publisher's operator installed them.")
        approvals = self._vouched(disabling_statement(account.key_id), administrators)
        sent = outgoing(ReviewerDisabled(key_id=account.key_id, approvals=approvals))
        self._documents.update(
            account.id, lambda now: {**now, "state": "disabled", "outbox": [*now.get("outbox", []), *sent]}
        )
        return account

    def change_password(self, name: str, old: str, new: str) -> None:
        """Locks the signing key under another password. Raises WrongPassword; AccountError for a short one."""
        person = self.unlock(name, old)
        fields = lock_seed(_long_enough(new), person.key.encode())
        self._documents.update(person.account.id, lambda now: {**now, **fields})

    def _vouched(self, statement: bytes, administrators: Sequence[Person]) -> tuple[Approval, ...]:
        approvals = tuple(sign(each.key, statement) for each in administrators)
        check_approvals(statement, approvals, self.active("administrator"))
        return approvals

    def _insert(self, name: str, role: Role, password: str, key: SigningKey, *events: Event) -> Account:
        clean = _clean(name)
        if self._named(clean) is not None:
            raise AccountError("This name is taken, and names are never given twice.")
        document = {
            "_id": new_key().hex(),
            "name": clean,
            "role": role,
            "public_key": public_key_of(key),
            **lock_seed(_long_enough(password), key.encode()),
            "enrolled": self._clock().isoformat(timespec="minutes"),
            "state": "active",
            "outbox": outgoing(*events),
        }
        return _account(self._documents.insert(document))

    def _named(self, name: str) -> Document | None:
        found = self._documents.find({"name": name.strip().lower()}, limit=1)
        return found[0] if found else None


def _clean(name: str) -> str:
    clean = name.strip().lower()
    if not clean.isidentifier() or len(clean) > 32:
        raise AccountError("A name is one word of at most 32 letters and digits, beginning with a letter.")
    return clean


def _long_enough(password: str) -> str:
    if len(password) < SHORTEST:
        raise AccountError(f"A password needs at least {SHORTEST} characters.")
    return password


def _account(document: Document) -> Account:
    return Account(
        id=document["_id"],
        name=document["name"],
        role=cast(Role, document["role"]),
        public_key=document["public_key"],
        enrolled=datetime.fromisoformat(document["enrolled"]),
        active=document["state"] == "active",
    )
