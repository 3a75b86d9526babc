"""R01: the same report through a documented JSON API. R06, R09: errors name fields and never quote the text."""

import json

import pytest

from intake import catalogue
from intake.domain.receipt import new_draft, read_draft, read_receipt
from services.documents.port import Unavailable
from services.events import CaseProgressed
from services.web.frame import LONGEST_BODY

REPORTS = "/api/v1/reports"
CANARY = "the heron crossed at midnight"
GOOD = {"form": "basic", "screening": {"role": "sworn"}, "answers": {"narrative": CANARY, "lessons": "Wait."}}


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
    assert store.submissions.count({}) == store.mailboxes.count({}) == 0


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


@pytest.mark.parametrize("part", ["mailboxes", "submissions"])
def test_a_store_that_is_away_is_never_called_received(client, store, monkeypatch, part):
    def away(_document):
        raise Unavailable

    monkeypatch.setattr(getattr(store, part), "insert", away)
    answer = client.post(REPORTS, json=GOOD)
    assert answer.status_code == 503 and "receipt" not in answer.json
    assert_problem(answer)


def test_without_a_transport_key_nothing_is_taken(client, store, review):
    for document in review.vault.collection("epoch_public").find({}):
        review.vault.collection("epoch_public").delete(document["_id"])
    store._epochs._cache.clear()
    assert client.post(REPORTS, json=GOOD).status_code == 503
    assert store.submissions.count({}) == 0


def test_the_questionnaire_says_what_can_be_answered(client, store):
    answer = client.get("/api/v1/questionnaire")
    described = answer.json
    questions = [question for section in described["sections"] for question in section["questions"]]
    assert [question["name"] for question in questions] == list(store.questionnaire.forms["basic"].by_name)
    answers = {}
    for question in questions:
        codes = [option["code"] for option in question["options"]]
        answers[question["name"]] = {"text": "x", "choice": codes and codes[-1], "choices": codes}[question["kind"]]
    role = next(iter(described["screening"]["choices"]))
    sent = {"form": described["form"], "screening": {"role": role}, "answers": answers}
    assert client.post(REPORTS, json=sent).status_code == 201


def test_the_mailbox_tells_its_state(client, store):
    receipt = client.post(REPORTS, json=GOOD).json["receipt"]
    assert client.post("/api/v1/mailbox", json={"receipt": receipt}).json == {"state": "received"}
    mailbox = read_receipt(receipt).mailbox().id
    store.progress(CaseProgressed(mailbox_id=mailbox, state="lessons_only", step=3))
    assert client.post("/api/v1/mailbox", json={"receipt": receipt.upper()}).json == {"state": "lessons_only"}


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
def test_a_receipt_that_opens_nothing_is_a_problem(client, receipt, status):
    answer = client.post("/api/v1/mailbox", json={"receipt": receipt})
    assert answer.status_code == status
    assert_problem(answer)
    if status == 422:
        assert [error["field"] for error in answer.json["errors"]] == ["receipt"]


def assert_problem(answer):
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
    assert answer.json["status"] == answer.status_code and answer.json["title"]
    assert "heron" not in json.dumps(answer.json)


def test_the_state_words_are_those_of_the_pages():
    assert set(catalogue.STATES) == {"received", "in_review", "published", "lessons_only", "closed"}
