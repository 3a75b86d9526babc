"""R14, R24: nothing becomes public without two signatures over exactly that; what was signed is kept once."""

from datetime import date

import pytest
from nameko.testing.services import worker_factory

from publisher.search.port import SearchUnavailable
from publisher.search.query import Query
from publisher.service import Service
from publisher.store import Store
from services.broker.handles import Handler
from services.stories import BadApproval, UnknownSigner
from tests.stories import (
    ALICE,
    BRUNO,
    CHRIS,
    DANA,
    ERIN,
    FRANK,
    STORIES,
    STRANGER,
    a_story,
    approved,
    disabled,
    enrolled,
)


class Crash(Exception):
    """The process ends here."""


@pytest.fixture
def service(store):
    return worker_factory(Service, store=store)


@pytest.fixture
def crash(monkeypatch):
    """Makes a step of the store end the process."""

    def at(thing, method):
        def end(*_args, **_kwargs):
            raise Crash

        monkeypatch.setattr(thing, method, end)

    return at


def totals(store):
    return store.total(), store.index.search(Query()).total


def test_r14_what_two_reviewers_signed_is_published(service, store, announced):
    service.story_approved(approved(a_story(), DANA, ERIN))
    assert store.story(a_story().id) == a_story()
    assert totals(store) == (1, 1)
    (event,) = announced()
    assert (event.story_id, event.version, event.quarter) == (a_story().id, 1, a_story().quarter)
    assert event.codes == a_story().codes


REFUSED = {
    "no signature": approved(a_story()),
    "one signature": approved(a_story(), DANA),
    "two by one reviewer": approved(a_story(), DANA, DANA),
    "over another text": approved(a_story(), DANA, ERIN, of=a_story(headline="Another")),
    "over another version": approved(a_story(version=2), DANA, ERIN, of=a_story()),
    "an administrator is no reviewer": approved(a_story(), ALICE, ALICE),
}


@pytest.mark.parametrize("event", REFUSED.values(), ids=REFUSED.keys())
def test_r14_anything_less_is_refused_for_good(service, store, announced, event):
    with pytest.raises(BadApproval):
        service.story_approved(event)
    assert totals(store) == (0, 0)
    assert announced() == []


@pytest.mark.parametrize("signers", [(DANA, STRANGER), (ALICE, BRUNO), (DANA, FRANK)])
def test_r14_a_signer_who_is_not_known_may_only_be_late(service, store, signers):
    with pytest.raises(UnknownSigner):
        service.story_approved(approved(a_story(), *signers))
    assert totals(store) == (0, 0)


def test_only_what_can_never_hold_becomes_a_dead_letter_at_once():
    handlers = [
        handler
        for name in ("story_approved", "reviewer_enrolled", "reviewer_disabled")
        for handler in getattr(Service, name).nameko_entrypoints
    ]
    assert all(isinstance(handler, Handler) and handler.refuses == (BadApproval,) for handler in handlers)
    assert len(handlers) == 3
    assert not issubclass(UnknownSigner, BadApproval)


def test_a_late_enrolment_lets_the_story_in(service, store):
    event = approved(a_story(), DANA, FRANK)
    with pytest.raises(UnknownSigner):
        service.story_approved(event)
    service.reviewer_enrolled(enrolled(FRANK, ALICE, BRUNO))
    service.story_approved(event)
    assert totals(store) == (1, 1)


def test_r14_a_disabled_reviewer_approves_nothing(service, store):
    service.reviewer_disabled(disabled(ERIN, ALICE, BRUNO))
    with pytest.raises(BadApproval):
        service.story_approved(approved(a_story(), DANA, ERIN))
    assert totals(store) == (0, 0)


def test_a_disabled_key_never_comes_back_by_a_late_or_repeated_enrolment(service, store):
    service.reviewer_disabled(disabled(FRANK, ALICE, BRUNO))  # overtakes the enrolment
    service.reviewer_disabled(disabled(FRANK, ALICE, BRUNO))
    service.reviewer_enrolled(enrolled(FRANK, ALICE, BRUNO))
    service.reviewer_disabled(disabled(ERIN, ALICE, BRUNO))
    service.reviewer_enrolled(enrolled(ERIN, ALICE, BRUNO))
    for signer in (FRANK, ERIN):
        with pytest.raises(BadApproval):
            service.story_approved(approved(a_story(), DANA, signer))


def test_an_enrolment_twice_changes_nothing(service, store):
    service.reviewer_enrolled(enrolled(DANA, ALICE, BRUNO))
    service.story_approved(approved(a_story(), DANA, ERIN))
    assert totals(store) == (1, 1)


@pytest.mark.parametrize("make", [enrolled, disabled])
def test_reviewers_come_and_go_only_by_two_installed_administrators(service, make):
    take = service.reviewer_enrolled if make is enrolled else service.reviewer_disabled
    for signers in [(), (ALICE,), (ALICE, ALICE)]:
        with pytest.raises(BadApproval):
            take(make(FRANK, *signers))
    for signers in [(ALICE, CHRIS), (DANA, ERIN), (ALICE, BRUNO, CHRIS)]:
        with pytest.raises(UnknownSigner):
            take(make(FRANK, *signers))


