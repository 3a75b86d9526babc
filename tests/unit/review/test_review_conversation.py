"""R13: when a question holds a case back, and what may be asked."""

from datetime import date

import pytest

from review.domain.conversation import (
    Conversation,
    NotAsked,
    StillOpen,
    TooMany,
    answered,
    called_back,
    faults,
    question,
    signoff,
    with_question,
    with_turn,
    withdrawn,
)
from services.mailboxes import Answer
from services.reports import ScrubResult

MONDAY = date(2026, 3, 2)
NOTHING_FOUND = ScrubResult(spans={}, masked={}, risk=0, risk_reasons=[], suggested={}, model="")


def asked(*ids, day=MONDAY):
    conversation = Conversation()
    for each in ids:
        conversation = withdrawn(with_question(conversation, question(each, "Why?", "avery", day)), each)
    return conversation


def an_answer(to, kind="answer"):
    return Answer(answer_id="a", mailbox_id="m", question_id=to, kind=kind, received="2026-03-03")


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (MONDAY, date(2026, 3, 16)),
        (date(2026, 11, 20), date(2026, 12, 7)),  # over Thanksgiving
    ],
)
def test_r13_a_question_holds_back_for_ten_business_days(day, last):
    turn = question("q", "Why?", "avery", day)
    assert turn.until == last
    assert turn.holds(last) and not turn.holds(date.fromordinal(last.toordinal() + 1))


def test_a_story_is_with_its_reporter_for_a_week_and_the_week_and_a_day_that_an_answer_may_take():
    assert signoff("s", 2, "blake", MONDAY).until == date(2026, 3, 17)


def test_r13_one_question_at_a_time():
    conversation = with_question(Conversation(), question("q", "Why?", "avery", MONDAY))
    with pytest.raises(StillOpen):
        with_question(conversation, question("r", "And?", "avery", MONDAY))
    later = with_question(conversation, question("r", "And?", "avery", date(2026, 3, 17)))
    assert later.open_question(date(2026, 3, 17)).id == "r" and later.waits_until == date(2026, 3, 31)


def test_r13_three_questions_and_no_more():
    with pytest.raises(TooMany):
        with_question(asked("q", "r", "s"), question("t", "And?", "avery", MONDAY))


def test_a_story_that_is_shown_is_no_question():
    conversation = with_turn(asked("q", "r"), signoff("s", 2, "blake", MONDAY))
    assert conversation.open_question(MONDAY) is None and conversation.waits_until == date(2026, 3, 17)
    assert called_back(conversation).waits_until is None
    with pytest.raises(NotAsked):
        withdrawn(conversation, "s")


@pytest.mark.parametrize(
    ("to", "kind"),
    [("q", "consent"), ("q", "objection"), ("s", "answer"), ("unknown", "answer"), ("unknown", "consent")],
)
def test_an_answer_must_fit_what_was_asked(to, kind):
    conversation = with_turn(asked("q"), signoff("s", 2, "blake", MONDAY))
    with pytest.raises(NotAsked):
        answered(conversation, an_answer(to, kind), NOTHING_FOUND)


def test_an_answer_ends_the_waiting_and_is_heard_once():
    conversation = with_question(Conversation(), question("q", "Why?", "avery", MONDAY))
    assert not conversation.heard(an_answer("q"))
    after = answered(conversation, an_answer("q"), NOTHING_FOUND)
    assert after.heard(an_answer("q")) and after.waits_until is None and after.open_question(MONDAY) is None
    with pytest.raises(NotAsked):
        withdrawn(after, "q")


@pytest.mark.parametrize(("length", "wrong"), [(0, 1), (1, 0), (2000, 0), (2001, 1)])
def test_a_question_has_words_and_not_too_many(length, wrong):
    assert [fault.field for fault in faults("x" * length)] == ["question"] * wrong
