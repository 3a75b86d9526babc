"""R11, R17: nothing of a report is left after the decision, and nothing brings it back."""

from datetime import date

import pytest

from review.domain.states import State
from services.events import EpochClosed, StoryApproved, StoryPublished
from services.sealing import CannotOpen, unwrap
from services.stories import Codes
from tests.service.review.desk_world import (
    LESSON,
    MAILBOX,
    a_draft,
    answer_to,
    on_disk,
    relay,
    scrubbed,
    second,
    sent,
    told,
)


def published(event):
    story = event.story
    return StoryPublished(
        story_id=story.id,
        version=story.version,
        disposition=story.disposition,
        quarter=story.quarter,
        codes=story.codes,
    )


@pytest.fixture
def approved(store, people, arrive, write):
    """A case with two signatures, and the event that went to the publisher."""
    case = arrive()
    write(case, people.avery)
    second(store, case, people.blake)
    (event,) = sent(store.cases.documents, StoryApproved)
    return case, event


def test_r17_after_publication_nothing_of_the_report_is_left(store, settings, approved):
    case, event = approved
    before = store.cases.documents.get(case)
    # What the search looks for can be found: mailbox and story in the outbox, the boxes in the document. A large
    # value is cut into pages, so short pieces of it are looked for.
    locked = [bytes(before[box]) for box in ("sealed", "draft", "conversation")]
    boxes = [box[start : start + 24] for box in locked for start in (0, 2000)]
    needles = [MAILBOX.encode(), b"heron crossed", event.story.id.encode(), *boxes]
    assert not [needle for needle in needles if needle not in on_disk(settings.data_dir)]
    key = store.cases._keys._documents.get(case)["key"]
    assert key in on_disk(settings.data_dir)

    relay(store.cases.documents)
    store.published(published(event))
    relay(store.cases.documents)
    relay(store.database.collection("closures"))
    store.database.forget()

    left = on_disk(settings.data_dir)
    assert not [needle for needle in (*needles, key, b"Sergeant Quill", LESSON.encode()) if needle in left]
    assert set(store.cases.documents.get(case)) == {"_id", "version", "pending", "state", "epoch", "outbox"}
    with pytest.raises(CannotOpen):
        store.cases.unlocked(before)


def test_the_case_key_lies_wrapped_in_the_vault_and_not_beside_the_case(store, settings, arrive):
    case = arrive()
    wrapped = bytes(store.cases._keys._documents.get(case)["key"])
    log = (settings.data_dir / "keys.sqlite-wal").read_bytes()  # first: it may be written into the file meanwhile
    assert wrapped in log + (settings.data_dir / "keys.sqlite").read_bytes()
    assert store.cases._keys.get(case) not in on_disk(settings.data_dir)
    with pytest.raises(CannotOpen):
        unwrap(settings.secret("vault_key"), wrapped)  # a key for this one purpose is derived from it


def test_r17_the_reporter_is_told_and_a_certificate_of_hashes_remains(store, approved):
    case, event = approved
    store.published(published(event))
    assert [(e.mailbox_id, e.state, e.step) for e in told(store)][1:] == [(MAILBOX, "published", 2)]
    (certificate,) = store.purge.certificates()
    assert certificate["purged"] == "2026-03-02" and len(certificate["content"]) == len(certificate["key"]) == 64
    assert case not in str(certificate) and event.story.id not in str(certificate)


def test_an_older_version_or_another_story_ends_nothing(store, approved):
    case, event = approved
    older = published(event).model_copy(update={"version": event.story.version - 1})
    stranger = published(event).model_copy(update={"story_id": "0123456789"})
    for other in (older, stranger):
        store.published(other)
    assert store.cases.documents.get(case)["state"] == State.APPROVED


def test_publication_told_twice_is_one_purge(store, approved):
    case, event = approved
    store.published(published(event))
    version = store.cases.documents.get(case)["version"]
    store.published(published(event))
    assert store.cases.documents.get(case)["version"] == version and store.purge.count() == 1


