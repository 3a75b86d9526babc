"""The entrypoints of review, and what its log says."""

import io
import logging

import pytest
import structlog
from nameko.testing.services import worker_factory

from review.domain.arrival import Mismatch
from review.service import Service
from review.store import Store
from services import logs
from services.events import ClarificationAsked, EpochClosed, StoryApproved, StoryPublished
from services.sealing import CannotOpen
from tests.service.review.desk_world import a_draft, answer_to, fields_of, scrubbed, second, sent, told


@pytest.fixture
def service(store):
    return worker_factory(Service, store=store)


@pytest.fixture
def logged(settings):
    """All that is logged from now on, until the test is over."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure(settings.model_copy(update={"log_level": "DEBUG"}), stream)
    yield stream.getvalue
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_scrubbed_report_is_in_the_queue_when_the_handler_returns(service, store):
    service.report_scrubbed(scrubbed(store))
    assert len(store.cases.waiting()) == 1


def test_what_cannot_be_opened_or_does_not_belong_together_is_refused(service, store):
    event = scrubbed(store)
    with pytest.raises(Mismatch):
        service.report_scrubbed(event.model_copy(update={"report_id": "another"}))
    store.epochs.destroy(event.report.epoch)
    with pytest.raises(CannotOpen):
        service.report_scrubbed(event)
    assert not store.cases.waiting()


def test_publication_ends_the_case_and_the_house_is_kept(service, store, people, write):
    service.report_scrubbed(scrubbed(store))
    (waiting,) = store.cases.waiting()
    write(waiting.id, people.avery)
    second(store, waiting.id, people.blake)
    (event,) = sent(store.cases.documents, StoryApproved)
    told = event.story.model_dump(include={"version", "disposition", "quarter", "codes"})
    service.story_published(StoryPublished(story_id=event.story.id, **told))
    service.epoch_closed(EpochClosed(epoch="2026-03-02", sealed=1))
    service.keep_house()
    service.end_idle_sessions()
    assert store.purge.count() == 1


def test_a_scrubbed_answer_is_with_its_case_when_the_handler_returns(service, store, people, arrive):
    case = arrive()
    store.desk.claim(case, people.avery)
    store.conversations.ask(case, people.avery, "Was it wet?")
    (question,) = sent(store.cases.documents, ClarificationAsked)
    service.answer_scrubbed(answer_to(store, question.question_id))
    assert store.cases.look(case).news == "answered"
    with pytest.raises(Mismatch):
        service.answer_scrubbed(answer_to(store, "q").model_copy(update={"answer_id": "another"}))


def test_mailboxes_are_told_by_the_clock(service, store, people, arrive, write, clock):
    store.closures._demo, store.closures._pause = False, 60.0
    service.tell_mailboxes()
    case = arrive()
    write(case, people.avery, a_draft(disposition="reject"))
    second(store, case, people.blake)
    clock.pass_(minutes=1)
    service.tell_mailboxes()
    assert [event.state for event in told(store)] == ["in_review", "closed"]


def test_a_restart_finds_the_drafts(store, settings, people, arrive, write, clock):
    case = arrive()
    write(case, people.avery, a_draft(headline="Kept"), sign=False)
    again = Store(settings, clock)
    try:
        assert again.desk.open(case, people.avery).version.draft.headline == "Kept"
    finally:
        again.close()


def test_idle_sessions_end_and_take_the_key_along(store, settings, people):
    elapsed = [0.0]
    store.sessions._clock = lambda: elapsed[0]
    session_id = store.sessions.log_in("avery", people.passwords["avery"])
    elapsed[0] = settings.session_minutes * 60 - 1
    assert store.sessions.who(session_id).key_id == people.avery.key_id
    elapsed[0] += settings.session_minutes * 60 + 1
    store.sessions.sweep()
    assert not store.sessions._sessions and store.sessions.who(session_id) is None


def test_words_of_a_report_are_in_no_log_line(logged, store, avery, arrive, clock, monkeypatch):
    case = arrive()
    avery.post(f"/cases/{case}/claim")
    avery.get(f"/cases/{case}")
    avery.post(f"/cases/{case}/edit", **fields_of(a_draft(headline="", lessons="[heron"), 1, then="sign"))
    monkeypatch.setattr(store.desk, "save", _failing)
    assert avery.post(f"/cases/{case}/edit", **fields_of(a_draft(), 2, then="save")).status_code == 500
    monkeypatch.undo()
    store.answered(answer_to(store, "heron", mailbox_id="heron", told="The heron again."))
    clock.pass_(days=90)
    store.keep_house()
    assert all(line in logged() for line in ("page_failed", "answer_dropped", "report_expired"))
    assert "heron" not in logged() and "Quill" not in logged()


def _failing(*arguments):
    raise ValueError(f"the heron {arguments}")
