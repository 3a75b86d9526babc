"""What intake keeps and sends: R05, R07, R09, and that no report is lost or doubled."""

from datetime import timedelta

import pytest
from intake_world import relay, sent, submit

from intake.domain.receipt import Receipt, new_draft
from intake.domain.submission import Submission
from intake.store import Store, UnknownMailbox
from services.broker.outbox import outgoing
from services.documents.port import Unavailable
from services.epochs import NoEpoch
from services.events import CaseProgressed, EpochClosed, ReportReceived

CANARY = "the heron crossed at midnight"
ANSWERS = {"narrative": CANARY, "light": "night_dark", "factor": ["darkness", "alone"]}


def closed(store):
    return {event.epoch: event.sealed for event in sent(store, EpochClosed)}


def test_a_report_becomes_one_sealed_event_that_review_can_open(store, review, clock):
    receipt = submit(store, answers=ANSWERS, role="civilian", signoff=True, programme="K9-2")
    (event,), today = sent(store), clock().date().isoformat()
    assert isinstance(event, ReportReceived) and event.report.epoch == today
    (report,) = review.read(store)
    assert report.report_id == event.report_id
    assert report.answers == ANSWERS and report.texts == {"narrative": CANARY}
    assert report.asked["light"].chosen == {"night_dark": "Night without lighting"}
    assert (report.role, report.received, report.form) == ("civilian", today, "basic")
    assert (report.signoff, report.programme, report.weak) == (True, "K9-2", False)
    assert report.mailbox_id == receipt.mailbox().id and report.mailbox_key == receipt.mailbox().key


@pytest.mark.parametrize("kind", ["settings", "real"])
def test_r09_no_byte_of_intakes_files_holds_a_word_or_a_secret(kind, request, review, clock):
    settings = request.getfixturevalue(kind)
    store, draft = Store(settings, clock), new_draft()
    store.prepare()
    receipt = submit(store, draft=draft, answers=ANSWERS, role="civilian")
    (name,) = store.reports.slot.names(store.reports.slot.read(), draft.submission_id)
    store.close()
    kept = b"".join(path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file())
    assert name.encode() in kept  # the search finds what is there
    assert (receipt.mailbox().id.encode() in kept) == settings.demo  # there is none before the release
    secrets = [draft.seed, receipt.secret, receipt.mailbox().private_key]
    # None so short that it may stand, by chance, among the 87,000 letters of a box.
    words = [CANARY, "night_dark", "civilian", " ".join(receipt.words), draft.code, draft.submission_id]
    for hidden in (*secrets, *(secret.hex().encode() for secret in secrets), *(word.encode() for word in words)):
        assert hidden not in kept


def test_r09_nothing_kept_joins_a_mailbox_to_a_report_or_tells_the_time(store, clock):
    submit(store)
    found = {name: store.database.collections[name].find({}) for name in ("waiting", "marks", "batches", "mailboxes")}
    (mark,), (mailbox,), slot = found["marks"], found["mailboxes"], found["batches"]
    (event,) = sent(store)
    assert set(mailbox) == {
        *("_id", "key", "state", "step", "question", "signoff", "answered", "ended", "version", "pending")
    }
    assert found["waiting"] == []
    assert set(mark) == {"_id", "released", "version", "pending"}
    assert mark["released"] == clock().date().isoformat()
    for known in (mailbox["_id"], mailbox["key"]):
        assert known not in str(slot) + str(mark)
    for known in (mark["_id"], event.report_id, event.id):
        assert known not in str(mailbox)
    assert mark["_id"] not in str(slot)


def test_r05_the_same_draft_sent_twice_is_one_report_with_one_receipt(store, review):
    draft = new_draft()
    first = submit(store, draft=draft, answers=ANSWERS)
    again = submit(store, "changed after sending", draft)
    assert first == again
    (report,) = review.read(store)
    assert report.answers == ANSWERS


def test_r05_the_same_draft_sent_twice_while_it_waits_is_one_report(waiting_store, review):
    draft = new_draft()
    assert submit(waiting_store, draft=draft) == submit(waiting_store, "changed", draft)
    for _ in range(4):
        submit(waiting_store)
    waiting_store.release()
    assert [report.answers["narrative"] for report in review.read(waiting_store)] == ["A car came."] * 5


def test_a_draft_that_was_sent_and_relayed_is_not_taken_again(store, clock):
    draft = new_draft()
    first = submit(store, draft=draft)
    relay(store)
    clock.move(days=1)  # as around midnight
    assert submit(store, draft=draft) == first
    assert sent(store) == []


def test_a_released_draft_is_forgotten_after_a_week_and_a_day(store, clock):
    submit(store)
    relay(store)
    clock.move(days=7)
    store.close_days()
    assert store.reports.marks.count({}) == 1
    clock.move(days=2)
    store.close_days()
    assert store.reports.marks.count({}) == 0


