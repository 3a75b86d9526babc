"""The desk's side of a conversation, without JavaScript: nothing typed is lost, no answer is shown unmasked."""

import pytest

from review.domain.states import State
from services.events import ClarificationAsked, SignoffAsked, StoryApproved
from tests.service.review.desk_world import (
    MASKED,
    a_draft,
    answer_to,
    fields_of,
    opened,
    second,
    sent,
)

QUESTION = "What would have told you earlier that the step was wet?"


@pytest.fixture
def case(arrive, avery):
    case = arrive()
    avery.post(f"/cases/{case}/claim")
    return case


@pytest.fixture
def edit(avery, case):
    """Sends the editor's form; the draft may be signed unless something else is wanted."""

    def edit(version=1, draft=None, **more):
        return avery.post(f"/cases/{case}/edit", **fields_of(draft or a_draft(), version, **more))

    return edit


@pytest.fixture
def asked(store, edit):
    """Asks a question on the page; returns its event."""
    edit(then="ask", question=QUESTION)
    (event,) = sent(store.cases.documents, ClarificationAsked)
    return event


def test_r13_before_asking_the_desk_says_what_not_to_ask(avery, case):
    page = avery.get(f"/cases/{case}").text
    assert "Do not ask who they are" in page and "Do not repeat details" in page


def test_r13_asking_keeps_what_was_typed_in_the_draft(store, avery, case, edit):
    answer = edit(draft=a_draft(headline="Typed before asking"), then="ask", question=f" {QUESTION}\r\n")
    assert answer.location == f"/cases/{case}?done=asked"
    assert 'value="Typed before asking"' in avery.get(f"/cases/{case}").text
    (event,) = sent(store.cases.documents, ClarificationAsked)
    assert opened(event.question) == {"text": QUESTION}


@pytest.mark.parametrize(("question", "fault"), [(" \r\n", "Write a question."), ("x" * 2001, "it has 2,001")])
def test_a_question_that_cannot_be_asked_is_kept_and_the_draft_saved(store, people, case, edit, question, fault):
    answer = edit(draft=a_draft(headline="Saved"), then="ask", question=question)
    assert answer.status_code == 422 and 'href="#question"' in answer.text and fault in answer.text
    assert question.strip() in answer.text
    assert store.desk.open(case, people.avery).version.draft.headline == "Saved"


@pytest.mark.parametrize("then", ["save", "sign"])
def test_a_question_that_was_typed_and_not_asked_is_not_lost(store, edit, case, then):
    answer = edit(then=then, question=QUESTION)
    assert answer.status_code == 409 and QUESTION in answer.text and "have not asked it" in answer.text
    assert store.cases.look(case).state == State.STAGE_ONE and not sent(store.cases.documents, ClarificationAsked)


def test_a_question_comes_back_with_a_draft_that_was_overtaken(edit):
    edit(then="save")
    answer = edit(draft=a_draft(headline="Late"), then="ask", question=QUESTION)
    assert answer.status_code == 409 and QUESTION in answer.text and 'value="Late"' in answer.text


def test_a_question_comes_back_after_the_session_ended(store, people, avery, case, edit):
    store.sessions._sessions.clear()
    answer = edit(then="ask", question=QUESTION)
    assert answer.status_code == 401 and QUESTION in answer.text
    who = {"name": "avery", "password": people.passwords["avery"]}
    answer = avery.post("/login", **fields_of(a_draft(), 1, question=QUESTION, case=case, **who))
    assert answer.status_code == 200 and QUESTION in answer.text


def test_r13_while_a_question_is_open_the_story_cannot_be_signed_and_the_desk_says_until_when(
    store, avery, case, edit, asked
):
    page = avery.get(f"/cases/{case}").text
    assert "A question is with the reporter" in page and "March 16, 2026" in page and 'name="question"' not in page
    answer = edit(version=2, draft=a_draft(headline="Saved all the same"), then="sign")
    assert answer.status_code == 409 and "A question is with the reporter" in answer.text
    assert 'value="Saved all the same"' in answer.text
    assert "Question until March 16, 2026" in avery.get("/").text


def test_r13_a_question_can_be_withdrawn_and_is_then_no_hindrance(store, avery, case, edit, asked):
    answer = avery.post(f"/cases/{case}/withdraw", question_id=asked.question_id)
    assert answer.location == f"/cases/{case}?done=withdrawn"
    assert "withdrew it" in avery.get(f"/cases/{case}").text
    assert edit(version=2, then="sign").location == "/?done=stage_two"


def test_r13_no_answer_by_the_last_day_is_told_to_the_reviewers(store, avery, case, asked, clock):
    clock.pass_(days=15)
    avery.post(f"/cases/{case}/claim")
    assert "No answer came by March 16, 2026" in avery.get(f"/cases/{case}").text
    assert "No answer came" in avery.get("/").text


