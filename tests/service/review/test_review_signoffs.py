"""A reporter who wanted to see the story sees exactly what would be printed, and may object; silence is consent."""

import pytest

from review.domain.states import State
from services.events import ClarificationAsked, EpochClosed, SignoffAsked, StoryApproved
from services.stories import check_approvals, story_statement
from tests.service.review.desk_world import LESSON, MAILBOX, MASKED, a_draft, answer_to, opened, second, sent

WANTS_TO_SEE = {"signoff": True}


@pytest.fixture
def shown(store, people, arrive, write):
    """Two reviewers sign; returns the case and what its reporter is asked."""

    def shown(**draft):
        case = arrive(about=WANTS_TO_SEE)
        write(case, people.avery, a_draft(**draft))
        assert second(store, case, people.blake) == State.WITH_REPORTER
        (event,) = sent(store.cases.documents, SignoffAsked)
        return case, event

    return shown


@pytest.fixture
def close_days(store, clock):
    """Lets days pass, and intake say at the end of each how much it has passed on; what of ``missing`` never came."""

    def close_days(count, missing=0):
        for _ in range(count):
            epoch = clock().date().isoformat()
            arrived = sum(store.database.collection(name).count({"epoch": epoch}) for name in ("cases", "answers"))
            clock.pass_(days=1)
            store.epoch_closed(EpochClosed(epoch=epoch, sealed=arrived + missing))
            store.keep_house()
            missing = 0

    return close_days


def state(store, case):
    return store.cases.documents.get(case)["state"]


def test_the_reporter_sees_exactly_the_signed_text_and_has_a_week(store, shown):
    case, event = shown()
    assert (event.mailbox_id, event.until, event.step) == (MAILBOX, "2026-03-09", 2)
    assert opened(event.story) == {
        "headline": "Look before you step",
        "quote": "",
        "narrative": [MASKED],
        "lessons": [LESSON],
    }
    assert not sent(store.cases.documents, StoryApproved) and state(store, case) == State.WITH_REPORTER


def test_only_lessons_are_shown_where_only_lessons_are_told(shown):
    _, event = shown(disposition="lessons_only")
    assert opened(event.story)["narrative"] == [] and opened(event.story)["lessons"] == [LESSON]


@pytest.mark.parametrize("disposition", ["analysis_only", "reject"])
def test_what_is_not_told_is_shown_to_nobody(store, people, arrive, write, disposition):
    case = arrive(about=WANTS_TO_SEE)
    write(case, people.avery, a_draft(disposition=disposition))
    assert second(store, case, people.blake) == State.PURGING
    assert not sent(store.cases.documents, SignoffAsked)


def test_who_did_not_ask_to_see_it_is_not_waited_for(store, people, arrive, write):
    case = arrive()
    write(case, people.avery)
    assert second(store, case, people.blake) == State.APPROVED
    assert not sent(store.cases.documents, SignoffAsked)


def test_r14_with_consent_the_story_goes_out_under_the_two_signatures_over_what_was_shown(store, shown):
    case, event = shown()
    store.answered(answer_to(store, event.question_id, kind="consent"))
    (approved,) = sent(store.cases.documents, StoryApproved)
    check_approvals(story_statement(approved.story), approved.approvals, store.accounts.active("reviewer"))
    assert opened(event.story) == approved.story.model_dump(
        mode="json", include={"headline", "quote", "narrative", "lessons"}
    )
    assert state(store, case) == State.APPROVED


def test_a_consent_that_comes_twice_sends_one_story(store, shown):
    _, event = shown()
    for _ in range(2):
        store.answered(answer_to(store, event.question_id, kind="consent"))
    assert len(sent(store.cases.documents, StoryApproved)) == 1


def test_an_objection_leads_back_to_stage_one_with_no_signature(store, people, shown):
    case, event = shown()
    store.answered(answer_to(store, event.question_id, kind="objection"))
    waiting = store.cases.look(case)
    assert (waiting.state, waiting.signers, waiting.news) == (State.STAGE_ONE, (), "objected")
    assert not sent(store.cases.documents, StoryApproved)
    store.answered(answer_to(store, event.question_id, kind="consent", answer_id="answer-2"))
    assert state(store, case) == State.STAGE_ONE, "the first word counts"


