"""The people of practice mode: two administrators and two reviewers, made at the first start."""

from collections.abc import Callable

from review.accounts import Account, Person, Role
from review.passwords import ALPHABET
from review.store import Store
from services.config import BadSettings, Settings
from services.sealing import derive

ADMINISTRATORS = ("casey", "drew")
REVIEWERS = ("avery", "blake")


Introduce = Callable[[list[str]], object]


def nobody(_keys: list[str]) -> None:
    """Introduces the administrators to nobody."""


def first_accounts(store: Store, introduce: Introduce = nobody) -> list[tuple[str, str, Role, str]]:
    """Name, password, role and public key of each practice account; makes those that are missing.

    ``introduce`` is given the administrators' public keys before they vouch for anybody. Passwords follow from the
    practice vault key, so that a second start can go on. Raises BadSettings outside practice mode.
    """
    if not store.settings.demo:
        raise BadSettings("Practice accounts are for practice mode (DEMO=1) only.")
    if not store.accounts.all():
        store.accounts.add_first([(name, password(store.settings, name)) for name in ADMINISTRATORS])
    known = {account.name: account for account in store.accounts.all()}
    introduce([known[name].public_key for name in ADMINISTRATORS])
    missing = [name for name in REVIEWERS if name not in known]
    if missing:
        administrators = [_person(store, name) for name in ADMINISTRATORS]
        for name in missing:
            known[name] = store.accounts.add(name, password(store.settings, name), administrators)
    return [_listed(store.settings, known[name]) for name in (*ADMINISTRATORS, *REVIEWERS)]


def password(settings: Settings, name: str) -> str:
    """The password of a practice account, in groups that can be read out."""
    digits = derive(settings.secret("vault_key"), f"practice password of {name}")
    letters = "".join(ALPHABET[digit % len(ALPHABET)] for digit in digits[:12])
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def _person(store: Store, name: str) -> Person:
    return store.accounts.unlock(name, password(store.settings, name))


def _listed(settings: Settings, account: Account) -> tuple[str, str, Role, str]:
    return account.name, password(settings, account.name), account.role, account.public_key
