"""Tokens: a page's age without knowing whose page it is, and posts that only the desk's own pages can make."""

import re
import string

import pytest
from flask import render_template_string, session
from hypothesis import assume, given
from hypothesis import strategies as st
from web_pages import settings_for

from services.web import forms
from services.web.forms import BadToken, sign_token, token_age
from services.web.frame import make_app

PRACTICE = settings_for(demo=True)
BASE64 = string.ascii_letters + string.digits + "-_"


@pytest.fixture
def clock(monkeypatch):
    now = [1_800_000_030.0]
    monkeypatch.setattr(forms.time, "time", lambda: now[0])
    return now


def test_a_token_tells_how_old_its_page_is(settings, clock):
    token = sign_token(settings, "report")
    assert token_age(settings, "report", token) == 30
    clock[0] += 7200
    assert token_age(settings, "report", token) == 7230


def test_r09_pages_of_one_minute_carry_the_same_token(settings, clock):
    """A token that differed from page to page would tell two reporters apart."""
    first = sign_token(settings, "report")
    clock[0] += 29
    assert sign_token(settings, "report") == first


def test_a_token_is_for_one_purpose_and_one_key(settings):
    token = sign_token(settings, "report")
    with pytest.raises(BadToken):
        token_age(settings, "mailbox", token)
    other = settings_for(demo=settings.demo, key="6b")
    with pytest.raises(BadToken):
        token_age(other, "report", token)


def test_an_age_cannot_be_changed(settings, clock):
    old = sign_token(settings, "report")
    clock[0] += 86_400
    fresh = sign_token(settings, "report")
    with pytest.raises(BadToken):
        token_age(settings, "report", fresh.partition(".")[0] + "." + old.partition(".")[2])


@given(st.text(max_size=60))
def test_whatever_comes_as_a_token_is_refused(text):
    with pytest.raises(BadToken):
        token_age(PRACTICE, "report", text)


@given(st.integers(0, 200), st.sampled_from(BASE64))
def test_one_changed_letter_spoils_a_token(place, letter):
    """Not the last letter: some of its bits mean nothing. Nor "+" for "-": those are two writings of one letter."""
    token = sign_token(PRACTICE, "report")
    at = place % (len(token) - 1)
    assume(token[at] != letter)
    with pytest.raises(BadToken):
        token_age(PRACTICE, "report", token[:at] + letter + token[at + 1 :])


@pytest.fixture
def desk(settings):
    app = make_app("review", settings, private=True, session=True)
    app.sent = []

    @app.get("/")
    def form() -> str:
        return render_template_string('<form method="post">{{ csrf_field() }}</form>')

    @app.route("/send", methods=["POST", "PUT", "PATCH", "DELETE"])
    def send() -> str:
        app.sent.append(True)
        return "done"

    @app.post("/out")
    def log_out() -> str:
        session.clear()
        return "bye"

    return app


def token_on(page):
    return re.search(r'<input type="hidden" name="csrf_token" value="([^"]+)">', page.text)[1]


def browser(desk):
    return desk.test_client(), "https://desk.example"


def test_only_a_page_of_this_log_in_can_send(desk):
    client, host = browser(desk)
    token = token_on(client.get("/", base_url=host))
    assert token_on(client.get("/", base_url=host)) == token
    assert client.post("/send", data={"csrf_token": token}, base_url=host).text == "done"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("forged", [{}, {"csrf_token": ""}, {"csrf_token": "x" * 22}, {"csrf_token": "ünicode"}])
def test_a_change_without_the_token_is_refused(desk, method, forged):
    client, host = browser(desk)
    client.get("/", base_url=host)
    answer = client.open("/send", method=method, data=forged, base_url=host)
    assert answer.status_code == 400 and not desk.sent


def test_the_token_of_somebody_else_is_refused(desk):
    client, host = browser(desk)
    client.get("/", base_url=host)
    stranger = token_on(desk.test_client().get("/", base_url=host))
    assert client.post("/send", data={"csrf_token": stranger}, base_url=host).status_code == 400
    assert not desk.sent


def test_a_token_in_the_address_or_in_json_does_not_count(desk):
    client, host = browser(desk)
    token = token_on(client.get("/", base_url=host))
    assert client.post(f"/send?csrf_token={token}", base_url=host).status_code == 400
    assert client.post("/send", json={"csrf_token": token}, base_url=host).status_code == 400
    assert not desk.sent


def test_a_new_log_in_has_a_new_token(desk):
    client, host = browser(desk)
    before = token_on(client.get("/", base_url=host))
    client.post("/out", data={"csrf_token": before}, base_url=host)
    assert token_on(client.get("/", base_url=host)) != before


def test_a_changed_cookie_is_no_session(desk, settings):
    client, host = browser(desk)
    token = token_on(client.get("/", base_url=host))
    name = desk.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name, domain="desk.example")
    content, _, signature = cookie.value.rpartition(".")
    forged = f"{content}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    client.set_cookie(name, forged, domain="desk.example", secure=True)
    assert client.post("/send", data={"csrf_token": token}, base_url=host).status_code == 400
