"""R01: the same report through a documented JSON API. R06, R09: errors name fields and never quote the text."""

import json
from datetime import timedelta

import pytest
from intake_world import ask, relay, sent, show, submit

from intake import catalogue
from intake.domain.receipt import new_draft, read_draft, read_receipt
from services.documents.port import Unavailable
from services.events import CaseProgressed
from services.mailboxes import Signoff
from services.web.frame import LONGEST_BODY

REPORTS, MAILBOX = "/api/v1/reports", "/api/v1/mailbox"
ANSWERS, DESTROY = f"{MAILBOX}/answers", f"{MAILBOX}/destroy"
SIZES = [2**power * 1024 for power in range(5, 10)]  # 32 to 512 KiB
CANARY = "the heron crossed at midnight"
GOOD = {"form": "basic", "screening": {"role": "sworn"}, "answers": {"narrative": CANARY, "lessons": "Wait."}}

STORY = Signoff(headline="An open door", narrative=("He waited.",), lessons=("Look first.",))


def test_r01_a_report_is_answered_with_its_receipt(client, store, review):
    answer = client.post(REPORTS, json=GOOD)
    assert answer.status_code == 201 and list(answer.json) == ["receipt"]
    (report,) = review.read(store)
    assert report.answers == GOOD["answers"] and report.role == "sworn"
    assert report.mailbox_id == read_receipt(answer.json["receipt"]).mailbox().id


def test_a_retry_of_the_same_draft_gives_the_same_receipt_and_one_report(client, store, review):
    sent = {**GOOD, "draft": new_draft().code}
    receipts = [client.post(REPORTS, json=sent).json["receipt"] for _ in range(3)]
    assert len(set(receipts)) == 1 and len(review.read(store)) == 1


def test_reports_without_a_draft_are_each_taken(client, store, review):
    receipts = {client.post(REPORTS, json={**GOOD, "work": "unused"}).json["receipt"] for _ in range(2)}
    assert len(receipts) == len(review.read(store)) == 2


@pytest.mark.parametrize("form", ["basic", "detailed"])
def test_r02_both_forms_are_taken_with_all_that_a_report_may_carry(client, store, review, form):
    answers = every_answer(client, form)
    carried = {"signoff": True, "programme": "nm-7"}
    answer = client.post(REPORTS, json={**GOOD, "form": form, "answers": answers, **carried})
    assert answer.status_code == 201
    (report,) = review.read(store)
    assert (report.form, report.signoff, report.programme) == (form, True, "NM-7")
    assert set(report.answers) == set(store.questionnaire.forms[form].by_name)


@pytest.mark.parametrize("form", ["basic", "detailed"])
@pytest.mark.parametrize("alone", ["narrative", "lessons"])
def test_r03_every_question_can_be_skipped_next_to_a_single_text(client, form, alone):
    assert client.post(REPORTS, json={**GOOD, "form": form, "answers": {alone: "x"}}).status_code == 201


def test_a_question_of_the_other_form_is_none_of_this_one(client):
    answer = client.post(REPORTS, json=answering(narrative="x", weather="none"))
    assert [error["field"] for error in answer.json["errors"]] == ["weather"]


@pytest.mark.parametrize("size", SIZES)
def test_a_body_can_be_filled_to_each_size_class(client, size):
    bare = {**GOOD, "padding": ""}
    body = json.dumps({**bare, "padding": "0" * (size - len(json.dumps(bare)))})
    assert len(body) == size
    assert client.post(REPORTS, data=body, content_type="application/json").status_code == 201


def every_answer(client, form):
    """An answer to each question, from what the API itself says about the form."""
    described = client.get(f"/api/v1/questionnaire?form={form}").json
    answers = {}
    for question in (question for section in described["sections"] for question in section["questions"]):
        codes = [option["code"] for option in question["options"]]
        answers[question["name"]] = {"text": "x", "choice": codes and codes[-1], "choices": codes}[question["kind"]]
    return answers


def without(key):
    return {name: value for name, value in GOOD.items() if name != key}


