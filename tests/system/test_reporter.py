"""What a reporter's browser keeps, and what somebody hears who has the form read out."""

import json
import re

import pytest
from playwright.sync_api import expect

from .chrome import heading, press
from .product import fetch

pytestmark = pytest.mark.parametrize("world", ["embedded"], indirect=True)
STORY = "Officer Kowalski let a slate go."
KEPT = """async () => {
    const names = (await indexedDB.databases()).map(each => each.name);
    const workers = (await navigator.serviceWorker.getRegistrations()).map(each => each.scope);
    return [...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie, ...names,
            ...await caches.keys(), ...workers].filter(Boolean);
}"""


@pytest.fixture
def page(world, browser):
    context = browser.new_context(base_url=world.public)
    page = context.new_page()
    page.goto("/report/basic?role=sworn")
    yield page
    context.close()


def test_r04_nothing_of_a_draft_or_receipt_is_put_into_the_browsers_storage(page):
    page.locator("#narrative").fill(STORY)
    assert page.evaluate(KEPT) == []
    press(page, "See what will be masked")
    expect(page.locator("mark", has_text="Kowalski")).to_be_visible()
    assert page.evaluate(KEPT) == []
    press(page, "Send the report")
    expect(heading(page, "Your report was received")).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_r04_what_is_put_there_would_be_found(page):
    page.evaluate("localStorage.setItem('draft', 'x'); sessionStorage.setItem('page', 'x'); document.cookie = 'a=b'")
    page.evaluate("caches.open('heron')")
    assert page.evaluate(KEPT) == ["draft", "page", "a=b", "heron"]


def test_r09_whoever_leaves_sees_the_page_empty_before_anything_comes_over_the_line(page):
    page.locator("#narrative").fill(STORY)
    page.route("**/report/leave", lambda route: route.abort())
    seen = "way => { way.click(); return [document.title, document.body.textContent] }"
    assert page.get_by_text("Leave this page").evaluate(seen) == ["…", ""]


@pytest.mark.parametrize("form", ["basic", "detailed"])
def test_r01_a_screen_reader_hears_the_way_out_then_the_title_then_the_questions_in_their_order(world, page, form):
    asked = json.loads(fetch(f"{world.public}/report/api/v1/questionnaire?form={form}")[1])
    expected = [question["label"] for section in asked["sections"] for question in section["questions"]]
    page.goto(f"/report/{form}?role=sworn")
    heard = page.locator("body").aria_snapshot()
    places = [heard.index(words) for words in ("Leave this page", f'heading "{asked["title"]}" [level=1]')]
    for label in expected:
        found = re.compile(r'(group|textbox|radiogroup) "' + re.escape(label)).search(heard, places[-1])
        assert found, label
        places.append(found.start())
    assert places == sorted(places)
    assert heard.index('button "Send the report"') > places[-1]
