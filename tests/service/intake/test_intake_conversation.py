"""The conversation through a mailbox, as the store keeps it: R13, R17, and nothing that joins it to a report (R09)."""

from datetime import timedelta

import pytest
from intake_world import relay, sent, submit

from intake.domain.receipt import new_draft
from intake.store import AlreadyAnswered, NothingAsked, UnknownMailbox
from services.broker.outbox import outgoing
from services.events import (
    AnswerReceived,
    CaseProgressed,
    ClarificationAsked,
    EpochClosed,
    MailboxSealed,
    SignoffAsked,
)
from services.mailboxes import Question, Signoff
from services.sealing import public_key, seal

QUESTION = "was the door already open?"
STORY = Signoff(headline="An open door", narrative=("He waited.",), lessons=("Look first.",))


def ask(store, receipt, question_id="q1", step=2, text=QUESTION):
    mailbox = receipt.mailbox()
    box = MailboxSealed(box=seal(public_key(mailbox.private_key), Question(text=text).model_dump(mode="json")))
    store.mailboxes.ask(ClarificationAsked(mailbox_id=mailbox.id, question_id=question_id, question=box, step=step))


def show(store, receipt, until, question_id="s1", step=3):
    mailbox = receipt.mailbox()
    box = MailboxSealed(box=seal(public_key(mailbox.private_key), STORY.model_dump(mode="json")))
    day = until.isoformat()
    store.mailboxes.ask_signoff(
        SignoffAsked(mailbox_id=mailbox.id, question_id=question_id, story=box, until=day, step=step)
    )


@pytest.fixture
def asked(store):
    receipt = submit(store)
    relay(store)
    ask(store, receipt)
    return receipt


def test_r13_a_reporter_reads_the_question_and_answers_once(store, review, asked):
    found = store.open_mailbox(asked)
    assert (found.question.text, found.question.answered, found.waiting) == (QUESTION, False, True)
    store.answer(asked, "q1", "answer", "it was open")
    (answer,) = review.answers(store)
    assert (answer.mailbox_id, answer.question_id, answer.kind) == (asked.mailbox().id, "q1", "answer")
    assert (answer.text, answer.weak) == ("it was open", False)
    found = store.open_mailbox(asked)
    assert (found.question.answered, found.waiting) == (True, False)
    with pytest.raises(AlreadyAnswered):
        store.answer(asked, "q1", "answer", "it was closed")
    assert len(review.answers(store)) == 1


def test_the_next_question_takes_the_place_of_the_last_and_late_ones_change_nothing(store, asked):
    store.answer(asked, "q1", "answer", "it was open")
    ask(store, asked, "q2", 4, "and the window?")
    ask(store, asked)
    found = store.open_mailbox(asked).question
    assert (found.id, found.text, found.answered) == ("q2", "and the window?", False)


@pytest.mark.parametrize(("question_id", "kind"), [("q2", "answer"), ("q1", "consent"), ("q1", "objection")])
def test_only_what_was_asked_can_be_answered(store, asked, question_id, kind):
    with pytest.raises(NothingAsked):
        store.answer(asked, question_id, kind, "it was open")


def test_before_anything_was_asked_nothing_can_be_answered(store, waiting_store):
    for each in (store, waiting_store):
        with pytest.raises(NothingAsked):
            each.answer(submit(each), "q1", "answer", "it was open")


def test_a_reporter_sees_the_exact_text_and_may_object_until_the_last_day(store, clock, review):
    receipt = submit(store, signoff=True)
    until = clock().date() + timedelta(days=7)
    show(store, receipt, until)
    found = store.open_mailbox(receipt).signoff
    assert (found.story, found.until, found.answered) == (STORY, until, False)
    clock.move(days=8)
    with pytest.raises(NothingAsked):
        store.answer(receipt, "s1", "objection", "the door is wrong")
    clock.move(days=-1)
    review.epochs.prepare(clock().date())
    store.answer(receipt, "s1", "objection", "the door is wrong")
    assert store.open_mailbox(receipt).signoff.answered
    assert review.answers(store)[-1].kind == "objection"


def test_the_last_day_ends_where_the_reporter_is(store, clock, review):
    receipt = submit(store, signoff=True)
    until = clock().date() + timedelta(days=7)
    show(store, receipt, until)
    clock.move(days=7, hours=14)  # 2 in the morning in Greenwich, and still the evening before in New York
    review.epochs.prepare(clock().date())
    store.answer(receipt, "s1", "objection", "the door is wrong")
    assert review.answers(store)[-1].kind == "objection"


