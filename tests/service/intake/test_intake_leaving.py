"""R09: what was left is not shown again, though the browser of whoever comes next sends the same form once more."""

from datetime import timedelta

import pytest
from intake_world import Forms, ask, nothing_kept, submit
from test_intake_mailbox import enter, words
from test_intake_pages import ANSWERS, opened

from intake import left as left_module
from intake.domain.leaving import name_of, new_code
from intake.domain.receipt import new_draft, read_draft
from services.documents.port import Unavailable
from services.web.throttle import A_DAY, ALLOWANCES, SENDING

FORM_STEPS = ("/basic", "/basic/preview", "/basic/more-time")


def left(client, page, button="Leave this page"):
    answer = Forms(page.text).press(client, button)
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.fixture
def filled(client):
    """A form with a story, as the server sends it back."""
    return {**opened(client), **ANSWERS}


@pytest.mark.parametrize("step", FORM_STEPS)
def test_r09_a_story_that_was_left_is_neither_shown_nor_sent(client, store, filled, step):
    shown = client.post("/basic/more-time", data=filled)
    assert "heron" in shown.text
    assert left(client, shown) == "/leave"
    again = client.post(step, data=filled)
    assert again.status_code == 410 and "heron" not in again.text and "This page was left" in again.text
    assert nothing_kept(store)


def test_r09_a_story_that_was_sent_shows_its_receipt_again_until_that_was_left(client, filled):
    first, again = client.post("/basic", data=filled), client.post("/basic", data=filled)
    receipt = " ".join(read_draft(filled["draft"][0]).receipt.words)
    assert all(receipt in " ".join(Forms(page.text).said) for page in (first, again))
    assert left(client, again, "I have written it down") == "/mailbox"
    after = client.post("/basic", data=filled)
    assert after.status_code == 410 and not any(f"<li>{word}</li>" in after.text for word in receipt.split())


@pytest.mark.parametrize("button", ["Leave this page", "Close the mailbox"])
def test_r09_a_mailbox_that_was_left_is_not_opened_by_its_old_pages(client, store, button):
    receipt = submit(store)
    ask(store, receipt)
    visit = Forms(client.get("/mailbox").text)
    page = visit.press(client, "Open the mailbox", receipt=words(receipt))
    left(client, page, button)
    for typed in (words(receipt), words(receipt)[:-3] + "xyz"):
        again = visit.press(client, "Open the mailbox", receipt=typed)
        assert again.status_code == 410 and typed not in again.text
    assert Forms(page.text).press(client, "Send the answer", text="It was open.").status_code == 410
    assert enter(client, receipt).status_code == 200  # who has the receipt begins a new visit


def test_r09_all_pages_of_a_visit_have_one_code_and_each_visit_its_own(client, store):
    receipt = submit(store)
    visit = Forms(client.get("/mailbox").text)
    pages = [visit, Forms(visit.press(client, "Open the mailbox", receipt="heron").text)]
    pages.append(Forms(pages[-1].press(client, "Open the mailbox", receipt=words(receipt)).text))
    pages.append(Forms(pages[-1].press(client, "Destroy my mailbox").text))
    codes = {form["fields"]["page"] for page in pages for form in page.forms}
    assert len(codes) == 1 and codes.isdisjoint({Forms(client.get("/mailbox").text).forms[0]["fields"]["page"]})


@pytest.mark.parametrize("code", ["", "heron", "é" * 22])
def test_r09_leaving_comes_first_whatever_the_page(client, store, code):
    assert client.post("/leave", data={"page": code}).headers["Location"] == "/leave"
    assert store.database.collections["left"].count({}) == 0


def test_r09_leaving_comes_first_even_when_nothing_can_be_noted(client, store, monkeypatch):
    def away(*_):
        raise Unavailable

    monkeypatch.setattr(store.left, "note", away)
    assert client.post("/leave", data={"page": new_code()}).headers["Location"] == "/leave"


def test_r09_what_is_noted_of_a_page_can_be_joined_to_nothing_and_is_forgotten(client, store, clock, filled):
    draft = new_draft()
    store.leave(draft.code)
    (noted,) = store.database.collections["left"].find({})
    assert set(noted) == {"_id", "day", "version", "pending"} and noted["day"] == clock().date().isoformat()
    assert noted["_id"] == name_of(draft.code) != draft.submission_id
    clock.move(days=1)
    store.left.forget(clock().date())
    assert store.is_left(draft.code)
    store.left.forget(clock().date() + timedelta(days=1))
    assert not store.is_left(draft.code)


def test_r10_a_flood_of_leaving_fills_no_disk_and_keeps_nobody_from_leaving(client, store, clock, monkeypatch):
    monkeypatch.setattr(left_module, "MOST", 3)
    noted = store.database.collections["left"]
    for code in (again := new_code(), again, again, *(new_code() for _ in range(6))):
        assert client.post("/leave", data={"page": code}).headers["Location"] == "/leave"
    assert noted.count({}) == 3, "one that is repeated counts once"
    clock.move(days=1)
    client.post("/leave", data={"page": new_code()})
    assert noted.count({}) == 4, "another day begins anew"


def test_no_one_address_uses_up_what_can_be_noted_in_a_day():
    assert A_DAY * ALLOWANCES[SENDING].a_second + ALLOWANCES[SENDING].burst < left_module.MOST / 2


def test_all_that_is_past_is_forgotten_however_much_it_is(store, clock, monkeypatch):
    monkeypatch.setattr(left_module, "AT_ONCE", 2)
    for _ in range(5):
        store.leave(new_code())
    store.left.forget(clock().date() + timedelta(days=2))
    assert store.database.collections["left"].count({}) == 0
