"""A publisher with a store of its own, which trusts two administrators and two reviewers."""

import pytest

from publisher.pages import make_app
from publisher.store import Store
from services.config import Settings
from services.events import load
from tests.stories import ALICE, BRUNO, DANA, ERIN, ROOTS, enrolled


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, public_url="https://near-miss.test/")


@pytest.fixture
def bare(settings):
    store = Store(settings)
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def store(bare):
    bare.trust.install(ROOTS)
    for reviewer in (DANA, ERIN):
        bare.trust.enrol(enrolled(reviewer, ALICE, BRUNO))
    return bare


@pytest.fixture
def client(store, settings):
    return make_app(store, settings).test_client()


@pytest.fixture
def announced(bare):
    """The events that wait in the outboxes of stories."""

    def read():
        documents = bare.stories.find({"pending": True})
        return [load(entry["body"]) for document in documents for entry in document["outbox"]]

    return read
