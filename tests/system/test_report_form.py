"""The report form in a real browser: filled in by keyboard, without scripts, and on a small phone at night."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chrome import heading, press, press_until, scripts_or_not
from .product import fetch
from .report_form import BASIC, DETAILED, RECEIVED, STORY, send, taken


def test_r01_r02_a_basic_report_is_sent_with_the_keyboard_alone(visit):
    page = visit("/report/")
    tab_to(page, "#role-sworn")
    page.keyboard.press("Space")
    tab_to(page, "button")
    page.keyboard.press("Enter")
    expect(heading(page, "Basic report")).to_be_visible()
    tab_to(page, "[name=event]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=event]:checked")).to_have_count(1)
    tab_to(page, "#narrative")
    page.keyboard.type(STORY)
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "#factor-darkness")
    page.keyboard.press("Space")
    tab_to(page, "#signoff")
    page.keyboard.press("Space")
    tab_to(page, "#programme")
    page.keyboard.type("not a code")
    page.keyboard.press("Enter")
    assert page.locator(".sending").inner_text() == "", "Enter in a field sends nothing"
    tab_to(page, "button:not(.second)")
    page.keyboard.press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#programme")).to_be_focused()
    expect(page.locator("#programme")).to_have_value("not a code")
    expect(page.locator("#factor-darkness")).to_be_checked()
    page.keyboard.press("Control+A")
    page.keyboard.type("ABC-1")
    tab_to(page, "button:not(.second)")
    page.keyboard.press("Enter")
    expect(heading(page, RECEIVED)).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    """Presses the Tab key until it gets there; fails after a whole round."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(`main ${selector}`)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_r01_r08_without_scripts_the_form_is_previewed_corrected_and_sent_once(visit, site):
    page = visit(BASIC, scripts=False)
    posts = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    before = taken(site)
    page.locator("#event-ambush").check()
    page.locator("#narrative").fill(f"Officer Kowalski was with me. {STORY}")

    press_until(page, "See what will be masked", page.locator("mark", has_text="Kowalski"))
    expect(page.locator("#narrative")).to_have_value(f"Officer Kowalski was with me. {STORY}")
    page.locator("#narrative").fill("")
    press_until(page, "Send the report", page.locator("#errors", has_text="Tell what happened"))
    expect(page.locator("#event-ambush")).to_be_checked()
    page.locator("#narrative").fill(STORY)
    send(page)
    words = page.locator("ol.receipt li").all_inner_texts()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    status, answer, _ = fetch(posts[-1].url, posts[-1].post_data_buffer, kind)  # as a second click would
    assert status == 201 and re.findall("<li>([a-z]+)</li>", answer) == words
    assert taken(site) == before + 1


@scripts_or_not
def test_r06_others_are_shown_the_way_elsewhere(visit, scripts):
    page = visit("/report/", scripts)
    page.locator("#role-other").check()
    press(page, "Begin the detailed report")
    expect(heading(page, "Thank you. This form is for people who work in law enforcement")).to_be_visible()


def test_the_page_leads_to_each_of_its_parts(visit):
    page = visit(DETAILED, viewport={"width": 360, "height": 640})
    parts = page.get_by_role("navigation", name="Parts of the form").get_by_role("link")
    assert parts.count() == 9
    for link in parts.all():
        link.click()
        target = page.get_by_role("heading", level=2, name=link.inner_text(), exact=True)
        strip = page.locator(".strip").bounding_box()
        assert target.bounding_box()["y"] >= strip["y"] + strip["height"], "not under what stands on top"


SMALL = """() => {
    const tall = (part) => part.getBoundingClientRect().height;
    const target = (part) => part.closest(".choice") ?? part;
    const alone = (part) => !part.matches("p:not(.actions, .up, .time) a");
    const parts = [...document.querySelectorAll("main :is(a, button, summary, input, textarea)")];
    const shown = parts.filter((part) => part.checkVisibility() && !part.closest(".hidden"));
    const words = (part) => !["radio", "checkbox"].includes(part.type);
    const tiny = (part) => words(part) && parseFloat(getComputedStyle(part).fontSize) < 16;
    return shown.filter((part) => (alone(part) && tall(target(part)) < 44) || tiny(part)).map((part) => part.outerHTML);
}"""


@pytest.mark.parametrize("path", ["/report/", BASIC, DETAILED, "/report/stop", "/report/expired"])
def test_r01_thumbs_find_their_targets_on_a_small_phone_at_night(visit, path):
    page = visit(path, viewport={"width": 360, "height": 640}, color_scheme="dark")
    for group in page.locator("summary").all():
        group.click()
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def in_large_letters(page: Page) -> Page:
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    return page


COVERED = """part => {
    const { left, top, width, height } = part.getBoundingClientRect();
    return !part.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.mark.parametrize("letters", [lambda page: page, in_large_letters], ids=["usual", "large"])
def test_r04_on_a_small_phone_the_warning_covers_neither_the_way_out_nor_the_last_links(visit, letters):
    page = letters(visit(BASIC, clock=True, viewport={"width": 360, "height": 640}))
    page.clock.fast_forward("01:55:00")
    page.locator("#narrative").focus()
    bar = page.locator("#ending")
    expect(bar).to_contain_text("Less than ten minutes")
    assert bar.bounding_box()["height"] <= 320
    for button in (page.locator(".quick"), bar.get_by_role("button", name="Two more hours")):
        where = button.bounding_box()
        assert where["x"] >= 0 and where["x"] + where["width"] <= 360
        assert not button.evaluate(COVERED)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert not page.locator("footer a").last.evaluate(COVERED)


def test_what_is_ticked_in_a_closed_group_shows(visit):
    page = visit(BASIC)
    group = page.locator("details").filter(has=page.locator("#factor-darkness"))
    summary = group.locator("summary")
    summary.click()
    page.locator("#factor-darkness").check()
    said = page.get_by_text("something is ticked").filter(visible=True)
    expect(said).to_have_count(0)
    summary.click()
    expect(said).to_have_count(1)
    expect(summary).to_contain_text("something is ticked")
