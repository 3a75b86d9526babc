"""R09: the ends of cases are told together and in no order, so that no mailbox can be matched with a story by time."""

import pytest

from review.closures import Closures
from review.domain.states import State
from services.events import CaseProgressed, EpochClosed
from tests.service.review.desk_world import MAILBOX, a_draft, on_disk, relay, scrubbed, second, sent, told

DAY = 24 * 60  # minutes


@pytest.fixture
def in_earnest(store, settings):
    """The desk's word to mailboxes as in real work, where it waits for the batch."""
    real = settings.model_copy(update={"closure_minutes": DAY})
    store.closures._demo, store.closures._pause = False, real.closure_minutes * 60
    store.closures.tell()
    return store


@pytest.fixture
def reject(people, write):
    """Two reviewers decide to tell nothing of a case."""

    def reject(store, case):
        write(case, people.avery, a_draft(disposition="reject"))
        second(store, case, people.blake)

    return reject


def batches(store):
    return store.database.collection("closures")


def ends(store):
    return {event.mailbox_id for event in sent(batches(store), CaseProgressed)}


def test_r09_nothing_is_told_at_the_moment_in_which_a_case_ends(in_earnest, settings, arrive, reject, clock):
    case = arrive()
    relay(in_earnest.cases.documents)
    reject(in_earnest, case)
    in_earnest.closures.tell()
    assert not in_earnest.cases.documents.find({"pending": True}) and not ends(in_earnest)
    assert in_earnest.cases.documents.get(case)["state"] == State.PURGED
    tombstone = in_earnest.cases.documents.get(case)
    assert MAILBOX not in str(tombstone) and b"closed" not in bytes(tombstone["closure"])


def test_r09_all_that_waited_goes_out_from_one_document_once_a_day(in_earnest, arrive, reject, clock):
    mailboxes = {f"mailbox-{number}" for number in range(6)}
    for mailbox in sorted(mailboxes):
        reject(in_earnest, arrive(mailbox, mailbox=mailbox))
    clock.pass_(hours=23, minutes=59)
    in_earnest.closures.tell()
    assert not ends(in_earnest)
    clock.pass_(minutes=1)
    in_earnest.closures.tell()
    assert ends(in_earnest) == mailboxes and batches(in_earnest).count({}) == 1
    assert all(event.state == "closed" and event.step == 2 for event in sent(batches(in_earnest), CaseProgressed))
    relay(batches(in_earnest))
    clock.pass_(days=1)
    in_earnest.closures.tell()
    assert not ends(in_earnest), "told once"


def test_r09_a_day_without_a_closure_does_not_let_the_next_one_out_at_once(in_earnest, arrive, reject, clock):
    clock.pass_(days=3)
    in_earnest.closures.tell()
    reject(in_earnest, arrive())
    in_earnest.closures.tell()
    assert not ends(in_earnest)


def test_r09_the_order_of_a_batch_is_the_shuffle_and_nothing_else(in_earnest, arrive, reject, clock, monkeypatch):
    for number in range(4):
        reject(in_earnest, arrive(f"report-{number}", mailbox=f"mailbox-{number}"))
    shuffled = [2, 0, 3, 1]

    def shuffle(_random, words):
        words.sort(key=lambda word: shuffled.index(int(word.mailbox_id[-1])))

    monkeypatch.setattr("review.closures.SystemRandom.shuffle", shuffle)
    clock.pass_(days=1)
    in_earnest.closures.tell()
    assert [int(event.mailbox_id[-1]) for event in sent(batches(in_earnest), CaseProgressed)] == shuffled


