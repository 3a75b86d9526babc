"""R08, R09: what holds for every page that a reporter sees, whichever way they came to it."""

from datetime import timedelta
from html import unescape

import pytest
from intake_world import Forms, ask, relay, show, submit
from test_intake_mailbox import STORY, enter
from test_intake_pages import ANSWERS, Fields, opened

from services.documents.port import Unavailable


@pytest.fixture
def asked(store, clock):
    """A mailbox in which a question and a story wait."""
    receipt = submit(store, signoff=True)
    relay(store)
    ask(store, receipt)
    show(store, receipt, STORY, clock().date() + timedelta(days=7))
    return receipt


def away(*_):
    raise Unavailable


@pytest.fixture
def pages(client, store, asked, monkeypatch):
    """Pages with something to fill in, and those that come back with what was filled in."""
    mailbox = enter(client, asked)
    told = {"text": "It was open."}
    shown = {
        "start": client.get("/"),
        "basic": client.get("/basic?role=sworn"),
        "detailed": client.get("/detailed?role=civilian"),
        "with errors": client.post("/basic", data={**opened(client), "programme": "not a code"}),
        "two more hours": client.post("/basic/more-time", data={**opened(client), **ANSWERS}),
        "door": client.get("/mailbox"),
        "mistyped": enter(client, asked, "heron"),
        "mailbox": mailbox,
        "no answer": Forms(mailbox.text).press(client, "Send the answer", text=" "),
        "destroy": Forms(mailbox.text).press(client, "Destroy my mailbox"),
    }
    with monkeypatch.context() as broken:
        broken.setattr(store, "answer", away)
        shown["not done"] = Forms(mailbox.text).press(client, "Send the answer", **told)
    shown["done"] = Forms(mailbox.text).press(client, "Send the answer", **told)
    shown["receipt"] = client.post("/basic", data={**opened(client), **ANSWERS})
    return shown


def test_r09_no_field_and_no_form_is_kept_by_the_browser(pages):
    fields = 0
    for name, page in pages.items():
        for tag, given in Fields(page.text).tags:
            if tag == "textarea" or (tag == "input" and given.get("type", "text") == "text"):
                fields += 1
                assert (given.get("autocomplete"), given.get("spellcheck")) == ("off", "false"), (name, given)
            if tag == "form" and given.get("method") == "post":
                assert given.get("autocomplete") == "off", (name, given)
    assert fields > 20


@pytest.mark.parametrize("name", ["door", "mistyped", "mailbox", "no answer", "destroy", "not done", "done", "receipt"])
def test_r09_the_browser_forgets_what_it_keeps_of_pages_before_this_one(pages, name):
    assert "/forget.css" in pages[name].text


def test_r08_before_the_form_stands_what_a_browser_may_keep(pages):
    said = " ".join(Fields(pages["start"].text).text)
    assert "history" in said and "keyboard" in said


def test_r09_before_printing_stands_what_the_words_can_prove(pages):
    text = unescape(pages["receipt"].text)
    proof, printing = text.index("What these words can prove"), text.index("Print the words")
    assert proof < text.index("A court, or an employer, could demand them from you") < printing