def test_after_an_objection_the_next_text_is_shown_anew_and_only_its_consent_counts(store, people, shown, write):
    case, first = shown()
    store.answered(answer_to(store, first.question_id, kind="objection"))
    write(case, people.avery, a_draft(headline="Bring a lamp"))
    assert second(store, case, people.blake) == State.WITH_REPORTER
    later = sent(store.cases.documents, SignoffAsked)[-1]
    assert opened(later.story)["headline"] == "Bring a lamp" and later.step > first.step
    store.answered(answer_to(store, first.question_id, kind="consent", answer_id="answer-2"))
    assert state(store, case) == State.WITH_REPORTER
    store.answered(answer_to(store, later.question_id, kind="consent", answer_id="answer-3"))
    assert sent(store.cases.documents, StoryApproved)[-1].story.headline == "Bring a lamp"


def test_a_late_answer_to_a_question_calls_the_story_back_and_a_consent_to_it_counts_no_more(
    store, people, arrive, write
):
    case = arrive(about=WANTS_TO_SEE)
    store.desk.claim(case, people.avery)
    store.conversations.ask(case, people.avery, "Was it wet?")
    (question,) = sent(store.cases.documents, ClarificationAsked)
    store.conversations.withdraw(case, people.avery, question.question_id)
    write(case, people.avery)
    second(store, case, people.blake)
    (first,) = sent(store.cases.documents, SignoffAsked)
    store.answered(answer_to(store, question.question_id))
    assert store.cases.look(case).signers == () and state(store, case) == State.STAGE_ONE
    assert store.cases.look(case).waits_until is None
    write(case, people.avery, a_draft(headline="Bring a lamp"))
    second(store, case, people.blake)
    store.answered(answer_to(store, first.question_id, kind="consent", answer_id="answer-2"))
    assert state(store, case) == State.WITH_REPORTER and not sent(store.cases.documents, StoryApproved)


class TestSilence:
    def test_silence_is_consent_when_the_fifteenth_day_is_over_and_not_before(self, store, shown, close_days):
        case, _ = shown()
        close_days(15)
        assert state(store, case) == State.WITH_REPORTER
        close_days(1)
        assert state(store, case) == State.APPROVED
        (event,) = sent(store.cases.documents, StoryApproved)
        check_approvals(story_statement(event.story), event.approvals, store.accounts.active("reviewer"))

    def test_what_counts_is_that_intake_has_closed_the_day(self, store, shown, clock, close_days):
        case, _ = shown()
        close_days(15)
        clock.pass_(hours=12, minutes=30)  # half past eleven at the desk, the next day in UTC
        store.keep_house()
        assert state(store, case) == State.WITH_REPORTER
        store.epoch_closed(EpochClosed(epoch="2026-03-17", sealed=0))
        store.keep_house()
        assert state(store, case) == State.APPROVED

    def test_an_objection_of_the_last_day_that_waited_a_week_for_company_still_counts(self, store, shown, close_days):
        case, event = shown()
        close_days(15)
        store.answered(answer_to(store, event.question_id, kind="objection", weak=True))
        close_days(5)
        assert state(store, case) == State.STAGE_ONE and not sent(store.cases.documents, StoryApproved)

    def test_what_comes_after_the_silence_was_counted_is_too_late(self, store, shown, close_days):
        case, event = shown()
        close_days(16)
        before = store.cases.documents.get(case)
        store.answered(answer_to(store, event.question_id, kind="objection"))
        assert store.cases.documents.get(case) == before and store.database.collection("answers").count({}) == 1

    def test_no_silence_is_counted_while_an_answer_may_lie_among_dead_letters(self, store, shown, close_days):
        case, _ = shown()
        close_days(20, missing=1)
        assert state(store, case) == State.WITH_REPORTER
        store.retention.arrived("that answer, at last", "2026-03-02")
        store.keep_house()
        assert state(store, case) == State.APPROVED

    def test_no_silence_is_counted_while_intake_says_nothing(self, store, shown, clock):
        case, _ = shown()
        clock.pass_(days=20)
        store.keep_house()
        assert state(store, case) == State.WITH_REPORTER

    def test_the_sixty_days_of_a_report_end_the_waiting_too(self, store, shown, clock):
        case, _ = shown()
        clock.pass_(days=61)
        store.keep_house()
        assert state(store, case) == State.PURGED and not sent(store.cases.documents, StoryApproved)


@pytest.mark.parametrize("silent", [True, False])
def test_r14_who_signed_and_was_disabled_since_has_approved_nothing(store, people, shown, close_days, silent):
    case, event = shown()
    store.accounts.disable("avery", [people.casey, people.drew])
    if silent:
        close_days(16)
    else:
        store.answered(answer_to(store, event.question_id, kind="consent"))
    assert store.cases.look(case).signers == () and state(store, case) == State.STAGE_ONE
    assert store.cases.look(case).waits_until is None
    assert not sent(store.cases.documents, StoryApproved)
