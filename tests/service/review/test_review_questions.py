"""R13: reviewers ask, reporters answer; an unanswered question holds the report back, and not for ever."""

import pytest
from nacl.exceptions import CryptoError
from pydantic import ValidationError

from review.desk import NotHeld
from review.domain.arrival import Mismatch
from review.domain.conversation import NotAsked, StillOpen, TooMany
from review.domain.states import NotNow, State
from services.events import ClarificationAsked, StoryApproved
from services.sealing import CannotOpen, new_private_key, unseal
from tests.service.review.desk_world import (
    ANSWER,
    MAILBOX,
    MASKED_ANSWER,
    a_draft,
    answer_to,
    on_disk,
    opened,
    scrubbed,
    second,
    sent,
    told,
)

QUESTION = "What would have told you earlier that the step was wet?"


@pytest.fixture
def case(store, people, arrive):
    case = arrive()
    store.desk.claim(case, people.avery)
    return case


@pytest.fixture
def ask(store, people, case):
    """Asks the reporter; returns the event that went to their mailbox."""

    def ask(text=QUESTION):
        store.conversations.ask(case, people.avery, text)
        return sent(store.cases.documents, ClarificationAsked)[-1]

    return ask


def conversation(store, case):
    return store.cases.unlocked(store.cases.documents.get(case)).conversation


def test_r13_the_question_is_for_the_mailbox_and_only_the_receipt_opens_it(store, settings, ask):
    event = ask()
    assert (event.mailbox_id, event.step) == (MAILBOX, 2) and opened(event.question) == {"text": QUESTION}
    with pytest.raises((CannotOpen, CryptoError)):
        unseal(new_private_key(), event.question.box)
    assert QUESTION.encode() not in on_disk(settings.data_dir)


def test_r13_only_who_holds_an_open_case_asks(store, people, case, ask, write):
    with pytest.raises(NotHeld):
        store.conversations.ask(case, people.blake, QUESTION)
    store.desk.release(case, people.avery)
    write(case, people.avery)
    second(store, case, people.blake)
    with pytest.raises((NotHeld, NotNow)):
        store.conversations.ask(case, people.blake, QUESTION)


def test_a_question_without_words_or_of_too_many_is_asked_nowhere(store, people, case):
    for text in ("", "x" * 2001):
        with pytest.raises(ValidationError):
            store.conversations.ask(case, people.avery, text)
    assert not sent(store.cases.documents, ClarificationAsked) and not conversation(store, case).turns


def test_one_question_at_a_time_and_three_in_all(store, people, case, ask):
    for _ in range(3):
        event = ask()
        with pytest.raises(StillOpen):
            ask()
        store.conversations.withdraw(case, people.avery, event.question_id)
    with pytest.raises(TooMany):
        ask()
    steps = [each.step for each in sent(store.cases.documents, ClarificationAsked)]
    assert steps == [2, 3, 4]


class TestHeldBack:
    def test_r13_an_unanswered_question_holds_the_story_back(self, store, people, case, ask):
        version = store.desk.save(case, people.avery, a_draft(), 1)
        ask()
        with pytest.raises(StillOpen):
            store.desk.sign(case, people.avery, version)
        assert store.cases.look(case).held_back(store.clock().date())

    def test_r13_the_second_signature_is_held_back_too(self, store, people, case, write):
        write(case, people.avery)
        store.desk.claim(case, people.blake)
        store.conversations.ask(case, people.blake, QUESTION)
        with pytest.raises(StillOpen):
            store.desk.sign(case, people.blake, 2)
        assert not sent(store.cases.documents, StoryApproved)

    @pytest.mark.parametrize("disposition", ["analysis_only", "reject"])
    def test_what_is_not_told_need_not_wait(self, store, people, case, ask, write, disposition):
        ask()
        write(case, people.avery, a_draft(disposition=disposition))
        assert second(store, case, people.blake) == State.PURGING

    def test_a_question_that_is_withdrawn_holds_nothing_back(self, store, people, case, ask):
        version = store.desk.save(case, people.avery, a_draft(), 1)
        question = ask().question_id
        store.conversations.withdraw(case, people.avery, question)
        assert store.desk.sign(case, people.avery, version) == State.STAGE_TWO
        store.desk.claim(case, people.avery)
        with pytest.raises(NotAsked):
            store.conversations.withdraw(case, people.avery, "of another case")

    def test_a_reporter_who_never_comes_back_holds_nothing_back_after_ten_business_days(
        self, store, people, case, ask, clock
    ):
        version = store.desk.save(case, people.avery, a_draft(), 1)
        ask()
        clock.pass_(days=14)  # Monday two weeks later
        with pytest.raises(StillOpen):
            store.desk.sign(case, people.avery, version)
        clock.pass_(days=1)
        assert not store.cases.look(case).held_back(store.clock().date())
        assert store.desk.sign(case, people.avery, version) == State.STAGE_TWO


