"""Intake with a store of its own, as it stands when review has made the day's transport key."""

from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from intake.pages import make_app
from intake.store import Store
from services.config import PRACTICE_MARK, Settings
from services.documents import open_database
from services.epochs import Epochs, today
from services.events import load
from services.reports import Report

EPOCH_KEY = bytes(range(32))


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, session_key=SecretStr(PRACTICE_MARK + "ab" * 32))


@pytest.fixture
def review(settings):
    """What review and scrubber hold: the keys, and therefore the way to read what intake has sent."""
    vault = open_database(settings, "keys", settings.vault_url)
    epochs = Epochs(vault, EPOCH_KEY)
    epochs.prepare(today())

    def read(store):
        entries = [entry for document in store.submissions.find({"pending": True}) for entry in document["outbox"]]
        events = [load(entry["body"]) for entry in entries]
        return [Report.model_validate(epochs.open(event.report)) for event in events]

    yield SimpleNamespace(vault=vault, epochs=epochs, read=read)
    vault.close()


@pytest.fixture
def store(settings, review):
    store = Store(settings)
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def client(store, settings):
    return make_app(store, settings).test_client()
