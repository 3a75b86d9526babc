"""The entrypoints pass on what they are given; what happens then is tested at the store."""

import pytest
from intake_world import sent, submit
from nameko.testing.services import worker_factory

from intake.service import Service
from services.events import CaseProgressed, ClarificationAsked, MailboxSealed, ReportReceived, SignoffAsked
from services.mailboxes import Question, Signoff
from services.sealing import public_key, seal


@pytest.fixture
def service(store):
    return worker_factory(Service, store=store)


def test_news_of_a_case_reach_its_mailbox(store, service):
    receipt = submit(store)
    service.case_progressed(CaseProgressed(mailbox_id=receipt.mailbox().id, state="in_review", step=1))
    assert store.open_mailbox(receipt).state == "in_review"


def test_r13_questions_and_stories_reach_the_mailbox(store, service, clock):
    receipt = submit(store)
    mailbox, day = receipt.mailbox(), clock().date().isoformat()
    question, story = (
        MailboxSealed(box=seal(public_key(mailbox.private_key), content.model_dump(mode="json")))
        for content in (Question(text="Was it dark?"), Signoff(headline="A dark street"))
    )
    service.clarification_asked(ClarificationAsked(mailbox_id=mailbox.id, question_id="q", question=question, step=2))
    service.signoff_asked(SignoffAsked(mailbox_id=mailbox.id, question_id="s", story=story, until=day, step=3))
    found = store.open_mailbox(receipt)
    assert (found.question.text, found.signoff.story.headline) == ("Was it dark?", "A dark street")


def test_the_timer_opens_the_day_and_closes_none_too_early(store, service, clock):
    service.close_days()
    (day,) = store.database.collections["epochs"].find({})
    assert (day["_id"], day["state"]) == (clock().date().isoformat(), "open")


def test_the_timer_looks_for_what_is_due_no_oftener_than_it_should(waiting_store, monkeypatch):
    service = worker_factory(Service, store=waiting_store)
    service.release()
    for _ in range(5):
        submit(waiting_store)
    service.release()
    assert sent(waiting_store, ReportReceived) == []
    waiting_store._next_look = 0.0  # an hour later
    service.release()
    assert len(sent(waiting_store, ReportReceived)) == 5