class TestAnswers:
    def test_r13_an_answer_comes_to_its_case_and_lets_it_go_on(self, store, people, case, ask):
        version = store.desk.save(case, people.avery, a_draft(), 1)
        store.answered(answer_to(store, ask().question_id))
        (turn,) = conversation(store, case).turns
        assert (turn.reply.masked, turn.reply.text) == (MASKED_ANSWER, ANSWER)
        assert store.cases.look(case).news == "answered"
        assert store.desk.sign(case, people.avery, version + 1) == State.STAGE_TWO

    def test_whoever_signed_before_the_answer_has_not_signed_what_is_known_now(self, store, people, case, ask, write):
        question = ask().question_id
        store.conversations.withdraw(case, people.avery, question)
        write(case, people.avery)
        store.answered(answer_to(store, question))
        waiting = store.cases.look(case)
        assert (waiting.state, waiting.signers) == (State.STAGE_ONE, ())

    def test_an_answer_that_comes_twice_is_one(self, store, case, ask):
        event = answer_to(store, ask().question_id)
        store.answered(event)
        before = store.cases.documents.get(case)
        store.answered(event)
        store.answered(answer_to(store, conversation(store, case).turns[0].id, answer_id="answer-2", told="Another."))
        assert store.cases.documents.get(case) == before

    def test_an_answer_lies_under_the_case_key_alone(self, store, settings, case, ask):
        store.answered(answer_to(store, ask().question_id))
        assert b"held the rail" not in on_disk(settings.data_dir)

    @pytest.mark.parametrize("about", [{"mailbox_id": "another"}, {"question_id": "another"}, {"kind": "consent"}])
    def test_what_fits_no_question_changes_nothing_and_is_counted(self, store, case, ask, about):
        question = ask().question_id
        before = store.cases.documents.get(case)
        store.answered(answer_to(store, **{"question_id": question, **about}))
        assert store.cases.documents.get(case) == before
        assert store.database.collection("answers").count({}) == 1

    def test_r17_an_answer_to_a_purged_case_revives_nothing(self, store, people, case, ask, write):
        question = ask().question_id
        write(case, people.avery, a_draft(disposition="reject"))
        second(store, case, people.blake)
        before = store.cases.documents.get(case)
        store.answered(answer_to(store, question))
        assert store.cases.documents.get(case) == before

    def test_what_does_not_belong_together_is_refused(self, store, case, ask):
        event = answer_to(store, ask().question_id)
        consent = answer_to(store, "q", kind="consent")
        for wrong in ({"answer_id": "another"}, {"result": consent.result}):
            with pytest.raises(Mismatch):
                store.answered(event.model_copy(update=wrong))
        with pytest.raises(ValidationError):
            store.answered(event.model_copy(update={"answer": scrubbed(store).report}))
        store.epochs.destroy(event.answer.epoch)
        with pytest.raises(CannotOpen):
            store.answered(event)
        assert conversation(store, case).turns[0].reply is None


def test_r09_the_mailbox_of_a_case_is_found_by_a_keyed_hash_and_not_after_the_purge(store, people, case, write):
    assert MAILBOX not in {str(value) for name, value in store.cases.documents.get(case).items() if name != "outbox"}
    assert store.cases.of_mailbox(MAILBOX) == case
    store.desk.release(case, people.avery)
    write(case, people.avery, a_draft(disposition="reject"))
    second(store, case, people.blake)
    assert "mailbox" not in store.cases.documents.get(case)


def test_the_end_is_the_highest_step_of_all(store, people, case, ask, write):
    store.conversations.withdraw(case, people.avery, ask().question_id)
    ask()
    write(case, people.avery, a_draft(disposition="reject"))
    second(store, case, people.blake)
    steps = [event.step for event in sent(store.cases.documents, ClarificationAsked)]
    assert steps == [2, 3] and [event.step for event in told(store)] == [1, 4]


def test_r17_question_and_answer_go_with_the_case(store, settings, people, case, ask, write):
    store.answered(answer_to(store, ask().question_id))
    locked = bytes(store.cases.documents.get(case)["conversation"])[:24]
    assert locked in on_disk(settings.data_dir)
    write(case, people.avery, a_draft(disposition="reject"))
    second(store, case, people.blake)
    store.database.forget()
    assert locked not in on_disk(settings.data_dir) and "conversation" not in store.cases.documents.get(case)
