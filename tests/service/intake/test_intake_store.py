"""What intake keeps and sends: R05, R07, R09, and that no report is lost or doubled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from intake import store as store_module
from intake.domain.receipt import Receipt, new_draft
from intake.store import Store, UnknownMailbox
from services.documents.port import Unavailable
from services.epochs import NoEpoch, today
from services.events import CaseProgressed, EpochClosed, ReportReceived, load

CANARY = "the heron crossed at midnight"
ANSWERS = {"narrative": CANARY, "light": "night_dark", "factor": ["darkness", "alone"]}
PAST = date(2026, 11, 20)


def events(collection):
    return [load(entry["body"]) for doc in collection.find({"pending": True}) for entry in doc["outbox"]]


def relayed(collection):
    """What the relay does once the broker has confirmed."""
    for document in collection.find({"pending": True}):
        collection.update(document["_id"], lambda doc: {**doc, "outbox": []})


def at(monkeypatch, day):
    monkeypatch.setattr(store_module, "today", lambda: day)


def moment(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def submit_on(monkeypatch, store, review, day):
    review.epochs.prepare(day)
    at(monkeypatch, day)
    draft = new_draft()
    store.submit(draft, "sworn", ANSWERS)
    return draft


def closed(store):
    return {event.epoch: event.sealed for event in events(store.days)}


def test_a_report_becomes_one_sealed_event_that_review_can_open(store, review):
    receipt = store.submit(new_draft(), "civilian", ANSWERS)
    (event,) = events(store.submissions)
    assert isinstance(event, ReportReceived) and event.report.epoch == today().isoformat()
    (report,) = review.read(store)
    assert report.report_id == event.report_id
    assert report.answers == ANSWERS and report.texts == {"narrative": CANARY}
    assert report.asked["light"].chosen == {"night_dark": "Night without lighting"}
    assert (report.role, report.received) == ("civilian", today().isoformat())
    assert report.mailbox_id == receipt.mailbox().id and report.mailbox_key == receipt.mailbox().key


def test_r09_no_byte_of_intakes_files_holds_a_word_or_a_secret(store, settings):
    draft = new_draft()
    receipt = store.submit(draft, "sworn", ANSWERS)
    store.close()
    kept = b"".join(path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file())
    assert receipt.mailbox().id.encode() in kept  # the search finds what is there
    secrets = [
        draft.seed,
        draft.code.encode(),
        draft.seed.hex().encode(),
        receipt.secret,
        receipt.secret.hex().encode(),
    ]
    for hidden in (
        CANARY.encode(),
        b"night_dark",
        b"sworn",
        " ".join(receipt.words).encode(),
        draft.code.encode(),
        *secrets,
    ):
        assert hidden not in kept


def test_r09_nothing_kept_joins_a_mailbox_to_a_report_or_tells_the_time(store):
    store.submit(new_draft(), "sworn", ANSWERS)
    (submission,), (mailbox,) = store.submissions.find({}), store.mailboxes.find({})
    (event,) = events(store.submissions)
    assert set(mailbox) == {"_id", "key", "state", "step", "version", "pending"}
    assert set(submission) == {"_id", "epoch", "outbox", "version", "pending"}
    assert mailbox["_id"] not in str(submission) and mailbox["key"] not in str(submission)
    for identifier in (submission["_id"], event.report_id, event.id):
        assert identifier not in str(mailbox)


def test_r05_the_same_draft_sent_twice_is_one_report_with_one_receipt(store, review):
    draft = new_draft()
    first = store.submit(draft, "sworn", ANSWERS)
    again = store.submit(draft, "sworn", {"narrative": "changed after sending"})
    assert first == again
    (report,) = review.read(store)
    assert report.answers == ANSWERS


def test_a_draft_that_was_sent_and_relayed_is_not_taken_again(store):
    draft = new_draft()
    first = store.submit(draft, "sworn", ANSWERS)
    relayed(store.submissions)
    assert store.submit(draft, "sworn", ANSWERS) == first
    assert events(store.submissions) == []


def test_the_same_draft_around_midnight_is_one_report(store, review, monkeypatch):
    draft = submit_on(monkeypatch, store, review, PAST)
    at(monkeypatch, PAST + timedelta(days=1))
    store.submit(draft, "sworn", ANSWERS)
    assert store.submissions.count({}) == 1


def test_r07_two_officers_reports_of_one_incident_are_two_reports(store, review):
    receipts = {store.submit(new_draft(), "sworn", ANSWERS) for _ in range(2)}
    assert len(receipts) == len({report.report_id for report in review.read(store)}) == 2


def test_a_crash_between_mailbox_and_report_is_repaired_by_sending_again(store, review, monkeypatch):
    draft = new_draft()

    def crash(_document):
        raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(store.submissions, "insert", crash)
        with pytest.raises(Unavailable):
            store.submit(draft, "sworn", ANSWERS)
    assert events(store.submissions) == []
    receipt = store.submit(draft, "sworn", ANSWERS)
    (report,) = review.read(store)
    assert report.mailbox_id == receipt.mailbox().id
    assert store.mailboxes.count({}) == 1


def test_no_report_is_taken_without_todays_transport_key(settings):
    store = Store(settings)
    with pytest.raises(NoEpoch):
        store.prepare()
    with pytest.raises(NoEpoch):
        store.submit(new_draft(), "sworn", ANSWERS)
    assert store.submissions.count({}) == store.mailboxes.count({}) == 0
    with pytest.raises(NoEpoch):
        store.ping()
    store.close()


def test_the_mailbox_moves_only_to_later_steps(store):
    receipt = store.submit(new_draft(), "sworn", ANSWERS)
    mailbox = receipt.mailbox().id
    assert store.state(receipt) == "received"
    for step, state, shown in [
        (3, "published", "published"),
        (1, "in_review", "published"),
        (3, "closed", "published"),
        (4, "closed", "closed"),
    ]:
        store.progress(CaseProgressed(mailbox_id=mailbox, state=state, step=step))
        assert store.state(receipt) == shown


def test_news_for_a_mailbox_that_is_not_here_are_ignored(store):
    store.progress(CaseProgressed(mailbox_id="0" * 32, state="closed", step=1))
    with pytest.raises(UnknownMailbox):
        store.state(Receipt(bytes(11)))


def test_a_day_is_closed_with_the_number_of_its_reports_and_forgotten(store, review, monkeypatch):
    for _ in range(3):
        submit_on(monkeypatch, store, review, today())
    relayed(store.submissions)
    tomorrow = today() + timedelta(days=1)
    store.close_days(moment(tomorrow, 2))
    assert closed(store) == {} and store.submissions.count({}) == 3
    store.close_days(moment(tomorrow, 4))
    assert closed(store) == {today().isoformat(): 3}
    assert store.submissions.count({}) == 0 and store.mailboxes.count({}) == 3


def test_every_day_is_closed_also_without_reports_and_while_intake_was_down(store):
    later = today() + timedelta(days=4)
    store.close_days(moment(later))
    assert list(closed(store).values()) == [0, 0, 0, 0]
    assert list(closed(store)) == [(today() + timedelta(days=n)).isoformat() for n in range(4)]


def test_a_day_is_closed_once(store):
    tomorrow = moment(today() + timedelta(days=1))
    store.close_days(tomorrow)
    relayed(store.days)
    store.close_days(tomorrow)
    assert events(store.days) == []


def test_a_day_with_an_unsent_report_stays_open(store, review, monkeypatch):
    submit_on(monkeypatch, store, review, today())
    tomorrow = moment(today() + timedelta(days=1))
    store.close_days(tomorrow)
    assert closed(store) == {} and len(review.read(store)) == 1
    relayed(store.submissions)
    store.close_days(tomorrow)
    assert closed(store) == {today().isoformat(): 1}


def test_a_crash_before_forgetting_does_not_change_the_number(store, review, monkeypatch):
    for _ in range(2):
        submit_on(monkeypatch, store, review, today())
    relayed(store.submissions)
    tomorrow = moment(today() + timedelta(days=1))

    def crash(*_):
        raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(store.submissions, "delete", crash)
        with pytest.raises(Unavailable):
            store.close_days(tomorrow)
    assert closed(store) == {today().isoformat(): 2}
    relayed(store.days)
    store.close_days(tomorrow)
    assert events(store.days) == [] and store.submissions.count({}) == 0
    assert store.days.get(today().isoformat())["sealed"] == 2


def test_a_report_that_comes_after_its_day_was_closed_is_still_sent(store, review, monkeypatch):
    """A machine that slept over the end of the day: the numbers then differ, and review keeps the key."""
    tomorrow = moment(today() + timedelta(days=1))
    store.close_days(tomorrow)
    submit_on(monkeypatch, store, review, today())
    store.close_days(tomorrow)
    assert len(review.read(store)) == 1
    relayed(store.submissions)
    store.close_days(tomorrow)
    assert store.submissions.count({}) == 0


def test_a_store_that_opens_again_knows_its_days(store, settings):
    store.close()
    again = Store(settings)
    again.close_days(moment(today() + timedelta(days=2)))
    kinds = {type(event) for event in events(again.days)}
    assert kinds == {EpochClosed} and len(closed(again)) == 2
    again.close()