class TestAnswer:
    def test_r13_it_is_shown_masked_with_its_question_and_what_was_masked(self, store, avery, case, asked):
        store.answered(answer_to(store, asked.question_id))
        page = avery.get(f"/cases/{case}").text
        assert QUESTION in page and "The reporter has answered" in page
        assert 'Sgt <mark class="placeholder">[OFFICER 1]</mark> held the rail' in page and "After a rank." in page
        assert "A nickname. Take it out." in page and "Quill" not in page
        assert "Reporter answered" in avery.get("/").text and "held the rail" not in avery.get("/").text

    def test_it_is_shown_also_where_the_question_was_withdrawn(self, store, avery, case, asked):
        avery.post(f"/cases/{case}/withdraw", question_id=asked.question_id)
        store.answered(answer_to(store, asked.question_id))
        assert "held the rail" in avery.get(f"/cases/{case}").text
        answer = avery.post(f"/cases/{case}/withdraw", question_id=asked.question_id)
        assert answer.status_code == 409 and "has answered this question meanwhile" in answer.text

    def test_a_draft_that_was_open_when_it_came_comes_back(self, store, avery, case, edit, asked):
        store.answered(answer_to(store, asked.question_id))
        answer = edit(version=2, draft=a_draft(headline="Written without the answer"), then="sign")
        assert answer.status_code == 409 and "Written without the answer" in answer.text
        assert "held the rail" in answer.text

    def test_r09_one_that_came_with_few_others_says_so(self, store, avery, case, asked):
        store.answered(answer_to(store, asked.question_id, weak=True))
        assert "This answer went on with too few others to hide among" in avery.get(f"/cases/{case}").text

    def test_who_does_not_hold_the_case_reads_no_question_and_no_answer(self, store, avery, blake, case, asked):
        store.answered(answer_to(store, asked.question_id))
        page = blake.get(f"/cases/{case}").text
        assert QUESTION not in page and "held the rail" not in page
        assert blake.post(f"/cases/{case}/withdraw", question_id=asked.question_id).status_code == 409


class TestSignoff:
    @pytest.fixture
    def shown(self, store, avery, blake, arrive, people, write):
        case = arrive(about={"signoff": True})
        write(case, people.avery)
        blake.post(f"/cases/{case}/claim")
        page = blake.get(f"/cases/{case}").text
        assert "if its reporter agrees" in page and "Sign and show it to the reporter" in page
        answer = blake.post(f"/cases/{case}/sign", version=2, read="yes")
        assert answer.location == "/?done=with_reporter"
        (event,) = sent(store.cases.documents, SignoffAsked)
        return case, event

    def test_the_queue_and_the_case_say_that_it_is_with_its_reporter(self, store, avery, shown):
        case, _ = shown
        queue, page = avery.get("/").text, avery.get(f"/cases/{case}").text
        assert "With their reporters" in queue and "March 17, 2026" in queue and f"/cases/{case}/claim" not in queue
        assert "With its reporter" in page and MASKED not in page and f"/cases/{case}/claim" not in page
        assert avery.post(f"/cases/{case}/claim").status_code == 409

    def test_an_objection_is_shown_masked_and_the_signatures_are_void(self, store, avery, shown):
        case, event = shown
        store.answered(answer_to(store, event.question_id, kind="objection"))
        assert "Reporter objects" in avery.get("/").text
        avery.post(f"/cases/{case}/claim")
        page = avery.get(f"/cases/{case}").text
        assert "objects to it" in page and "held the rail" in page and "Quill" not in page
        assert "Stage one" in page and not sent(store.cases.documents, StoryApproved)

    def test_an_objection_without_a_word_is_one_too(self, store, avery, shown):
        case, event = shown
        store.answered(answer_to(store, event.question_id, kind="objection", told=""))
        avery.post(f"/cases/{case}/claim")
        assert "without a word why" in avery.get(f"/cases/{case}").text


class TestReport:
    def test_r09_a_report_that_came_with_few_others_says_so(self, store, people, avery, arrive):
        for name, about, said in (("weak", {"weak": True}, True), ("strong", {}, False)):
            case = arrive(name, about=about)
            avery.post(f"/cases/{case}/claim")
            assert ("This report went on with too few others to hide among" in avery.get(f"/cases/{case}").text) == said

    def test_the_code_of_a_programme_is_on_no_page_and_in_no_event(self, store, people, avery, arrive, write):
        case = arrive(about={"programme": "HERON-COUNTY", "signoff": True})
        avery.post(f"/cases/{case}/claim")
        pages = [avery.get(f"/cases/{case}").text, avery.get("/").text]
        write(case, people.avery)
        second(store, case, people.blake)
        (event,) = sent(store.cases.documents, SignoffAsked)
        assert "HERON-" not in str(opened(event.story))
        store.answered(answer_to(store, event.question_id, kind="consent"))
        (approved,) = sent(store.cases.documents, StoryApproved)
        assert "HERON-" not in " ".join([*pages, approved.model_dump_json()])  # base64 has no such sign

    def test_r01_a_detailed_report_is_shown_whole_and_masked_and_nothing_of_it_is_dropped(self, avery, arrive):
        case = arrive(about={"form": "detailed"}, training_ideas="Train it on the porch.", worst="Quill broke a hip.")
        avery.post(f"/cases/{case}/claim")
        page = avery.get(f"/cases/{case}").text
        assert "with a detailed report" in page and "Quill" not in page
        drafted, beside = page[: page.index("The story")].split("Also told, and not in the story yet")
        assert "About narrative" in drafted and "About lessons" in drafted and "porch</div>" not in drafted
        assert "<h4>About training_ideas</h4>" in beside and "Train it on the porch." in beside
        assert "<h4>About worst</h4>" in beside and "</mark> broke a hip." in beside
        assert "<dt>What nearly happened?</dt><dd>Fall</dd>" in beside
