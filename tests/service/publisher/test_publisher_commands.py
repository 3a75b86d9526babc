"""What an operator types."""

import pytest

from publisher.__main__ import main
from publisher.practice import trust
from publisher.search.query import Query
from publisher.store import Store
from publisher.trust import CannotTrust
from services.config import Settings
from services.stories import public_key_of
from tests.stories import ALICE, BRUNO, CHRIS, ROOTS, STORIES


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr("services.commands.logs.configure", lambda _settings: None)  # would outlive the test


def test_trust_installs_once_and_says_so(capsys):
    assert main(["trust", *ROOTS]) == 0
    assert "are installed" in capsys.readouterr().out
    assert main(["trust", *reversed(ROOTS)]) == 0
    assert "were installed before" in capsys.readouterr().out


def test_trust_refuses_others_and_says_so(capsys):
    main(["trust", *ROOTS])
    assert main(["trust", public_key_of(ALICE), public_key_of(CHRIS)]) == 2
    assert "Other administrators are installed already" in capsys.readouterr().err
    assert main(["trust", *ROOTS]) == 0


@pytest.mark.parametrize("keys", [(ROOTS[0], ROOTS[0]), (ROOTS[0], "short"), ("", ROOTS[0]), (ROOTS[0], "é" * 44)])
def test_trust_refuses_what_is_no_pair_of_keys(keys, capsys):
    assert main(["trust", *keys]) == 2
    assert "Two different public keys" in capsys.readouterr().err


def test_reindex_fills_a_fresh_index(tmp_path, capsys):
    store = Store(Settings(data_dir=tmp_path))
    store.prepare()
    for story in STORIES[:3]:
        store.keep(story)
    store.index.rebuild([])
    assert main(["reindex"]) == 0  # beside the running service
    assert "3 stories" in capsys.readouterr().out
    assert store.index.search(Query()).total == 3
    store.close()


def test_a_command_that_cannot_reach_its_back_end_says_so_in_a_line(monkeypatch, capsys):
    monkeypatch.setenv("SEARCH_URL", "http://127.0.0.1:9")
    assert main(["reindex"]) == 2
    assert capsys.readouterr().err.strip() == "Elasticsearch does not answer (ConnectionError)"


def test_practice_trusts_its_administrators_at_every_start(bare):
    trust(bare, [public_key_of(ALICE), public_key_of(BRUNO)])
    trust(bare, [public_key_of(BRUNO), public_key_of(ALICE)])
    with pytest.raises(CannotTrust):
        trust(bare, [public_key_of(ALICE), public_key_of(CHRIS)])
