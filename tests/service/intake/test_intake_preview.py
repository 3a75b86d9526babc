"""R08: before sending, a reporter can have the page, or an app, show what would be masked. Nothing of it is kept."""

from html import unescape
from itertools import count
from types import SimpleNamespace

import eventlet
import pytest
from intake_world import nothing_kept
from test_intake_gate import solved
from test_intake_pages import ANSWERS, Fields, opened

from intake import catalogue, previews
from intake import gate as gate_module
from intake import store as store_module
from intake.domain.receipt import new_draft
from services.broker.rpc_asker import Unavailable

PREVIEW = "/api/v1/preview"
STORY = "Sgt. <b>Heron</b> & I\nstood on Elm Street."
LESSON = "Wait for cover."
SPANS = [
    {"start": 0, "end": 16, "label": "PERSON", "replacement": "[OFFICER 1]"},
    {"start": 31, "end": 41, "label": "ADDRESS", "replacement": "[STREET 1]"},
]
FOUND = {
    "masked": {"narrative": "[OFFICER 1]> & I\nstood on [STREET 1].", "lessons": LESSON},
    "spans": {"narrative": SPANS, "lessons": []},
}


class FakeAsker:
    """A scrubber, as intake sees it."""

    def __init__(self):
        self.asked, self.away = [], False

    def ask(self, service, question, content, seconds):
        self.asked.append((service, question, content, seconds))
        if self.away:
            raise Unavailable
        return {part: {name: FOUND[part][name] for name in content["texts"]} for part in FOUND}


@pytest.fixture
def asker(store):
    store._asker = FakeAsker()
    return store._asker


def preview(client, **answers):
    return client.post("/basic/preview", data={**opened(client), **answers})