def answering(**answers):
    return {**GOOD, "answers": answers}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({**GOOD, "screening": {"role": "other"}}, 403, None),
        ({**GOOD, "screening": {"role": "heron"}}, 422, "screening.role"),
        ({**GOOD, "screening": {"role": "sworn", "name": "heron"}}, 422, "screening.name"),
        ({**GOOD, "screening": "heron"}, 422, "screening"),
        (without("screening"), 422, "screening"),
        (without("form"), 422, "form"),
        (without("answers"), 422, "answers"),
        ({**GOOD, "form": "heron"}, 422, "form"),
        ({**GOOD, "answers": ["heron"]}, 422, "answers"),
        ({**GOOD, "email": "heron"}, 422, "email"),
        ({**GOOD, "the heron crossed": "x"}, 422, "body"),
        ({**GOOD, "draft": "heron"}, 422, "draft"),
        ({**GOOD, "draft": 7}, 422, "draft"),
        ({**GOOD, "signoff": "heron"}, 422, "signoff"),
        ({**GOOD, "signoff": "yes"}, 422, "signoff"),
        ({**GOOD, "programme": "the heron"}, 422, "programme"),
        ({**GOOD, "programme": "HERON" * 5}, 422, "programme"),
        ({**GOOD, "padding": ["heron"]}, 422, "padding"),
        (["heron"], 422, "body"),
        (answering(), 422, "narrative"),
        (answering(narrative="  "), 422, "narrative"),
        (answering(narrative=["heron"]), 422, "narrative"),
        (answering(lessons="heron " * 4000), 422, "lessons"),
        (answering(narrative="x", event="heron"), 422, "event"),
        (answering(narrative="x", factor="alone"), 422, "factor"),
        (answering(narrative="x", badge="heron"), 422, "badge"),
        (answering(**{"narrative": "x", "the heron crossed": "x"}), 422, "answers"),
    ],
)
def test_what_cannot_be_taken_is_a_problem_that_names_the_field(client, store, body, status, field):
    answer = client.post(REPORTS, json=body)
    assert answer.status_code == status
    assert_problem(answer)
    assert [error["field"] for error in answer.json.get("errors", [])] == ([field] if field else [])
    assert not sent(store)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"the heron crossed", "text/plain", 415),
        (b"narrative=heron", "application/x-www-form-urlencoded", 415),
        (b"", "application/json", 400),
        (b"the heron crossed", "application/json", 400),
        (b'{"form": "heron', "application/json", 400),
        (b'{"form": "\xff"}', "application/json", 400),
        (b'{"form": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"form": "heron"' + b" " * LONGEST_BODY + b"}", "application/json", 413),
    ],
)
def test_what_is_no_json_or_too_much_is_a_problem(client, body, kind, status):
    answer = client.post(REPORTS, data=body, content_type=kind)
    assert answer.status_code == status
    assert_problem(answer)


def test_all_errors_come_at_once(client):
    answer = client.post(REPORTS, json=answering(event="heron", light=1, factor={}))
    assert [error["field"] for error in answer.json["errors"]] == ["event", "light", "factor"]


def test_a_store_that_is_away_is_never_called_received(client, store, monkeypatch):
    def away(*_):
        raise Unavailable

    monkeypatch.setattr(store.reports, "keep", away)
    answer = client.post(REPORTS, json=GOOD)
    assert answer.status_code == 503 and "receipt" not in answer.json
    assert_problem(answer)


def test_the_questionnaire_offers_both_forms_in_the_order_of_the_page(client, store):
    for form, asked in store.questionnaire.forms.items():
        described = client.get(f"/api/v1/questionnaire?form={form}").json
        names = [question["name"] for section in described["sections"] for question in section["questions"]]
        assert names == list(asked.by_name)
        assert (described["form"], described["minutes"]) == (form, round(asked.minutes))
        assert [offer["form"] for offer in described["forms"]] == ["basic", "detailed"]
        assert list(described["screening"]["choices"]) == ["sworn", "civilian", "other"]
        assert described["signoff"]["label"] and described["programme"]["hint"]
    assert client.get("/api/v1/questionnaire").json["form"] == "basic"


def test_a_form_that_is_not_offered_is_a_problem(client):
    answer = client.get("/api/v1/questionnaire?form=heron")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["form"]
    assert_problem(answer)


def test_the_mailbox_tells_its_state(client, store):
    receipt = client.post(REPORTS, json=GOOD).json["receipt"]
    assert client.post(MAILBOX, json={"receipt": receipt}).json == {"state": "received"}
    mailbox = read_receipt(receipt).mailbox().id
    store.progress(CaseProgressed(mailbox_id=mailbox, state="lessons_only", step=3))
    assert client.post(MAILBOX, json={"receipt": receipt.upper()}).json == {"state": "lessons_only"}


@pytest.fixture
def receipt(store):
    """Of a report that is in review."""
    receipt = submit(store)
    relay(store)
    return receipt


def words(receipt):
    return " ".join(receipt.words)


