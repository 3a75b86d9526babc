"""R05: a reply that got lost, a reporter who goes on writing and sends again: what was kept, and what was not."""

import time
from html import unescape

import pytest
from intake_world import Forms, nothing_kept, submit
from test_intake_pages import ANSWERS, Fields, opened, receipt_on, token_of

from intake.domain.receipt import new_draft
from intake.pages import window
from services.documents.port import Unavailable

FIRST = "It had reached us the first time you sent it."
LOST = f"{FIRST} What you changed since then is not in it."
MAYBE_LOST = f"{FIRST} If you changed anything since then, that is not in it."
ADDED = "And then a <b>second</b> heron came."
REPORT = {"form": "basic", "screening": {"role": "sworn"}, "answers": {"narrative": "A car came."}}


@pytest.fixture
def reporter(client_of_real_work, waiting_store):
    """Somebody whose proof is good."""
    waiting_store.gate.check = lambda *_: None
    return client_of_real_work


def read(answer):
    return " ".join(Fields(answer.text).text)


def test_a_report_that_is_sent_once_or_again_as_it_was_is_received_and_nothing_more_is_said(reporter):
    typed = {**opened(reporter), **ANSWERS}
    pages = [reporter.post("/basic", data=typed) for _ in range(2)]
    assert [page.status_code for page in pages] == [201, 201]
    assert not any(FIRST in read(page) or "The heron" in page.text for page in pages)


@pytest.mark.parametrize("change", [{"lessons": ADDED}, {"event": ""}, {"signoff": "yes"}, {"programme": "NM-7"}])
def test_what_was_changed_after_a_lost_reply_is_told_to_be_missing(reporter, change):
    typed = {**opened(reporter), **ANSWERS}
    lost = reporter.post("/basic", data=typed)
    again = reporter.post("/basic", data={**typed, **change})
    assert again.status_code == 201 and receipt_on(again) == receipt_on(lost)
    assert LOST in read(again)


def test_r04_what_was_added_can_still_be_read_and_the_story_that_is_safe_is_not_shown(reporter):
    typed = {**opened(reporter), **ANSWERS}
    reporter.post("/basic", data=typed)
    again = reporter.post("/basic", data={**typed, "lessons": ADDED})
    assert ADDED in unescape(again.text) and "<b>" not in again.text
    assert "at midnight" not in again.text
    assert again.text.index("<details>") < again.text.index("second") < again.text.index("</details>")


def test_what_was_passed_on_cannot_be_compared_and_is_not_shown(client, review, store):
    """In practice mode reports go on at once."""
    typed = {**opened(client), **ANSWERS}
    assert FIRST not in read(client.post("/basic", data=typed))
    again = client.post("/basic", data={**typed, "lessons": ADDED})
    assert MAYBE_LOST in read(again)
    # "midnight" alone may be one of the nine words.
    assert not any(told in again.text for told in ("The heron", "at midnight", "heron came"))
    assert [report.answers["lessons"] for report in review.read(store)] == [ANSWERS["lessons"]]


def test_a_report_that_is_passed_on_at_once_is_not_said_to_have_come_before(client, store, monkeypatch):
    kept = store.reports.keep

    def keep_and_pass_on(*report):
        kept(*report)
        store.release()

    monkeypatch.setattr(store.reports, "keep", keep_and_pass_on)
    assert FIRST not in read(client.post("/basic", data={**opened(client), **ANSWERS}))


def test_of_two_that_come_at_the_same_time_the_one_that_is_not_kept_is_told(reporter, waiting_store, monkeypatch):
    typed = {**opened(reporter), **ANSWERS}
    kept = waiting_store.reports.keep

    def keep_the_other_first(*report):
        monkeypatch.setattr(waiting_store.reports, "keep", kept)
        assert FIRST not in read(reporter.post("/basic", data=typed))
        kept(*report)

    monkeypatch.setattr(waiting_store.reports, "keep", keep_the_other_first)
    assert LOST in read(reporter.post("/basic", data={**typed, "lessons": ADDED}))


def test_a_store_that_goes_away_afterwards_takes_no_receipt_from_anybody(reporter, waiting_store, monkeypatch):
    def away(_id):
        raise Unavailable

    monkeypatch.setattr(waiting_store.reports, "content", away)
    answer = reporter.post("/basic", data={**opened(reporter), **ANSWERS})
    assert answer.status_code == 201 and len(receipt_on(answer).split()) == 9