def test_r17_a_late_redelivery_revives_nothing(store, approved):
    case, event = approved
    redelivered = scrubbed(store)
    store.published(published(event))
    store.receive(redelivered)
    assert store.cases.documents.get(case)["state"] == State.PURGED
    assert store.cases._keys._documents.get(case) is None and not store.cases.waiting()


def test_a_report_that_arrives_twice_is_one_case(store, arrive):
    case = arrive()
    draft = store.cases.documents.get(case)["draft"]
    store.receive(scrubbed(store))
    assert [each.id for each in store.cases.waiting()] == [case]
    assert store.cases.documents.get(case)["draft"] == draft


@pytest.mark.parametrize("crash", ["before", "after the key", "after the certificate"])
def test_a_purge_that_a_crash_interrupted_is_finished_later(store, approved, monkeypatch, crash):
    case, event = approved

    class Crash(Exception):
        pass

    def crashing(*_):
        raise Crash

    steps = {"before": (store.cases._keys, "destroy"), "after the key": (store.purge._certificates, "insert_many")}
    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr(*steps.get(crash, (store.purge, "_sweep_away")), crashing)
        store.published(published(event))
    assert store.cases.documents.get(case)["state"] == State.PURGING
    store.keep_house()
    assert store.cases.documents.get(case)["state"] == State.PURGED
    assert store.purge.count() == 1 and store.cases._keys._documents.get(case) is None
    assert [e.state for e in told(store)] == ["in_review", "published"]


def test_a_report_that_nobody_decided_is_destroyed_after_sixty_days(store, people, arrive, write, clock):
    undecided, signed_once = arrive("report-1"), arrive("report-2", mailbox="another")
    write(signed_once, people.avery)
    clock.pass_(days=60)
    store.keep_house()
    assert len(store.cases.waiting()) == 2
    clock.pass_(days=1)
    store.keep_house()
    assert {store.cases.documents.get(case)["state"] for case in (undecided, signed_once)} == {State.PURGED}
    closed = [event.mailbox_id for event in told(store) if event.state == "closed"]
    assert sorted(closed) == ["another", MAILBOX]


def test_a_case_whose_key_is_lost_holds_up_nobody_and_goes_in_the_end(store, arrive, avery, clock):
    lost, other = arrive("report-1"), arrive("report-2", mailbox="another")
    store.cases._keys.destroy(lost)
    assert avery.post(f"/cases/{lost}/claim").status_code == 302
    assert avery.get(f"/cases/{lost}").status_code == 409
    clock.pass_(days=61)
    store.keep_house()
    assert {store.cases.documents.get(case)["state"] for case in (lost, other)} == {State.PURGED}