def test_r09_answers_wait_for_other_answers(waiting_store, review, clock):
    receipts = [submit(waiting_store) for _ in range(5)]
    waiting_store.release()
    for number, receipt in enumerate(receipts):
        ask(waiting_store, receipt)
        waiting_store.release()
        assert sent(waiting_store, AnswerReceived) == []
        waiting_store.answer(receipt, "q1", "answer", f"answer {number}")
        assert waiting_store.open_mailbox(receipt).question.answered
    waiting_store.release()
    answers = review.answers(waiting_store)
    assert sorted(answer.text for answer in answers) == [f"answer {number}" for number in range(5)]
    assert not any(answer.weak for answer in answers)


def test_r09_one_answer_in_a_week_goes_alone_and_is_marked_weak(waiting_store, review, clock):
    receipt = submit(waiting_store)
    waiting_store.release()
    clock.move(days=7)
    waiting_store.release()
    ask(waiting_store, receipt)
    waiting_store.answer(receipt, "q1", "answer", "it was open")
    clock.move(days=7)
    waiting_store.release()
    (answer,) = review.answers(waiting_store)
    assert answer.weak


def test_r09_nothing_is_written_to_a_mailbox_at_the_moment_of_an_answer(waiting_store):
    receipts = [submit(waiting_store) for _ in range(5)]
    waiting_store.release()
    ask(waiting_store, receipts[0])
    before = waiting_store.database.collections["mailboxes"].find({}, order_by="_id")
    waiting_store.answer(receipts[0], "q1", "answer", "it was open")
    waiting_store.destroy_mailbox(receipts[1])
    assert waiting_store.database.collections["mailboxes"].find({}, order_by="_id") == before


def test_r17_with_the_end_of_the_case_everything_goes_but_the_word_for_it(store, settings, asked, clock):
    store.answer(asked, "q1", "answer", "it was open")
    box = store.database.collections["mailboxes"].find({})[0]["question"]["box"]
    store.progress(CaseProgressed(mailbox_id=asked.mailbox().id, state="published", step=9))
    ask(store, asked, "q2", 10)
    found = store.open_mailbox(asked)
    assert (found.state, found.question, found.signoff) == ("published", None, None)
    assert box not in str(store.database.collections["mailboxes"].find({}))
    clock.move(days=30)
    store.close_days()
    assert store.open_mailbox(asked).state == "published"
    clock.move(days=1)
    store.close_days()
    with pytest.raises(UnknownMailbox):
        store.open_mailbox(asked)


@pytest.mark.parametrize("released", [False, True])
def test_a_destroyed_mailbox_is_unknown_at_once_and_for_good_and_its_report_goes_on(waiting_store, review, released):
    receipt = submit(waiting_store, "mine")
    for number in range(4):
        submit(waiting_store, f"other {number}")
    if released:
        waiting_store.release()
    waiting_store.destroy_mailbox(receipt)
    for _ in range(2):
        with pytest.raises(UnknownMailbox):
            waiting_store.open_mailbox(receipt)
        with pytest.raises(UnknownMailbox):
            waiting_store.destroy_mailbox(receipt)
        waiting_store.release()
    assert "mine" in [report.answers["narrative"] for report in review.read(waiting_store)]


def test_the_same_draft_sent_again_does_not_bring_a_destroyed_mailbox_back(waiting_store):
    draft = new_draft()
    receipt = submit(waiting_store, draft=draft)
    waiting_store.destroy_mailbox(receipt)
    submit(waiting_store, draft=draft)
    with pytest.raises(UnknownMailbox):
        waiting_store.open_mailbox(receipt)


def test_r09_destroyed_mailboxes_leave_the_store_together(waiting_store):
    receipts = [submit(waiting_store) for _ in range(6)]
    waiting_store.release()
    mailboxes = waiting_store.database.collections["mailboxes"]
    for number, receipt in enumerate(receipts[:5], 1):
        assert mailboxes.count({}) == 6
        waiting_store.destroy_mailbox(receipt)
        if number < 5:
            waiting_store.release()
    waiting_store.release()
    assert [left["_id"] for left in mailboxes.find({})] == [receipts[5].mailbox().id]


def test_r09_destroying_a_mailbox_while_its_report_waits_leaves_no_mark_on_the_report(waiting_store):
    """Else the one report of the batch that is without a mailbox would be that connection's."""
    receipts = [submit(waiting_store) for _ in range(5)]
    before = waiting_store.reports.documents.find({}, order_by="_id")
    waiting_store.destroy_mailbox(receipts[0])
    after = waiting_store.reports.documents.find({}, order_by="_id")
    assert [each for each in after if each in before] == before
    waiting_store.release()
    assert waiting_store.database.collections["mailboxes"].count({}) == 5


