"""Intake with a store of its own, as it stands when review has made the day's transport key."""

from types import SimpleNamespace

import pytest
from intake_world import Clock, NoChance, sent
from pydantic import SecretStr

from intake.gate import Gate
from intake.pages import make_app
from intake.store import Store
from services.config import PRACTICE_MARK, Settings
from services.documents import open_database
from services.epochs import Epochs
from services.events import AnswerReceived, ReportReceived
from services.mailboxes import Answer
from services.reports import Report

EPOCH_KEY = bytes(range(32))


@pytest.fixture
def settings(tmp_path):
    """Practice mode: whatever comes goes on at once."""
    keys = {name: SecretStr(PRACTICE_MARK + digit * 64) for name, digit in (("session_key", "a"), ("batch_key", "b"))}
    return Settings(data_dir=tmp_path, **keys)


@pytest.fixture
def real(settings):
    """The same, for real work."""
    keys = {name: SecretStr(digit * 64) for name, digit in (("session_key", "a"), ("batch_key", "b"))}
    return settings.model_copy(update={"demo": False, **keys})


@pytest.fixture
def review(settings, clock):
    """What review and scrubber hold: the keys, and therefore the way to read what intake has sent."""
    vault = open_database(settings, "keys", settings.vault_url)
    epochs = Epochs(vault, EPOCH_KEY)
    epochs.prepare(clock().date())

    def read(store):
        return [Report.model_validate(epochs.open(event.report)) for event in sent(store, ReportReceived)]

    def answers(store):
        return [Answer.model_validate(epochs.open(event.answer)) for event in sent(store, AnswerReceived)]

    yield SimpleNamespace(vault=vault, epochs=epochs, read=read, answers=answers)
    vault.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(settings, review, clock):
    store = Store(settings, clock, clock.elapsed)
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def waiting_store(real, review, clock):
    """A store of real work: what comes waits for others."""
    store = Store(real, clock, clock.elapsed)
    store.gate = Gate(real, chance=NoChance())
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def client(store, settings):
    return make_app(store, settings).test_client()


@pytest.fixture
def client_of_real_work(waiting_store, real):
    """The pages of a place that is not practice: there is a gate before what costs something."""
    return make_app(waiting_store, real).test_client()