class TestEpochs:
    """Transport keys die when all that they sealed has arrived and a day has passed."""

    EPOCH = "2026-03-02"

    def test_a_key_dies_when_the_counts_match_and_a_day_has_passed(self, store, arrive, clock):
        arrive("report-1")
        arrive("report-2")
        event = scrubbed(store)
        clock.pass_(days=1)
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=2))
        clock.pass_(days=1)
        store.keep_house()
        assert store.epochs.open(event.report)
        clock.pass_(days=1)
        store.keep_house()
        with pytest.raises(CannotOpen):
            store.epochs.open(event.report)

    def test_answers_count_too_and_what_counts_them_goes_with_the_epoch(self, store, arrive, clock):
        arrive()
        event = answer_to(store, "no question", mailbox_id="of nobody")
        for _ in range(2):
            store.answered(event)
        answers = store.database.collection("answers")
        assert [(each["_id"], each["epoch"]) for each in answers.find({})] == [("answer-1", self.EPOCH)]
        clock.pass_(days=1)
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=2))
        clock.pass_(days=2)
        store.keep_house()
        assert self.EPOCH not in store.epochs.living() and answers.count({}) == 0

    @pytest.mark.parametrize("arrived", [0, 2])
    def test_a_key_lives_while_an_answer_is_missing_or_one_too_many_is_here(self, store, arrive, clock, arrived):
        arrive()
        for number in range(arrived):
            store.answered(answer_to(store, "no question", mailbox_id="of nobody", answer_id=f"answer-{number}"))
        clock.pass_(days=1)
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=2))
        clock.pass_(days=20)
        store.keep_house()
        assert self.EPOCH in store.epochs.living()

    def test_a_key_lives_while_a_report_is_missing(self, store, arrive, clock):
        arrive()
        clock.pass_(days=1)
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=2))
        clock.pass_(days=20)
        store.keep_house()
        assert self.EPOCH in store.epochs.living()

    def test_tombstones_count_and_go_with_their_epoch(self, store, people, arrive, write, clock):
        rejected, waiting = arrive("report-1"), arrive("report-2")
        write(rejected, people.avery, a_draft(disposition="reject", codes=Codes(event="")))
        second(store, rejected, people.blake)
        event = scrubbed(store)
        clock.pass_(days=1)
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=2))
        clock.pass_(days=2)
        store.keep_house()
        assert store.cases.documents.get(rejected), "its events are not sent yet"
        relay(store.cases.documents)
        store.keep_house()
        assert store.cases.documents.get(rejected) is None and store.purge.count() == 1
        assert [case.id for case in store.cases.waiting()] == [waiting]
        with pytest.raises(CannotOpen):
            store.receive(event)

    def test_no_key_lives_longer_than_sixty_days(self, store, clock):
        clock.pass_(days=60)
        store.keep_house()
        assert self.EPOCH in store.epochs.living()
        clock.pass_(days=1)
        store.keep_house()
        assert self.EPOCH not in store.epochs.living()

    def test_the_key_of_a_day_in_which_nothing_was_sealed_waits_for_the_sixty_days(self, store, clock):
        """Nothing can be read with it; and where a clock was wrong, something may still be sealed to it."""
        clock.pass_(days=1)
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=0))
        clock.pass_(days=59)
        store.keep_house()
        assert self.EPOCH in store.epochs.living()
        clock.pass_(days=1)
        store.keep_house()
        assert self.EPOCH not in store.epochs.living()

    def test_r11_a_key_outlives_its_day_by_a_day_however_early_intake_has_closed_it(self, store, arrive, clock):
        arrive(day="2026-03-06")  # from an intake whose clock is four days ahead
        store.epoch_closed(EpochClosed(epoch="2026-03-06", sealed=1))
        clock.pass_(days=6)
        store.keep_house()
        assert "2026-03-06" in store.epochs.living()
        clock.pass_(days=1)
        store.keep_house()
        assert "2026-03-06" not in store.epochs.living()

    def test_r11_intake_says_once_more_of_a_day_that_it_closed_too_early(self, store, arrive, clock):
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=0))
        arrive("report-1")
        arrive("report-2")
        clock.pass_(days=1)
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=2))
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=0))  # the first, late and again
        day = date.fromisoformat(self.EPOCH)
        assert store.retention.complete(day, day)
        clock.pass_(days=2)
        store.keep_house()
        assert self.EPOCH not in store.epochs.living()

    def test_r17_what_was_dated_ahead_counts_from_when_that_is_seen(self, store, arrive, clock):
        clock.set(days=90)
        store.prepare()
        ahead = clock().date().isoformat()
        case = arrive()
        event = scrubbed(store)
        clock.set(days=-90)
        store.keep_house()
        assert store.cases.documents.get(case)["received"] == self.EPOCH
        clock.pass_(days=60)
        store.keep_house()
        assert ahead in store.epochs.living()
        clock.pass_(days=1)
        store.keep_house()
        assert store.cases.documents.get(case)["state"] == State.PURGED
        with pytest.raises(CannotOpen):
            store.epochs.open(event.report)

    def test_keys_for_the_coming_days_are_made_in_time(self, store, clock):
        clock.pass_(days=30)
        store.keep_house()
        assert {"2026-04-01", "2026-04-15"} <= set(store.epochs.living())

    def test_a_late_word_about_a_dead_epoch_is_forgotten(self, store, clock):
        clock.pass_(days=61)
        store.keep_house()
        store.epoch_closed(EpochClosed(epoch=self.EPOCH, sealed=1))
        assert store.database.collection("epochs").count({}) == 0