def test_r07_two_officers_reports_of_one_incident_are_two_reports(store, review):
    receipts = {submit(store) for _ in range(2)}
    assert len(receipts) == len({report.report_id for report in review.read(store)}) == 2


def test_no_report_is_passed_on_without_the_days_transport_key_and_none_is_lost(settings, clock, request):
    store = Store(settings, clock)
    with pytest.raises(NoEpoch):
        store.prepare()
    with pytest.raises(NoEpoch):
        store.ping()
    receipt = submit(store)
    assert sent(store) == [] and store.open_mailbox(receipt).state == "received"
    review = request.getfixturevalue("review")
    store.release()
    assert len(review.read(store)) == 1
    store.close()


def test_the_mailbox_moves_only_to_later_steps(store):
    receipt = submit(store)
    mailbox = receipt.mailbox().id
    assert store.open_mailbox(receipt).state == "received"
    for step, state, shown in [
        (2, "in_review", "in_review"),
        (1, "received", "in_review"),
        (3, "published", "published"),
    ]:
        store.progress(CaseProgressed(mailbox_id=mailbox, state=state, step=step))
        assert store.open_mailbox(receipt).state == shown
    store.progress(CaseProgressed(mailbox_id=mailbox, state="in_review", step=9))
    assert store.open_mailbox(receipt).state == "published"  # nothing comes after the end


def test_news_for_a_mailbox_that_is_not_here_are_ignored(store):
    store.progress(CaseProgressed(mailbox_id="0" * 32, state="closed", step=1))
    with pytest.raises(UnknownMailbox):
        store.open_mailbox(Receipt(bytes(11)))


def test_a_day_is_closed_with_the_number_of_its_reports_which_is_known_as_long_as_its_key_may_live(store, clock):
    for _ in range(3):
        submit(store)
    relay(store)
    day = clock().date().isoformat()
    clock.move(hours=14)  # 2 in the morning
    store.close_days()
    assert closed(store) == {}
    clock.move(hours=2)
    store.close_days()
    assert closed(store) == {day: 3}
    assert store.reports.sealed(day) == 3
    clock.move(days=59)
    store.close_days()
    assert store.reports.sealed(day) == 3
    clock.move(days=1)
    store.close_days()
    assert store.reports.sealed(day) == 0


def test_every_day_is_closed_also_without_reports_and_while_intake_was_down(store, clock):
    today = clock().date()
    clock.move(days=4)
    store.close_days()
    assert list(closed(store).items()) == [((today + timedelta(days=n)).isoformat(), 0) for n in range(4)]


def test_a_day_is_closed_once(store, clock):
    clock.move(days=1)
    store.close_days()
    relay(store)
    store.close_days()
    assert sent(store) == []


def test_a_day_with_an_unsent_report_stays_open(store, clock, review):
    today = clock().date().isoformat()
    submit(store)
    clock.move(days=1)
    store.close_days()
    assert closed(store) == {} and len(review.read(store)) == 1
    relay(store)
    store.close_days()
    assert closed(store) == {today: 1}


def test_a_store_that_opens_again_knows_its_days(store, settings, clock):
    submit(store)
    relay(store)
    store.close()
    clock.move(days=2)
    again = Store(settings, clock)
    again.close_days()
    assert list(closed(again).values()) == [1, 0]
    again.close()


def test_a_day_that_a_report_waited_through_counts_nothing_of_it(waiting_store, clock, review):
    """The day of release is the day of receipt: a report that waits overnight is tomorrow's."""
    submit(waiting_store)
    clock.move(days=1)
    tomorrow = clock().date().isoformat()
    for _ in range(4):
        submit(waiting_store)
    waiting_store.release()
    relayed = {report.received for report in review.read(waiting_store)}
    relay(waiting_store)
    clock.move(days=1)
    waiting_store.close_days()
    assert relayed == {tomorrow}
    assert list(closed(waiting_store).values()) == [0, 5]


def test_an_outbox_that_the_broker_does_not_empty_does_not_grow_without_end(store):
    store.reports.release(store.passing_on.reports)
    full = [entry for _ in range(51) for entry in outgoing(EpochClosed(epoch="2026-11-24", sealed=0))]
    store.reports.slot.change(lambda slot: {**slot, "outbox": full})
    receipt = submit(store)
    assert sent(store, ReportReceived) == []
    assert store.open_mailbox(receipt).state == "received"
    relay(store)
    store.release()
    assert len(sent(store, ReportReceived)) == 1


def test_a_report_is_not_acknowledged_where_the_store_is_away(store, monkeypatch):
    def away(_document):
        raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(store.reports.documents, "insert", away)
        with pytest.raises(Unavailable):
            store.submit(new_draft(), Submission("basic", "sworn", ANSWERS))
    assert sent(store) == []