def test_a_crash_between_the_batch_and_the_next_step_repeats_a_word_and_loses_none(
    in_earnest, arrive, reject, clock, monkeypatch
):
    reject(in_earnest, arrive("first", mailbox="first"))
    clock.pass_(days=1)

    class Crash(Exception):
        pass

    def crashing(_document):
        raise Crash

    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr("review.closures._told", crashing)
        in_earnest.closures.tell()
    assert ends(in_earnest) == {"first"}
    reject(in_earnest, arrive("second", mailbox="second"))
    clock.pass_(days=1)
    in_earnest.closures.tell()
    words = sent(batches(in_earnest), CaseProgressed)
    assert sorted(event.mailbox_id for event in words) == ["first", "first", "second"]
    assert {event.step for event in words} == {2}


def test_another_process_that_tells_at_the_same_moment_loses_no_word(in_earnest, settings, arrive, reject, clock):
    """Whoever comes second must leave a word that the first batch did not hold."""
    reject(in_earnest, arrive("first", mailbox="first"))
    clock.pass_(days=1)
    other = Closures(in_earnest.database, in_earnest.cases, settings, clock)
    other._demo, other._pause = False, 60.0
    found = in_earnest.cases.documents.find
    raced = []

    def late(where, *more):
        seen = found(where, *more)
        if "untold" in where and not raced:
            raced.append(True)
            other.tell()
            reject(in_earnest, arrive("second", mailbox="second"))
            seen = found(where, *more)
        return seen

    in_earnest.cases.documents.find = late
    in_earnest.closures.tell()
    in_earnest.cases.documents.find = found
    assert ends(in_earnest) == {"first"}
    clock.pass_(days=1)
    in_earnest.closures.tell()
    assert ends(in_earnest) == {"first", "second"}


def test_a_tombstone_stays_until_its_word_is_told(in_earnest, arrive, reject, clock):
    case = arrive()
    reject(in_earnest, case)
    relay(in_earnest.cases.documents)
    clock.pass_(days=61)  # the epoch is dead
    in_earnest.epoch_closed(EpochClosed(epoch="2026-03-02", sealed=1))
    in_earnest.keep_house()
    assert in_earnest.cases.documents.get(case)
    in_earnest.closures.tell()
    in_earnest.keep_house()
    assert in_earnest.cases.documents.get(case) is None and ends(in_earnest) == {MAILBOX}


def test_a_clock_that_was_ahead_puts_no_word_off(in_earnest, arrive, reject, clock):
    clock.set(days=365)
    in_earnest.closures.tell()
    clock.set(days=-365)
    reject(in_earnest, arrive())
    in_earnest.closures.tell()
    assert not ends(in_earnest)
    clock.pass_(days=1)
    in_earnest.closures.tell()
    assert ends(in_earnest) == {MAILBOX}


def test_a_restart_keeps_the_hour_and_the_words(in_earnest, settings, arrive, reject, clock):
    reject(in_earnest, arrive())
    again = Closures(in_earnest.database, in_earnest.cases, settings, clock)
    again._demo, again._pause = False, DAY * 60.0
    again.tell()
    assert not ends(in_earnest)
    clock.pass_(days=1)
    again.tell()
    assert ends(in_earnest) == {MAILBOX}


def test_practice_mode_tells_at_once(store, arrive, reject):
    reject(store, arrive())
    assert [event.state for event in told(store)] == ["in_review", "closed"]
    version = batches(store).get("batch")["version"]
    store.closures.tell()
    assert batches(store).get("batch")["version"] == version, "nothing is written where nothing waits"


def test_r17_a_redelivery_after_the_word_was_told_revives_nothing(store, arrive, reject):
    case = arrive()
    event = scrubbed(store)
    reject(store, case)
    store.receive(event)
    assert set(store.cases.documents.get(case)) == {"_id", "version", "pending", "state", "epoch", "outbox"}


def test_r09_the_word_that_waits_can_be_read_by_nobody_who_has_only_the_files(in_earnest, settings, arrive, reject):
    case = arrive()
    relay(in_earnest.cases.documents)
    reject(in_earnest, case)
    in_earnest.database.forget()
    assert MAILBOX.encode() not in on_disk(settings.data_dir)
