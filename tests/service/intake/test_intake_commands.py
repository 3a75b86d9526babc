"""What an operator types when the key of what waits has changed."""

import io

import pytest
from intake_world import submit

from intake.__main__ import main
from intake.domain.receipt import new_draft
from intake.store import Store
from intake.waiting import OtherBatchKey

OLD, NEW = "b" * 64, "c" * 64


@pytest.fixture
def operator(real, review, monkeypatch, capsys):
    """Types commands in an installation where three reports wait; returns status and print."""
    for name, value in {"DATA_DIR": real.data_dir, "DEMO": "0", "SESSION_KEY": "a" * 64}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr("services.commands.logs.configure", lambda _settings: None)  # would outlive the test
    store = Store(real)
    store.prepare()
    for _ in range(3):
        submit(store)
    store.close()

    def typed(*words, key=OLD, lines=""):
        monkeypatch.setenv("BATCH_KEY", key)
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        status = main(list(words))
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return typed


@pytest.fixture
def opened(real):
    """Opens the store under another key."""
    stores = []

    def opened(key):
        settings = real.model_copy(update={"batch_key": type(real.batch_key)(key)})
        stores.append(Store(settings))
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


def test_it_says_how_much_waits_whatever_the_key(operator):
    for key in (OLD, NEW):
        status, printed = operator("waiting", key=key)
        assert status == 0
        assert [line.split() for line in printed.splitlines()] == [
            ["3", "reports"],
            ["0", "answers"],
            ["0", "destroyed"],
        ]


def test_a_key_is_replaced_and_nothing_that_waits_is_lost(operator, opened, review):
    with pytest.raises(OtherBatchKey):
        opened(NEW).prepare()
    assert operator("rekey", key=NEW, lines=OLD + "\n") == (0, "What waits is under the new key.\n")
    assert operator("rekey", key=NEW, lines=OLD + "\n")[0] == 0, "and twice does no harm"
    store = opened(NEW)
    store.prepare()
    submit(store)
    submit(store, draft=new_draft())
    store.release()
    assert len(review.read(store)) == 5
    with pytest.raises(OtherBatchKey):
        opened(OLD).prepare()


def test_another_key_changes_nothing_and_is_not_quoted(operator, opened):
    status, printed = operator("rekey", key=NEW, lines="d" * 64 + "\n")
    assert status == 2
    assert "BATCH_KEY is not the one" in printed
    assert "dddd" not in printed
    opened(OLD).prepare()
    assert operator("waiting")[1].split()[0] == "3"


@pytest.mark.parametrize("line", ["", "short\n", "practice-" + OLD])
def test_what_is_no_key_is_refused_in_one_line(operator, line):
    status, printed = operator("rekey", key=NEW, lines=line)
    assert status == 2
    assert "BATCH_KEY" in printed


def test_where_the_old_key_is_lost_what_waits_is_given_up_and_intake_goes_on(operator, opened, review):
    assert operator("rekey", "--lost", key=NEW) == (0, "3 reports and answers were given up.\n")
    assert operator("waiting", key=NEW)[1].split()[0] == "0"
    store = opened(NEW)
    store.prepare()
    for _ in range(5):
        submit(store)
    store.release()
    assert len(review.read(store)) == 5
