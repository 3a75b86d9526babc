"""R01, R03, R04, R06, R08, R09: the form in a browser without JavaScript."""

import re
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from intake_world import nothing_kept

from intake import catalogue
from intake.domain.receipt import read_draft, read_receipt
from intake.domain.report import too_long
from intake.pages import make_app, window
from services.documents.port import Unavailable
from services.web import forms

STORY = "The heron\r\ncrossed <b>&amp; \"quoted\" 'x'\r\n\r\nat midnight"
ANSWERS = {
    "event": "ambush",
    "narrative": STORY,
    "light": "not_sure",
    "factor": ["darkness", "alone"],
    "barrier": ["luck", "not_sure"],
    "lessons": "Wait for cover.",
}


LESSONS = "“What should other officers learn from it?”"
UNSEEN = ("token", "draft", "role", "padding", "work", "website")  # fields that are no answers


class Fields(HTMLParser):
    """The fields of a page as a browser would send them, but for those of the way out."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.values, self.area, self.text, self.links, self.tags = {}, None, [], [], []
        self.way_out = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "a":
            self.links.append(given.get("href"))
        if tag == "form":
            self.way_out = given["action"] == "/leave"
        chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and chosen and not self.way_out:
            self.values.setdefault(given.get("name"), []).append(given.get("value"))
        if tag == "textarea":
            self.area = given["name"]
            self.values[self.area] = [""]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.values[self.area][0] = self.values[self.area][0].removeprefix("\n").replace("\n", "\r\n")
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.values[self.area][0] += data.replace("\r\n", "\n")
        elif data.strip():
            self.text.append(data.strip())

    @property
    def answers(self):
        kept = {name: values for name, values in self.values.items() if name not in UNSEEN}
        flat = {name: values if name in ("factor", "barrier") else values[0] for name, values in kept.items()}
        return {name: value for name, value in flat.items() if value}


def opened(client, form="basic"):
    page = client.get(f"/{form}?role=sworn")
    assert page.status_code == 200
    return Fields(page.text).values


def send(client, form="basic", **answers):
    return client.post(f"/{form}", data={**opened(client, form), **answers})


def token_of(settings, monkeypatch, age):
    """A token of ours that was made so many seconds ago."""
    with monkeypatch.context() as then:
        now = forms.time.time()
        then.setattr(forms.time, "time", lambda: now - age)
        return forms.sign_token(settings, window.TOKEN)


@pytest.fixture
def minutes_end(monkeypatch):
    """The clock of tokens stands at the end of a minute, where a page seems oldest."""
    monkeypatch.setattr(forms, "time", SimpleNamespace(time=lambda: 1_800_000_059.9))


def test_r08_before_you_start_tells_what_to_leave_out(client, store):
    page = Fields(client.get("/").text)
    said = " ".join(page.text)
    for passage in store.questionnaire.before:
        assert passage.title in said
    assert f"{round(store.questionnaire.forms['basic'].minutes)} minutes" in said
    assert "role" not in page.values  # nothing is chosen beforehand


def test_r06_people_outside_law_enforcement_are_sent_elsewhere(client):
    answer = client.get("/basic?role=other")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/stop")
    assert "911" in client.get("/stop").text
    assert client.post("/basic", data={**opened(client), "role": "other", **ANSWERS}).status_code == 303


def test_without_an_answer_to_the_screening_the_question_comes_back(client):
    for url in ("/basic", "/basic?role=", "/basic?role=heron"):
        answer = client.get(url)
        assert answer.status_code == 400 and catalogue.NO_ROLE in answer.text
        assert "heron" not in answer.text


def test_r03_the_form_presets_nothing_and_requires_nothing(client, store):
    page = client.get("/basic?role=civilian")
    fields = Fields(page.text)
    assert fields.answers == {}
    assert "required" not in {name for _, given in fields.tags for name in given}
    for number in range(1, len(store.questionnaire.forms["basic"].sections) + 1):
        assert f"#part-{number}" in fields.links
    for question in store.questionnaire.forms["basic"].questions:
        if question.kind != "text":
            assert f'id="{question.name}-not_sure"' in page.text


def test_r09_the_browser_is_asked_to_keep_nothing(client):
    for tag, given in Fields(client.get("/basic?role=sworn").text).tags:
        if tag == "textarea":
            assert (given["spellcheck"], given["autocomplete"]) == ("false", "off")
        if tag == "form" and given.get("method") == "post":
            assert given["autocomplete"] == "off" and "novalidate" in given


def test_r01_a_report_is_answered_with_its_receipt(client, store, review):
    answer = send(client, **ANSWERS)
    assert answer.status_code == 201
    (report,) = review.read(store)
    words = receipt_on(answer)
    assert report.mailbox_id == read_receipt(words).mailbox().id
    assert report.answers == {
        "event": "ambush",
        "narrative": STORY.replace("\r\n", "\n"),
        "factor": ["darkness", "alone"],
        "barrier": ["luck"],
        "lessons": "Wait for cover.",
    }
    assert "The heron" not in answer.text


def test_r02_a_detailed_report_carries_a_wish_and_a_programme_to_review(client, review, store):
    answer = send(client, "detailed", **ANSWERS, weather="slippery", signoff="yes", programme=" heron-7 ")
    assert answer.status_code == 201
    (report,) = review.read(store)
    assert (report.form, report.signoff, report.programme) == ("detailed", True, "HERON-7")
    assert report.answers["narrative"] == STORY.replace("\r\n", "\n")


def test_r03_who_ticks_nothing_wishes_nothing(client, review, store):
    assert send(client, **ANSWERS).status_code == 201
    (report,) = review.read(store)
    assert (report.form, report.signoff, report.programme) == ("basic", False, "")


@pytest.mark.parametrize("form", ["basic", "detailed"])
def test_r04_what_stands_beside_the_story_comes_back_too(client, store, form):
    answer = send(client, form, **ANSWERS, signoff="yes", programme="<heron & co>")
    page = Fields(answer.text)
    assert answer.status_code == 422 and "#programme" in page.links and catalogue.NOT_A_PROGRAMME in answer.text
    assert page.answers == {**ANSWERS, "signoff": "yes", "programme": "<heron & co>"}
    assert nothing_kept(store)


def test_r04_an_error_in_the_story_and_one_beside_it_are_told_at_once(client):
    answer = send(client, **{**ANSWERS, "event": "heron"}, programme="not a code")
    assert {"#event", "#programme"} <= set(Fields(answer.text).links)


def test_a_programme_is_typed_and_never_stands_in_an_address(client):
    page = client.get("/basic?role=sworn&programme=HERON-7&narrative=The+heron")
    assert "heron-7" not in page.text.lower() and "the heron" not in page.text.lower()


def receipt_on(answer):
    receipt = answer.text.partition('class="receipt"')[2].partition("</ol>")[0]
    return " ".join(Fields(f"<ol {receipt}").text)


def test_a_double_click_sends_one_report(client, store, review):
    fields = {**opened(client), **ANSWERS}
    first, second = client.post("/basic", data=fields), client.post("/basic", data=fields)
    assert receipt_on(first) == receipt_on(second)
    assert len(review.read(store)) == 1


@pytest.mark.parametrize(
    ("answers", "field", "detail"),
    [
        ({"narrative": " \r\n", "event": "ambush"}, "narrative", catalogue.EMPTY_REPORT),
        ({"narrative": "x", "lessons": "heron " * 4000}, "lessons", too_long(LESSONS, 23_999, 20_000)),
        ({"narrative": "x", "event": "heron"}, "event", catalogue.NOT_OFFERED),
        ({"narrative": "x", "factor": ["darkness", "heron"]}, "factor", catalogue.NOT_OFFERED),
    ],
)
def test_an_error_is_told_in_the_same_words_on_top_and_at_the_field(client, store, answers, field, detail):
    answer = send(client, **answers)
    page = Fields(answer.text)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert page.text.count(detail) == 1 and page.text.count(f"Error: {detail}") == 1
    assert f"#{field}" in page.links and f'id="{field}"' in answer.text
    assert nothing_kept(store)


def test_r04_the_page_comes_back_filled_after_an_error(client):
    answer = send(client, **{**ANSWERS, "event": "heron"})
    assert Fields(answer.text).answers == {name: value for name, value in ANSWERS.items() if name != "event"}


@pytest.mark.parametrize("path", ["/basic", "/basic/preview", "/basic/more-time", "/detailed"])
def test_r04_after_two_hours_nothing_comes_back(client, store, settings, monkeypatch, path):
    token = token_of(settings, monkeypatch, age=window.WINDOW + 60)
    answer = client.post(path, data={**opened(client), **ANSWERS, "token": token})
    assert answer.status_code == 410 and "The two hours are over" in answer.text
    assert "heron" not in answer.text and "Wait for cover" not in answer.text
    assert nothing_kept(store)


@pytest.mark.parametrize("path", ["/basic", "/basic/more-time"])
def test_r04_nobody_has_less_than_two_hours(client, settings, monkeypatch, minutes_end, path):
    token = token_of(settings, monkeypatch, age=2 * 60 * 60)
    assert client.post(path, data={**opened(client), **ANSWERS, "token": token}).status_code in (200, 201)


def test_r04_two_more_hours_are_one_button_and_nothing_typed_is_lost(client, store, settings, monkeypatch, minutes_end):
    old = token_of(settings, monkeypatch, age=2 * 60 * 60 - 60)
    answer = client.post("/basic/more-time", data={**opened(client), **ANSWERS, "token": old})
    page = Fields(answer.text)
    assert answer.status_code == 200 and page.answers == ANSWERS and nothing_kept(store)
    assert forms.token_age(settings, window.TOKEN, page.values["token"][0]) < 120
    assert "You have two hours again" in answer.text


def test_r04_a_page_asks_for_more_time_without_telling_anything(client, settings, minutes_end):
    answer = client.get("/window").json
    assert set(answer) == {"token", "left", "until"}
    window.check_window(settings, answer["token"])
    assert window.WINDOW - 120 < answer["left"] <= window.WINDOW


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        ("2026-11-26T00:05:00", "America/New_York", "12:05 AM, Eastern time"),
        ("2026-07-04T16:35:00", "America/Chicago", "4:35 PM, Central time"),
        ("2026-07-04T12:00:00", "Pacific/Honolulu", "12:00 PM, Hawaii time"),
        ("2026-07-04T12:00:00", "Pacific/Guam", "12:00 PM, ChST"),
    ],
)
def test_r04_the_end_is_told_as_people_say_it(moment, zone, words):
    assert window.in_words(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))) == words


def test_r04_without_scripts_the_page_ends_by_itself(client, minutes_end):
    page = client.get("/basic?role=sworn").text
    left = int(re.search(r'<noscript><meta http-equiv="refresh" content="(\d+); url=/expired">', page)[1])
    assert 2 * 60 * 60 <= left <= window.WINDOW
    assert re.search(r"You have until <strong data-until>\d+:\d\d [AP]M, Eastern time<", page)


def test_a_token_is_of_one_purpose(settings):
    window.check_window(settings, forms.sign_token(settings, window.TOKEN))
    with pytest.raises(forms.BadToken):
        window.check_window(settings, forms.sign_token(settings, "another purpose"))


@pytest.mark.parametrize("token", ["", "heron", "0.0", None])
def test_a_page_without_its_token_comes_back_filled(client, store, token):
    fields = {**opened(client), **ANSWERS, "token": token or []}
    answer = client.post("/basic", data=fields)
    assert answer.status_code == 422 and Fields(answer.text).answers == ANSWERS
    assert nothing_kept(store)


@pytest.mark.parametrize("draft", ["", "heron", "A" * 23])
def test_a_page_that_lost_its_seed_can_still_be_sent(client, store, review, draft):
    fields = {**opened(client), **ANSWERS, "draft": draft}
    assert client.post("/basic", data=fields).status_code == 201
    assert len(review.read(store)) == 1


def test_a_store_that_is_away_is_never_called_received(client, store, review, monkeypatch):
    fields = {**opened(client), **ANSWERS}

    def away(*_report):
        raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(store.reports, "keep", away)
        answer = client.post("/basic", data=fields)
    assert answer.status_code == 503 and catalogue.NOT_SENT in unescape(answer.text)
    page = Fields(answer.text)
    assert page.answers == ANSWERS and 'class="receipt"' not in answer.text
    assert client.post("/basic", data=page.values).status_code == 201
    assert len(review.read(store)) == 1


def test_a_restart_in_the_middle_loses_nothing(settings, store, review):
    """The draft is in the page alone: another copy of the service takes it just as well."""
    before, after = make_app(store, settings).test_client(), make_app(store, settings).test_client()
    assert after.post("/basic", data={**opened(before), **ANSWERS}).status_code == 201
    assert len(review.read(store)) == 1


@pytest.fixture
def real_client(waiting_store, real):
    """The form of a place that is not practice: there is a gate before it."""
    return make_app(waiting_store, real).test_client()


def test_r06_whoever_is_too_fast_for_a_person_comes_back_filled_and_passes_later(
    real_client, waiting_store, monkeypatch
):
    now = forms.time.time()
    monkeypatch.setattr(waiting_store.gate, "_clock", lambda: now)
    fields = {**opened(real_client), **ANSWERS}
    answer = real_client.post("/basic", data=fields)
    page = Fields(answer.text)
    assert answer.status_code == 429 and "Wait 5 seconds" in answer.text
    assert page.answers == ANSWERS and nothing_kept(waiting_store)
    assert real_client.post("/basic", data={**page.values, "website": "heron"}).status_code == 429
    monkeypatch.setattr(waiting_store.gate, "_clock", lambda: now + 6)
    assert real_client.post("/basic", data=page.values).status_code == 201


def test_who_was_patient_once_need_not_be_again(real_client, waiting_store, monkeypatch):
    fields = opened(real_client)
    monkeypatch.setattr(waiting_store.gate, "_clock", lambda: forms.time.time() + 6)
    corrected = Fields(real_client.post("/basic", data=fields).text).values
    assert corrected["work"] == fields["work"]
    assert real_client.post("/basic", data={**corrected, **ANSWERS}).status_code == 201


def test_more_time_brings_a_challenge_that_lasts_as_long(real_client):
    fields = opened(real_client)
    assert Fields(real_client.post("/basic/more-time", data=fields).text).values["work"] != fields["work"]


def test_a_correction_uses_no_proof(real_client, waiting_store, monkeypatch):
    fields = opened(real_client)
    monkeypatch.setattr(waiting_store.gate, "_clock", lambda: forms.time.time() + 6)
    for _ in range(10):
        assert real_client.post("/basic", data=fields).status_code == 422
    assert real_client.post("/basic", data={**fields, **ANSWERS}).status_code == 201


def test_each_opened_form_is_a_draft_of_its_own(client):
    seeds = {opened(client)["draft"][0] for _ in range(5)}
    assert len(seeds) == 5 and all(read_draft(seed) for seed in seeds)


def test_a_body_that_is_too_large_is_refused(client):
    assert send(client, narrative="heron" * 300_000).status_code == 413


def test_r09_no_page_sets_a_cookie_or_may_be_kept(client):
    answers = [client.get(path) for path in ("/", "/basic?role=sworn", "/basic", "/stop", "/mailbox", "/nowhere")]
    answers += [send(client, **ANSWERS), send(client), client.post("/mailbox", data={"receipt": "heron"})]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/", "/basic", "/basic?role=sworn", "/detailed?role=civilian", "/stop", "/expired", "/nowhere"]
)
def test_r09_every_page_can_be_left_at_once(client, path):
    page = Fields(client.get(path).text)
    ways = [n for n, (_, given) in enumerate(page.tags) if given.get("class") == "quick"]
    links = [n for n, (_, given) in enumerate(page.tags) if given.get("href") == "/report/mailbox"]
    (way,) = (page.tags[n] for n in ways)
    assert way[0] == "button" or way[1] == {"class": "quick", "href": "/leave", "rel": "noreferrer"}
    assert ways < links


def test_r09_whoever_leaves_passes_a_page_that_tells_nothing_and_makes_the_browser_forget(client):
    leave = client.get("/leave").text
    assert not re.search("report|miss|officer|police", leave, re.I)
    assert '<meta http-equiv="refresh" content="0; url=https://www.weather.gov/">' in leave
    assert forgets(leave)
    assert client.get("/forget.css").headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("path", ["/stop", "/expired"])
def test_r09_where_a_form_ends_the_browser_forgets_it(client, path):
    assert forgets(client.get(path).text)


def forgets(page):
    return '<link rel="stylesheet" href="/forget.css">' in page