def test_r08_an_app_is_told_what_would_be_masked(client, store, asker, monkeypatch):
    seconds_pass = count()
    monkeypatch.setattr(store_module, "monotonic", lambda: next(seconds_pass))
    answers = {"narrative": STORY, "lessons": LESSON, "event": "ambush", "factor": ["darkness"]}
    answer = client.post(PREVIEW, json={"answers": answers})
    assert answer.status_code == 200 and answer.json == FOUND
    texts = {"narrative": STORY, "lessons": LESSON}
    ((*asked, seconds),) = asker.asked
    assert asked == ["scrubber", "preview", {"texts": texts}]
    assert seconds == store.settings.preview_seconds - 1
    assert "no-store" in answer.headers["Cache-Control"]
    assert nothing_kept(store)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "answers"),
        ({"answers": "heron"}, 422, "answers"),
        ({"answers": {"narrative": STORY}, "form": "heron"}, 422, "form"),
        ({"answers": {}}, 422, "narrative"),
        ({"answers": {"narrative": ["heron"]}}, 422, "narrative"),
        ({"answers": {"narrative": "heron " * 4000}}, 422, "narrative"),
        ({"answers": {"narrative": STORY, "event": "heron"}}, 422, "event"),
        ({"answers": {"narrative": STORY, "name": "heron"}}, 422, "name"),
    ],
)
def test_r08_limits_are_those_of_a_report_and_nothing_is_quoted(client, asker, body, status, field):
    answer = client.post(PREVIEW, json=body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert "heron" not in answer.text.lower() and asker.asked == []


def test_a_body_that_is_no_json_is_refused(client, asker):
    assert client.post(PREVIEW, data={"answers": "heron"}).status_code == 415
    assert client.post(PREVIEW, data="{", content_type="application/json").status_code == 400
    assert client.get(PREVIEW).status_code == 405


def test_r08_a_scrubber_that_is_away_is_told_kindly(client, store, asker):
    asker.away = True
    answer = client.post(PREVIEW, json={"answers": {"narrative": STORY}})
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.json["title"] == "Preview is unavailable just now"
    page = preview(client, **ANSWERS)
    assert page.status_code == 503 and catalogue.NO_PREVIEW in unescape(page.text)
    assert Fields(page.text).answers == ANSWERS
    assert nothing_kept(store)


def test_r08_the_page_comes_back_filled_and_shows_each_text_with_its_masks(client, store, asker):
    fields = opened(client)
    typed = {**ANSWERS, "narrative": STORY.replace("\n", "\r\n"), "lessons": LESSON}
    answer = client.post("/basic/preview", data={**fields, **typed})
    page = Fields(answer.text)
    assert answer.status_code == 200 and page.answers == typed
    assert page.values["draft"] == fields["draft"] and page.values["role"] == ["sworn"]
    marks = [part.partition("</mark>")[0] for part in answer.text.split("<mark>")[1:]]
    assert [Fields(mark).text for mark in marks] == [
        ["masked:", "Sgt. <b>Heron</b", "[OFFICER 1]"],
        ["masked:", "Elm Street", "[STREET 1]"],
    ]
    assert "<b>" not in answer.text
    assert answer.text.count("We found nothing to mask in this text.") == 1
    assert {"#narrative-preview", "#lessons-preview"} <= set(page.links)
    assert "<title>What will be masked: " in answer.text and 'id="errors"' not in answer.text
    assert nothing_kept(store)


def test_r08_a_preview_page_can_be_sent_and_previewed_again(client, store, asker, review):
    first = Fields(preview(client, **ANSWERS | {"narrative": STORY}).text)
    second = Fields(client.post("/basic/preview", data=first.values).text)
    assert second.answers == first.answers
    assert client.post("/basic", data=second.values).status_code == 201
    (report,) = review.read(store)
    assert report.answers["narrative"] == STORY


def test_r08_a_text_that_was_skipped_is_not_shown(client, asker):
    answer = preview(client, lessons=LESSON)
    assert "lessons-preview" in answer.text and "narrative-preview" not in answer.text


def test_r08_the_form_offers_it_and_enter_sends_nothing_by_surprise(client):
    page = client.get("/basic?role=sworn").text
    page = page[page.index('<form class="report"') :]
    buttons = [given for tag, given in Fields(page).tags if tag == "button" and given.get("type") == "submit"]
    assert [given.get("formaction") for given in buttons] == ["/basic/more-time", None, "/basic/preview"]
    assert "See what will be masked" in page and "<mark>" not in page


@pytest.mark.parametrize("way", ["/basic/preview", "/basic/more-time", "/basic"])
def test_r09_a_page_that_is_asked_for_once_more_after_sending_does_not_show_the_story(client, store, asker, way):
    """Without scripts Back offers to send the earlier page again."""
    fields = opened(client)
    typed = {**fields, "narrative": STORY}
    assert client.post("/basic", data=typed).status_code == 201
    again = typed | ({"programme": "no such code!"} if way == "/basic" else {})
    page = client.post(way, data=again)
    assert page.status_code == 410 and "This report was sent already" in page.text
    assert STORY.split()[0] not in page.text and "forget.css" in page.text


def test_r04_a_preview_with_an_error_comes_back_filled(client, asker):
    empty = preview(client, event="ambush")
    assert empty.status_code == 422 and catalogue.EMPTY_REPORT in unescape(empty.text)
    assert asker.asked == []


def test_r06_there_is_no_preview_for_people_outside_law_enforcement(client, asker):
    answer = preview(client, **ANSWERS, role="other")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/stop")
    assert preview(client, **ANSWERS, role="").status_code == 400
    assert asker.asked == []


def test_r09_a_preview_sets_no_cookie_and_may_not_be_kept(client, asker, settings):
    answer = preview(client, **ANSWERS | {"narrative": STORY})
    assert "Set-Cookie" not in answer.headers and "no-store" in answer.headers["Cache-Control"]
    files = [path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()]
    assert files and not any(b"Elm Street" in content for content in files)


def test_nobody_to_ask_is_known_at_once(client, store):
    """The real asker, without a broker."""
    assert client.post(PREVIEW, json={"answers": {"narrative": STORY}}).status_code == 503


LIMIT = 25_000  # of all texts of a preview together; one may have 20,000


@pytest.mark.parametrize("form", ["basic", "detailed"])
def test_r10_a_preview_is_made_of_no_more_than_one_text_and_a_quarter(client, store, asker, form):
    half = "x" * (LIMIT // 2)
    assert client.post(PREVIEW, json={"form": form, "answers": {"narrative": half, "lessons": half}}).status_code == 200
    longer = {"narrative": half, "lessons": half + "y"}
    answer = client.post(PREVIEW, json={"form": form, "answers": longer})
    told = catalogue.PREVIEW_TOO_LONG.format(limit=LIMIT, count=LIMIT + 1)
    assert answer.status_code == 422 and answer.json["errors"] == [{"field": "lessons", "detail": told}]
    page = client.post(f"/{form}/preview", data={**opened(client, form), **longer})
    assert page.status_code == 422 and told in unescape(page.text) and half in page.text
    assert len(asker.asked) == 1
    sent = {"form": form, "screening": {"role": "sworn"}, "answers": longer}
    assert client.post("/api/v1/reports", json=sent).status_code == 201, "a report may be longer"


def turns_end_with(monkeypatch, sleep):
    """Puts something in the place of waiting for the end of a turn, and of no other waiting in this process."""
    monkeypatch.setattr(previews, "eventlet", SimpleNamespace(sleep=sleep, Timeout=eventlet.Timeout))


@pytest.fixture
def real_asker(waiting_store, monkeypatch):
    """In real work, with a challenge that is solved at once, and turns that are counted and not waited for."""
    monkeypatch.setattr(gate_module, "EASIEST", 100)
    waiting_store._asker = FakeAsker()
    waiting_store._asker.slept = []
    turns_end_with(monkeypatch, waiting_store._asker.slept.append)
    return waiting_store._asker


def test_r10_a_preview_costs_half_a_proof_and_the_page_of_the_second_brings_another(
    client_of_real_work, waiting_store, real_asker
):
    fields = opened(client_of_real_work)
    proof = solved(waiting_store.gate.fresh_challenge())
    typed = {**fields, **ANSWERS, "work": proof}
    first, second, third = (client_of_real_work.post("/basic/preview", data=typed) for _ in range(3))
    assert [first.status_code, second.status_code, third.status_code] == [200, 200, 429]
    assert Fields(first.text).values["work"] == [proof], "it is good for sending, too"
    assert Fields(second.text).values["work"] not in ([proof], fields["work"])
    assert len(real_asker.asked) == 2


def test_r10_without_a_draft_a_proof_serves_one_preview_and_with_one_those_of_this_draft(
    client_of_real_work, waiting_store, real_asker
):
    def asked(work, **more):
        body = {"answers": {"narrative": STORY}, "work": work, **more}
        return client_of_real_work.post(PREVIEW, json=body).status_code

    alone, drafts = (solved(waiting_store.gate.fresh_challenge()) for _ in range(2))
    assert [asked(alone), asked(alone)] == [200, 403]
    mine, other = ({"draft": new_draft().code} for _ in range(2))
    assert [asked(drafts, **mine), asked(drafts, **other), asked(drafts, **mine)] == [200, 403, 200]


@pytest.mark.parametrize("away", [False, True])
def test_r09_a_preview_takes_whole_turns_and_a_refusal_none(client_of_real_work, waiting_store, real_asker, away):
    real_asker.away = away
    proofs = [solved(waiting_store.gate.fresh_challenge()) for _ in range(2)]
    client_of_real_work.post("/basic/preview", data={**opened(client_of_real_work), **ANSWERS, "work": proofs[0]})
    client_of_real_work.post(PREVIEW, json={"answers": {"narrative": STORY}, "work": proofs[1]})
    assert len(real_asker.slept) == 2 and all(0 < seconds < previews.TURN for seconds in real_asker.slept)
    client_of_real_work.post(PREVIEW, json={"answers": {"narrative": STORY}})
    assert len(real_asker.slept) == 2


def test_in_practice_nobody_waits_for_a_turn(client, asker, monkeypatch):
    turns_end_with(monkeypatch, pytest.fail)
    assert preview(client, **ANSWERS).status_code == 200
