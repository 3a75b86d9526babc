"""R09: who counts the bytes of an answer learns nothing of what is in a mailbox."""

import pytest
from intake_world import ask, submit

from intake.pages.padding import FORM, SMALLEST, size_of


def sizes(client, receipt, other):
    words, unknown = (" ".join(each.words) for each in (receipt, other))
    asked = [client.post("/mailbox", data={"receipt": each}) for each in (words, unknown)]
    told = [client.post("/api/v1/mailbox", json={"receipt": each}) for each in (words, unknown)]
    return [len(answer.data) for answer in (*asked, *told)], asked + told


def test_r09_every_mailbox_has_the_same_size_on_the_line(client, store):
    receipt, other = submit(store), submit(store)
    store.destroy_mailbox(other)
    before, answers = sizes(client, receipt, other)
    assert [answer.status_code for answer in answers] == [200, 404, 200, 404]
    ask(store, receipt, "Was the door already open? " * 20)
    after, answers = sizes(client, receipt, other)
    assert b"already open" in answers[0].data and b"already open" in answers[2].data
    assert set(before) == set(after) == {SMALLEST}


def test_r09_an_answer_and_the_end_of_a_mailbox_look_like_a_look_into_it(client, store):
    receipt = " ".join(submitted_and_asked(store).words)
    said = {"question_id": "q1", "kind": "answer", "text": "It was."}
    calls = [("", {}), ("/answers", said), ("/destroy", {})]
    told = [client.post(f"/api/v1/mailbox{path}", json={"receipt": receipt, **more}) for path, more in calls]
    assert {(answer.status, len(answer.data), len(str(answer.headers))) for answer in told} == {
        ("200 OK", SMALLEST, len(str(told[0].headers)))
    }


def submitted_and_asked(store):
    receipt = submit(store)
    ask(store, receipt, "Was the door open?")
    return receipt


def test_r09_nobody_sees_on_the_line_which_form_is_filled_in(client):
    assert {len(client.get(f"/{form}?role=sworn").data) for form in ("basic", "detailed")} == {FORM}


@pytest.mark.parametrize(("length", "size"), [(0, 16), (16, 16), (17, 64), (64, 64), (65, 128), (300, 512)])
def test_r09_there_are_few_sizes(length, size):
    assert size_of(length * 1024) == size * 1024


def test_r09_all_pages_and_documents_have_one_of_them(client):
    for page in ("/", "/stop", "/mailbox", "/nowhere", "/api/v1/openapi.json", "/api/v1/work", "/api/v1/questionnaire"):
        length = len(client.get(page).data)
        assert length == size_of(length), page