def test_r13_a_question_is_read_and_answered_once(client, store, review, receipt):
    ask(store, receipt, "Was it dark?")
    told = client.post(MAILBOX, json={"receipt": words(receipt)}).json
    assert told == {"state": "received", "question": {"id": "q1", "text": "Was it dark?", "answered": False}}
    said = {"receipt": words(receipt), "question_id": "q1", "kind": "answer", "text": " No. \n"}
    answer = client.post(ANSWERS, json=said)
    assert answer.status_code == 200 and answer.json == {"done": True}
    (kept,) = review.answers(store)
    assert (kept.kind, kept.text, kept.question_id) == ("answer", "No.", "q1")
    assert client.post(MAILBOX, json={"receipt": words(receipt)}).json["question"]["answered"]
    again = client.post(ANSWERS, json=said)
    assert again.status_code == 409
    assert_problem(again)


@pytest.mark.parametrize(("kind", "text"), [("consent", ""), ("objection", ""), ("objection", "Not a knife.")])
def test_a_story_is_seen_before_it_is_published_and_may_be_objected_to(
    client, store, review, receipt, clock, kind, text
):
    until = clock().date() + timedelta(days=7)
    show(store, receipt, STORY, until)
    told = client.post(MAILBOX, json={"receipt": words(receipt)}).json["signoff"]
    assert told == {
        "id": "s1",
        "story": STORY.model_dump(mode="json"),
        "until": until.isoformat(),
        "answered": False,
        "over": False,
    }
    said = {"receipt": words(receipt), "question_id": "s1", "kind": kind, "text": text}
    assert client.post(ANSWERS, json=said).status_code == 200
    (kept,) = review.answers(store)
    assert (kept.kind, kept.text) == (kind, text)


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"kind": "answer", "text": ""}, 422, "text"),
        ({"kind": "answer", "text": " \n\u0000"}, 422, "text"),
        ({"kind": "answer"}, 422, "text"),
        ({"kind": "answer", "text": "heron " * 4000}, 422, "text"),
        ({"kind": "answer", "text": 7}, 422, "text"),
        ({"kind": "consent", "text": "heron"}, 422, "text"),
        ({"kind": "heron", "text": "x"}, 422, "kind"),
        ({"kind": "answer", "text": "x", "heron crossed": 1}, 422, "body"),
        ({"kind": "answer", "text": "heron", "question_id": "q2"}, 409, None),
        ({"kind": "objection", "text": "heron"}, 409, None),
        ({"kind": "answer", "text": "heron", "receipt": "heron " * 9}, 422, "receipt"),
        ({"kind": "answer", "text": "heron", "receipt": " ".join(read_draft("A" * 22).receipt.words)}, 404, None),
    ],
)
def test_what_answers_nothing_is_a_problem_that_quotes_nothing(client, store, review, receipt, said, status, field):
    ask(store, receipt)
    answer = client.post(ANSWERS, json={"receipt": words(receipt), "question_id": "q1", **said})
    assert answer.status_code == status
    assert_problem(answer)
    assert {error["field"] for error in answer.json.get("errors", [])} == ({field} if field else set())
    assert not review.answers(store)


def test_r17_a_destroyed_mailbox_is_unknown_at_once(client, store, receipt):
    answer = client.post(DESTROY, json={"receipt": words(receipt)})
    assert answer.status_code == 200 and answer.json == {"done": True}
    for path in (MAILBOX, DESTROY):
        again = client.post(path, json={"receipt": words(receipt)})
        assert again.status_code == 404
        assert_problem(again)


@pytest.mark.parametrize("path", [MAILBOX, DESTROY])
@pytest.mark.parametrize(
    ("receipt", "status"),
    [
        ("heron " * 9, 422),
        ("abandon " * 9, 422),
        (" ".join(read_draft("A" * 22).receipt.words), 404),
        (7, 422),
        (None, 422),
    ],
)
def test_a_receipt_that_opens_nothing_is_a_problem(client, path, receipt, status):
    answer = client.post(path, json={"receipt": receipt})
    assert answer.status_code == status
    assert_problem(answer)
    if status == 422:
        assert {error["field"] for error in answer.json["errors"]} == {"receipt"}


def test_a_slip_in_a_receipt_is_told_by_its_word(client, receipt):
    slipped = [*receipt.words[:4], "qqqqq", *receipt.words[5:]]
    answer = client.post(MAILBOX, json={"receipt": " ".join(slipped)})
    assert [error["detail"] for error in answer.json["errors"]] == [catalogue.WRONG_WORD.format(place=5)]


def assert_problem(answer):
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
    assert answer.json["status"] == answer.status_code and answer.json["title"]
    assert "heron" not in json.dumps(answer.json)


def test_the_state_words_are_those_of_the_pages():
    assert set(catalogue.STATES) == {"received", "in_review", "published", "lessons_only", "closed"}