def test_an_app_is_told_the_same(reporter, client):
    body = {**REPORT, "draft": new_draft().code}
    changed = {**body, "answers": {"narrative": "A truck came."}}
    for asked, told in ((body, None), (body, None), (changed, "different")):
        answer = reporter.post("/api/v1/reports", json=asked)
        assert (answer.status_code, answer.json.get("earlier")) == (201, told)
        assert set(answer.json) == {"receipt", "earlier"} - ({"earlier"} if told is None else set())
    told = [client.post("/api/v1/reports", json=body).json.get("earlier") for _ in range(2)]
    assert told == [None, "unknown"]


@pytest.mark.parametrize("path", ["/basic", "/basic/preview", "/basic/more-time"])
def test_r04_after_a_lost_reply_and_two_hours_nobody_is_told_that_nothing_was_sent(reporter, real, monkeypatch, path):
    typed = {**opened(reporter), **ANSWERS}
    reporter.post("/basic", data=typed)
    over = {**typed, "token": token_of(real, monkeypatch, age=window.WINDOW + 60)}
    page = reporter.post(path, data=over)
    assert page.status_code == 410 and "This report was sent already" in page.text
    assert "Nothing was sent" not in page.text and "heron" not in page.text
    other = reporter.post(path, data={**over, "draft": new_draft().code})
    assert other.status_code == 410 and "Nothing was sent" in other.text


class Waited:
    """The gate's clock, by what has passed since the page was opened."""

    def __init__(self):
        self.begun, self.seconds = time.time(), 0

    def __call__(self):
        return self.begun + self.seconds


@pytest.fixture
def waited(waiting_store, monkeypatch):
    clock = Waited()
    monkeypatch.setattr(waiting_store.gate, "_clock", clock)
    return clock


def test_without_scripts_pressing_too_early_does_not_begin_the_wait_again(client_of_real_work, waiting_store, waited):
    fields = {**opened(client_of_real_work), **ANSWERS}
    for waited.seconds in (1, 2, 3, 4):  # noqa: B007
        page = client_of_real_work.post("/basic", data=fields)
        assert page.status_code == 429 and nothing_kept(waiting_store)
        assert "keeps out programs" in page.text
        fields = Fields(page.text).values
    waited.seconds = 6
    assert client_of_real_work.post("/basic", data=fields).status_code == 201


def test_nor_does_a_slip_or_pressing_too_early_at_the_mailbox(client_of_real_work, waiting_store, waited):
    receipt = " ".join(submit(waiting_store).words)
    page = Forms(client_of_real_work.get("/mailbox").text)
    for waited.seconds, typed, status in ((1, "abandon", 422), (2, receipt, 429), (4, receipt, 429)):  # noqa: B007
        answer = page.press(client_of_real_work, "Open the mailbox", receipt=typed)
        assert answer.status_code == status
        page = Forms(answer.text)
    waited.seconds = 6
    answer = page.press(client_of_real_work, "Open the mailbox")
    assert answer.status_code == 200 and "Your report is safe" in answer.text


def test_nor_at_a_step_inside_the_mailbox(client_of_real_work, waiting_store, waited):
    receipt = " ".join(submit(waiting_store).words)
    fresh = Forms(client_of_real_work.get("/mailbox").text).buttons["Open the mailbox"][0]["fields"]
    step = {**fresh, "receipt": receipt, "step": "destroy"}
    page = Forms(client_of_real_work.post("/mailbox", data=step).text)
    waited.seconds = 4
    page = Forms(page.press(client_of_real_work, "Destroy my mailbox").text)
    waited.seconds = 6
    assert "Destroy your mailbox?" in page.press(client_of_real_work, "Destroy my mailbox").text


def test_a_program_that_fills_in_every_field_gets_a_fresh_challenge_each_time(client_of_real_work):
    fields = {**opened(client_of_real_work), **ANSWERS, "website": "https://spam.test"}
    page = client_of_real_work.post("/basic", data=fields)
    assert page.status_code == 429 and Fields(page.text).values["work"] != fields["work"]