def test_an_enrolment_whose_key_is_another_than_was_signed_is_refused(service):
    theirs, mine = enrolled(FRANK, ALICE, BRUNO), enrolled(STRANGER, ALICE, BRUNO)
    with pytest.raises(BadApproval):
        service.reviewer_enrolled(theirs.model_copy(update={"public_key": mine.public_key}))
    with pytest.raises(BadApproval):
        service.reviewer_enrolled(mine.model_copy(update={"approvals": theirs.approvals}))
    with pytest.raises(BadApproval):
        service.reviewer_disabled(disabled(DANA, ALICE, BRUNO).model_copy(update={"key_id": theirs.key_id}))


def test_without_administrators_nobody_is_believed(bare):
    with pytest.raises(UnknownSigner):
        bare.trust.enrol(enrolled(DANA, ALICE, BRUNO))


def test_the_same_or_an_older_version_again_changes_nothing(service, store, announced):
    second = a_story(version=2, headline="Second thoughts")
    service.story_approved(approved(second, DANA, ERIN))
    service.story_approved(approved(second, DANA, ERIN))
    service.story_approved(approved(a_story(), DANA, ERIN))
    service.story_approved(approved(a_story(version=2, headline="Other second thoughts"), DANA, ERIN))
    assert store.story(second.id) == second
    assert [event.version for event in announced()] == [2]


def test_a_newer_version_replaces_and_is_announced(service, store, announced):
    service.story_approved(approved(a_story(), DANA, ERIN))
    service.story_approved(approved(a_story(version=2, headline="Second thoughts"), DANA, ERIN))
    assert store.story(a_story().id).headline == "Second thoughts"
    assert totals(store) == (1, 1)
    assert store.index.search(Query("second thoughts")).total == 1
    assert [event.version for event in announced()] == [1, 2]


@pytest.mark.parametrize("step", ["before the index", "after the index"])
def test_r24_a_crash_between_the_steps_is_made_good(store, settings, announced, crash, monkeypatch, step):
    crash(*((store.index, "put") if step == "before the index" else (store.stories, "update")))
    with pytest.raises(Crash):
        store.keep(a_story())
    monkeypatch.undo()
    assert announced() == []
    store.mend()
    store.mend()
    assert totals(store) == (1, 1)
    assert [event.version for event in announced()] == [1]


def test_r24_after_a_crash_the_message_that_comes_back_does_the_rest(store, announced, crash, monkeypatch):
    crash(store.stories, "update")
    with pytest.raises(Crash):
        store.keep(a_story())
    monkeypatch.undo()
    store.keep(a_story())
    assert totals(store) == (1, 1)
    assert len(announced()) == 1


def test_a_story_waits_for_an_index_that_is_away(store, announced, monkeypatch):
    def away(_entry):
        raise SearchUnavailable

    monkeypatch.setattr(store.index, "put", away)
    store.keep(a_story())  # acknowledged, since it is safe
    assert store.story(a_story().id) == a_story()
    assert announced() == []
    monkeypatch.undo()
    store.mend()
    assert totals(store) == (1, 1)
    assert len(announced()) == 1


def test_an_announcement_has_the_same_id_whoever_makes_it(store, announced, tmp_path):
    store.keep(a_story())
    (first,) = announced()
    other = Store(store.settings.model_copy(update={"data_dir": tmp_path / "other"}))
    other.prepare()
    other.keep(a_story())
    (second,) = other.stories.find({"pending": True})[0]["outbox"]
    other.close()
    assert second["id"] == first.id


def test_a_reindex_finds_everything_again(store):
    for story in STORIES:
        store.keep(story)
    store.index.rebuild([])
    store.reindex()
    assert totals(store) == (20, 20)


def test_what_is_kept_during_a_reindex_is_not_lost(store, monkeypatch):
    store.keep(STORIES[0])
    rebuild = store.index.rebuild

    def meanwhile(entries):
        store.keep(STORIES[1])
        store.keep(STORIES[0].model_copy(update={"version": 2, "headline": "Second thoughts"}))
        rebuild(entries)

    monkeypatch.setattr(store.index, "rebuild", meanwhile)
    store.reindex()
    assert totals(store) == (2, 2)
    assert store.index.search(Query("second thoughts")).total == 1


def test_an_index_that_was_lost_fills_itself_at_the_next_start(store, settings):
    store.keep(a_story())
    store.close()
    for file in settings.data_dir.glob("library.sqlite*"):
        file.unlink()
    again = Store(settings)
    again.prepare()
    assert totals(again) == (1, 1)
    again.close()


def test_the_newest_are_those_published_last(store):
    for number, story in enumerate(STORIES[:3]):
        store.keep(story, date(2026, 1 + number, 5))
    assert [(entry.story.id, entry.day) for entry in store.newest(2)] == [
        (STORIES[2].id, "2026-03-05"),
        (STORIES[1].id, "2026-02-05"),
    ]
