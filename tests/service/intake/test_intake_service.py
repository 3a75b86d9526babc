"""The entrypoints pass on what they are given; what happens then is tested at the store."""

from nameko.testing.services import worker_factory

from intake.domain.receipt import new_draft
from intake.service import Service
from services.epochs import today
from services.events import CaseProgressed


def test_news_of_a_case_reach_its_mailbox(store):
    receipt = store.submit(new_draft(), "sworn", {"lessons": "Wait."})
    service = worker_factory(Service, store=store)
    service.case_progressed(CaseProgressed(mailbox_id=receipt.mailbox().id, state="in_review", step=1))
    assert store.state(receipt) == "in_review"


def test_the_timer_opens_the_day_and_closes_none_too_early(store):
    worker_factory(Service, store=store).close_days()
    (day,) = store.days.find({})
    assert (day["_id"], day["state"]) == (today().isoformat(), "open")
