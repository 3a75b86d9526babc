"""What an operator types when the key of what waits has changed."""

import io

import pytest
from intake_world import submit

from intake.__main__ import main
from intake.domain.receipt import new_draft
from intake.store import Store
from intake.waiting import OtherBatchKey
from services.epochs import NoEpoch

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
    status, printed = operator("rekey", "--lost", key=NEW)
    assert status == 0
    assert printed.splitlines()[0] == "3 reports and answers were given up."
    assert "sent again now counts as a new one" in printed
    assert operator("waiting", key=NEW)[1].split()[0] == "0"
    store = opened(NEW)
    store.prepare()
    for _ in range(5):
        submit(store)
    store.release()
    assert len(review.read(store)) == 5


def test_where_the_key_opens_what_waits_nothing_is_lost_and_nothing_given_up(operator):
    status, printed = operator("rekey", "--lost")
    assert status == 2
    assert "nothing was given up" in printed
    assert operator("waiting")[1].split()[0] == "3"
    assert operator("rekey", "--lost", "--force")[0] == 0
    assert operator("waiting")[1].split()[0] == "0"


def test_giving_up_that_was_interrupted_spares_what_is_under_the_new_key_already(operator, opened):
    operator("waiting")
    store = opened(NEW)
    store.reports.give_up()  # then the power failed, and reporters sent more
    store.prepare()
    submit(store)
    assert operator("rekey", "--lost", key=NEW)[0] == 0
    assert operator("waiting", key=NEW)[1].split()[0] == "1"


def test_what_a_release_had_chosen_is_given_up_with_the_rest_and_no_key_dies_for_it(operator, opened, real, review):
    """The vault was away between the choice and the write that passes on; then BATCH_KEY was lost."""

    def away(*_):
        raise NoEpoch

    old = opened(OLD)
    for _ in range(2):
        submit(old)
    with pytest.raises(NoEpoch):
        old.reports.release(away)
    assert operator("rekey", "--lost", key=NEW)[1].startswith("5 reports")
    store = opened(NEW)
    for _ in range(5):
        submit(store)
    store.release()
    assert len(review.read(store)) == 5
