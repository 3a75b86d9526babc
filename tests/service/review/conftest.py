"""A desk with a store of its own, its practice people, and reports that arrive as the scrubber sends them."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from nacl.pwhash import argon2id
from pydantic import SecretStr

from review import passwords
from review.domain.drafts import Draft
from review.pages import make_app
from review.practice import first_accounts
from review.store import Store
from services.config import PRACTICE_MARK, Settings
from services.events import ReportScrubbed, load
from services.reports import Asked, Report, ScrubResult, Suggestion
from services.stories import Codes

TOLD = "The heron crossed Larch Street at midnight and Sergeant Quill slipped on the porch."
MASKED = "The heron crossed [STREET 1] at midnight and [OFFICER 1] slipped on the porch."
LESSON = "Wait for the second car."
MAILBOX = "mailbox-of-the-heron"


class Hands:
    """A clock that tests set."""

    def __init__(self):
        self.now = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # a Monday

    def __call__(self):
        return self.now

    def pass_(self, **time):
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    """Argon2id at its cheapest: what is tested here is who gets in, not how long guessing takes."""
    monkeypatch.setattr(passwords, "PASSES", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(passwords, "MEMORY", argon2id.MEMLIMIT_MIN)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def settings(tmp_path):
    secrets = {name: SecretStr(PRACTICE_MARK + digit * 64) for name, digit in KEYS.items()}
    return Settings(data_dir=tmp_path, **secrets)


KEYS = {"vault_key": "a", "epoch_key": "b", "session_key": "c"}


@pytest.fixture
def store(settings, clock):
    store = Store(settings, clock)
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


def scrubbed(store, report_id="report-1", *, told=TOLD, masked=MASKED, day=None, mailbox=MAILBOX, **answers):
    """The event that the scrubber would send for this report."""
    day = day or store.clock().date().isoformat()
    answers = {"narrative": told, "lessons": LESSON, "event": "fall_drowning", **answers}
    kinds = {"event": Asked(label="What nearly happened?", kind="choice", chosen={"fall_drowning": "Fall"})}
    report = Report(
        report_id=report_id,
        form="basic",
        role="sworn",
        answers=answers,
        asked={field: kinds.get(field, Asked(label=f"About {field}", kind="text")) for field in answers},
        mailbox_id=mailbox,
        mailbox_key="a2V5",
        received=day,
    )
    result = ScrubResult(
        spans={field: [] for field in report.texts},
        masked={**report.texts, "narrative": masked},
        risk=0.4,
        risk_reasons=["An unusual animal"],
        suggested={"factor": [Suggestion(code="darkness", words="at midnight")]},
        model="test",
    )
    seal = store.epochs.seal
    return ReportScrubbed(
        report_id=report_id,
        report=seal(report.model_dump(mode="json"), day),
        result=seal(result.model_dump(mode="json"), day),
    )


@pytest.fixture
def arrive(store):
    """Lets a report arrive; returns the id of its case."""

    def arrive(report_id="report-1", **wanted):
        before = {case.id for case in store.cases.waiting()}
        store.receive(scrubbed(store, report_id, **wanted))
        (fresh,) = {case.id for case in store.cases.waiting()} - before
        return fresh

    return arrive


def a_draft(**wanted):
    """A draft that may be signed."""
    fit = {
        "disposition": "publish",
        "headline": "Look before you step",
        "narrative": MASKED,
        "lessons": LESSON,
        "codes": Codes(event="fall_drowning", factor=("darkness",)),
    }
    return Draft(**{**fit, **wanted})


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


def second(store, case_id, person):
    """Another reviewer claims and signs as it is; returns the state that follows."""
    store.desk.claim(case_id, person)
    state = store.desk.sign(case_id, person, store.desk.open(case_id, person).version.number)
    store.purge.finish(case_id)
    return state


def sent(collection, kind):
    """The events of one kind that wait in a collection's outboxes."""
    events = [load(entry["body"]) for each in collection.find({"pending": True}) for entry in each["outbox"]]
    return [event for event in events if isinstance(event, kind)]


def relay(collection):
    """Takes everything out of the outboxes, as the relay does once it is sent."""
    for document in collection.find({"pending": True}):
        collection.update(document["_id"], lambda now: {**now, "outbox": []})


@pytest.fixture
def app(store, settings):
    return make_app(store, settings)


class Visitor:
    """A browser: keeps cookies, and sends the token that the last page's forms carried."""

    def __init__(self, app):
        self.client = app.test_client()
        self.token = ""

    def get(self, path):
        return self._seen(self.client.get(path))

    def post(self, path, **fields):
        return self._seen(self.client.post(path, data={"csrf_token": self.token, **fields}))

    def log_in(self, name, password):
        self.get("/login")
        answer = self.post("/login", name=name, password=password)
        if answer.status_code == 302:
            self.get("/")
        return answer

    def _seen(self, answer):
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        self.token = found.group(1) if found else self.token
        return answer


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


def fields_of(draft, version, **more):
    """The fields that the editor's form sends."""
    codes = draft.codes.model_dump()
    texts = draft.model_dump(exclude={"codes"})
    return {**texts, **codes, "version": version, **more}
