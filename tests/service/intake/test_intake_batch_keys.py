"""R09: what the end of a batch's key takes with it, and what holds until then."""

import pytest
from intake_world import overtaken, submit

from intake import waiting as waiting_module
from intake.store import Store


@pytest.fixture
def five(waiting_store):
    """A store in which five reports wait, and their receipts."""
    return waiting_store, [submit(waiting_store, f"report {number}") for number in range(5)]


def slot(store):
    return store.reports.slot.read()


def test_r09_after_a_release_nobody_can_tell_any_more_under_which_name_a_mailbox_waited(five):
    store, (receipt, *_) = five
    mailbox_id = receipt.mailbox().id

    def name():
        return store.reports.slot.mailbox_name(slot(store)["open_key"], mailbox_id)

    before = name()
    assert any(document["mailbox"] == before for document in store.reports.documents.find({}))
    store.release()
    assert name() != before


def test_a_mailbox_is_known_while_its_batch_is_being_passed_on(five):
    store, receipts = five
    store.reports._closed(slot(store), weak=False)
    assert [store.open_mailbox(receipt).state for receipt in receipts] == ["received"] * 5


def test_r09_the_key_of_a_batch_is_in_no_file_from_its_release_on_not_only_from_the_next_stop(five, real):
    store, _ = five
    store.database.forget()  # else the log may be emptied into the file after that is read, and before the log is
    key_box = bytes(slot(store)["open_key"])
    assert key_box in everything(real)
    store.release()
    assert key_box not in everything(real)


def everything(settings):
    return b"".join(path.read_bytes() for path in settings.data_dir.rglob("*intake*") if path.is_file())


def test_r24_a_process_that_comes_too_late_passes_no_portion_on_again(waiting_store, real, review, clock, monkeypatch):
    """The other one has passed on this portion, and then the next."""
    monkeypatch.setattr(waiting_module, "PORTION", 5)
    for number in range(10):
        submit(waiting_store, f"{number}")
    other = Store(real, clock)
    waiting_store.reports._closed(slot(waiting_store), weak=False)
    overtaken(waiting_store, other, monkeypatch)
    for _ in range(3):
        waiting_store.release()
    told = sorted(report.answers["narrative"] for report in review.read(waiting_store))
    assert told == [f"{number}" for number in range(10)]
    other.close()
