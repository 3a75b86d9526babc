"""A desk with a store of its own, its practice people, and reports that arrive as the scrubber sends them."""

import secrets
from types import SimpleNamespace

import pytest
from nacl.pwhash import argon2id
from pydantic import SecretStr

from review import passwords
from review.pages import make_app
from review.practice import first_accounts
from review.store import Store
from services.config import PRACTICE_MARK, Settings
from tests.service.review.desk_world import KEYS, Hands, Visitor, a_draft, scrubbed


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    """Argon2id at its cheapest: what is tested here is who gets in, not how long guessing takes."""
    monkeypatch.setattr(passwords, "PASSES", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(passwords, "MEMORY", argon2id.MEMLIMIT_MIN)


@pytest.fixture(autouse=True)
def tokens_without_words(monkeypatch):
    """Tokens of digits and six letters: in a page's or a cookie's no word of a report can stand by chance."""
    monkeypatch.setattr(secrets, "token_urlsafe", secrets.token_hex)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def settings(tmp_path):
    keys = {name: SecretStr(PRACTICE_MARK + digit * 64) for name, digit in KEYS.items()}
    return Settings(data_dir=tmp_path, **keys)


@pytest.fixture
def store(settings, clock):
    store = Store(settings, clock, clock.elapsed)
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def people(store):
    """The practice accounts, unlocked, by name."""
    listed = first_accounts(store)
    people = {name: store.accounts.unlock(name, password) for name, password, _, _ in listed}
    return SimpleNamespace(**people, passwords={name: password for name, password, _, _ in listed})


@pytest.fixture
def another_reviewer(store, people):
    store.accounts.add("ellis", "a long password", [people.casey, people.drew])
    return store.accounts.unlock("ellis", "a long password")


@pytest.fixture
def arrive(store):
    """Lets a report arrive; returns the id of its case."""

    def arrive(report_id="report-1", **wanted):
        before = {case.id for case in store.cases.waiting()}
        store.receive(scrubbed(store, report_id, **wanted))
        (fresh,) = {case.id for case in store.cases.waiting()} - before
        return fresh

    return arrive


@pytest.fixture
def write(store):
    """A reviewer claims a case, writes a draft and, if told, signs it; returns the version."""

    def write(case_id, person, draft=None, *, sign=True):
        store.desk.claim(case_id, person)
        seen = store.desk.open(case_id, person).version.number
        version = store.desk.save(case_id, person, draft or a_draft(), seen)
        if sign:
            store.desk.sign(case_id, person, version)
        return version

    return write


@pytest.fixture
def app(store, settings):
    return make_app(store, settings)


@pytest.fixture
def visitor(app):
    return lambda: Visitor(app)


@pytest.fixture
def avery(visitor, people):
    return _logged_in(visitor(), "avery", people)


@pytest.fixture
def blake(visitor, people):
    return _logged_in(visitor(), "blake", people)


def _logged_in(browser, name, people):
    browser.log_in(name, people.passwords[name])
    return browser
