"""R01, R03, R04, R06, R08, R09: the form in a browser without JavaScript."""

from html import unescape
from html.parser import HTMLParser

import pytest

from intake import catalogue
from intake.domain.receipt import read_draft, read_receipt
from intake.pages import form as form_page
from intake.pages import make_app
from services.documents.port import Unavailable
from services.events import CaseProgressed
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


class Fields(HTMLParser):
    """The fields of a page as a browser would send them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.values, self.area, self.text, self.links, self.tags = {}, None, [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "a":
            self.links.append(given.get("href"))
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
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
        kept = {name: values for name, values in self.values.items() if name not in ("token", "draft", "role")}
        flat = {name: values if name in ("factor", "barrier") else values[0] for name, values in kept.items()}
        return {name: value for name, value in flat.items() if value}


def opened(client):
    page = client.get("/basic?role=sworn")
    assert page.status_code == 200
    return Fields(page.text).values


def send(client, **answers):
    return client.post("/basic", data={**opened(client), **answers})


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
    assert "heron" not in answer.text


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
        ({"narrative": "x", "lessons": "heron " * 4000}, "lessons", catalogue.TOO_LONG.format(limit=20_000)),
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
    assert store.submissions.count({}) == 0


def test_r04_the_page_comes_back_filled_after_an_error(client):
    answer = send(client, **{**ANSWERS, "event": "heron"})
    assert Fields(answer.text).answers == {name: value for name, value in ANSWERS.items() if name != "event"}


def test_r04_an_expired_page_comes_back_filled_and_can_be_sent(client, store, review, monkeypatch):
    fields = {**opened(client), **ANSWERS}
    with monkeypatch.context() as later:
        later.setattr(form_page, "WINDOW", -1)
        answer = client.post("/basic", data=fields)
    assert answer.status_code == 422 and catalogue.EXPIRED in unescape(answer.text)
    page = Fields(answer.text)
    assert page.answers == ANSWERS and page.values["draft"] == fields["draft"]
    assert store.submissions.count({}) == 0
    assert client.post("/basic", data=page.values).status_code == 201
    assert len(review.read(store)) == 1


def test_a_token_lasts_two_hours(settings):
    assert form_page.WINDOW == 2 * 60 * 60
    form_page.check_window(settings, forms.sign_token(settings, form_page.TOKEN))
    with pytest.raises(forms.BadToken):
        form_page.check_window(settings, forms.sign_token(settings, "another purpose"))


@pytest.mark.parametrize("token", ["", "heron", "0.0", None])
def test_a_page_without_its_token_comes_back_filled(client, store, token):
    fields = {**opened(client), **ANSWERS, "token": token or []}
    answer = client.post("/basic", data=fields)
    assert answer.status_code == 422 and Fields(answer.text).answers == ANSWERS
    assert store.submissions.count({}) == 0


@pytest.mark.parametrize("draft", ["", "heron", "A" * 23])
def test_a_page_that_lost_its_seed_can_still_be_sent(client, store, review, draft):
    fields = {**opened(client), **ANSWERS, "draft": draft}
    assert client.post("/basic", data=fields).status_code == 201
    assert len(review.read(store)) == 1


@pytest.mark.parametrize("part", ["mailboxes", "submissions"])
def test_a_store_that_is_away_is_never_called_received(client, store, review, monkeypatch, part):
    fields = {**opened(client), **ANSWERS}

    def away(_document):
        raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(getattr(store, part), "insert", away)
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


@pytest.mark.parametrize("state", list(catalogue.STATES))
def test_the_mailbox_tells_the_state_in_plain_words(client, store, state):
    receipt = receipt_on(send(client, **ANSWERS))
    store.progress(CaseProgressed(mailbox_id=read_receipt(receipt).mailbox().id, state=state, step=2))
    answer = client.post("/mailbox", data={"receipt": receipt.upper().replace(" ", "-")})
    assert answer.status_code == 200
    for words in catalogue.STATES[state]:
        assert words in unescape(answer.text)
    assert receipt not in answer.text


def test_a_typing_error_is_told_apart_from_a_receipt_that_we_do_not_know(client):
    receipt = receipt_on(send(client, **ANSWERS))
    first, *others = receipt.split()
    mistyped = client.post("/mailbox", data={"receipt": " ".join(["zoo" if first != "zoo" else "zone", *others])})
    assert (mistyped.status_code, catalogue.MISTYPED in mistyped.text) == (422, True)
    unknown = client.post("/mailbox", data={"receipt": UNKNOWN})
    assert (unknown.status_code, catalogue.UNKNOWN_RECEIPT in unknown.text) == (404, True)
    assert UNKNOWN in unknown.text  # the page comes back filled


UNKNOWN = " ".join(read_draft("A" * 22).receipt.words)