def test_a_mailbox_whose_destruction_is_decided_before_its_report_goes_is_never_made(waiting_store, clock):
    receipts = [submit(waiting_store) for _ in range(4)]
    for receipt in receipts:
        waiting_store.destroy_mailbox(receipt)
    clock.move(days=6)
    for _ in range(5):
        waiting_store.destroy_mailbox(submit(waiting_store))
    waiting_store.destroyed.release(waiting_store.passing_on.destroyed)
    waiting_store.release()
    clock.move(days=9)  # the wishes themselves are forgotten
    waiting_store.close_days()
    relay(waiting_store)
    waiting_store.close_days()
    assert waiting_store.destroyed.documents.count({}) == 0
    with pytest.raises(UnknownMailbox):
        waiting_store.open_mailbox(receipts[0])
    clock.move(days=31)
    waiting_store.close_days()
    assert waiting_store.database.collections["mailboxes"].count({}) == 0


@pytest.mark.parametrize("state", ["in_review", "published"])
def test_a_mailbox_of_an_earlier_version_is_completed_at_the_next_start(store, clock, state):
    receipt, mailboxes = submit(store), store.database.collections["mailboxes"]
    kept = ("_id", "key", "step", "version")
    mailboxes.update(receipt.mailbox().id, lambda mailbox: {"state": state, **{name: mailbox[name] for name in kept}})
    for _ in range(2):
        store.prepare()
    assert store.open_mailbox(receipt).state == state
    ask(store, receipt)
    assert (store.open_mailbox(receipt).question is None) == (state == "published")
    clock.move(days=31)
    store.close_days()
    assert (mailboxes.count({}) == 0) == (state == "published")


def test_a_report_that_an_earlier_version_had_accepted_is_still_sent(store):
    event = SignoffAsked(mailbox_id="m", question_id="q", story=MailboxSealed(box=""), until="2026-01-01", step=1)
    store.database.collections["submissions"].insert({"_id": "old", "epoch": "2026-01-01", "outbox": outgoing(event)})
    assert sent(store) == [event]


@pytest.fixture
def talking(waiting_store):
    """A store of real work in whose mailboxes a question waits, and their receipts."""
    receipts = [submit(waiting_store) for _ in range(5)]
    waiting_store.release()
    for receipt in receipts:
        ask(waiting_store, receipt)
    return waiting_store, receipts


def test_r13_a_second_answer_is_refused_while_the_first_still_waits_for_others(talking):
    store, (receipt, *_) = talking
    store.answer(receipt, "q1", "answer", "it was open")
    with pytest.raises(AlreadyAnswered):
        store.answer(receipt, "q1", "answer", "it was closed")


def test_r13_a_second_answer_is_refused_when_nothing_is_left_of_the_first_but_that_there_was_one(store, asked, clock):
    store.answer(asked, "q1", "answer", "it was open")
    relay(store)
    clock.move(days=9)
    store.close_days()
    relay(store)
    store.close_days()
    assert store.answers.documents.count({}) == 0
    assert store.open_mailbox(asked).question.answered
    with pytest.raises(AlreadyAnswered):
        store.answer(asked, "q1", "answer", "it was closed")


def test_r17_with_the_end_of_a_case_only_the_word_for_it_is_left(store, asked, clock):
    show(store, asked, clock().date() + timedelta(days=7))
    store.answer(asked, "q1", "answer", "it was open")
    store.progress(CaseProgressed(mailbox_id=asked.mailbox().id, state="published", step=9))
    (kept,) = store.database.collections["mailboxes"].find({})
    assert (kept["question"], kept["signoff"], kept["answered"]) == (None, None, [])


def test_r17_an_answer_that_waited_until_the_case_had_ended_leaves_nothing_in_the_mailbox(talking):
    store, receipts = talking
    for receipt in receipts:
        store.answer(receipt, "q1", "answer", "it was open")
        store.progress(CaseProgressed(mailbox_id=receipt.mailbox().id, state="closed", step=9))
    store.release()
    assert all(mailbox["answered"] == [] for mailbox in store.database.collections["mailboxes"].find({}))


def test_a_story_can_be_objected_to_until_the_last_day_is_over(store, asked, clock):
    show(store, asked, clock().date() + timedelta(days=7))
    clock.move(days=7)
    assert store.open_mailbox(asked).signoff.waits
    clock.move(days=1)
    assert not store.open_mailbox(asked).signoff.waits


def test_r17_a_day_counts_its_answers_too_so_that_its_key_outlives_them(talking, clock):
    store, receipts = talking
    for receipt in receipts:
        store.answer(receipt, "q1", "answer", "it was open")
    store.release()
    relay(store)
    clock.move(days=1)
    store.close_days()
    assert [event.sealed for event in sent(store, EpochClosed)] == [10]
