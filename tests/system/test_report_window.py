"""The two hours of a form in a real browser: the warning, two more, and the end."""

import re

import pytest
from playwright.sync_api import expect

from .chrome import go, heading, press
from .pages import faults
from .report_form import (
    BASIC,
    DETAILED,
    OVER,
    STORY,
    TWO_HOURS,
    both_schemes,
    put_token,
    send,
    shows_the_story,
    token,
)


@both_schemes
def test_r04_a_warning_comes_in_time_and_one_tap_gives_two_more_hours(visit, site, scheme):
    page = visit(BASIC, clock=True, color_scheme=scheme)
    page.locator("#narrative").fill(STORY)
    page.clock.fast_forward("01:45:00")
    expect(page.locator("#left")).to_have_text(re.compile("1[456] min left"))  # it may have been open for a minute
    expect(page.locator("#ending")).to_be_empty()
    page.clock.fast_forward("07:00")
    expect(page.get_by_role("alert").filter(has_text="Then this page clears itself")).to_be_visible()
    expect(page.locator("#narrative")).to_be_focused()
    assert faults(page) == []
    old = token(site, age=TWO_HOURS - 8 * 60)
    put_token(page, old)
    with page.expect_request("**/report/window") as asked:
        page.locator("#ending").get_by_role("button", name="Two more hours").press("Enter")
    assert asked.value.method == "GET" and asked.value.post_data is None, "nothing that was typed goes along"
    expect(page.get_by_role("status").filter(has_text="You have two hours again")).to_be_visible()
    expect(page.locator("#ending")).to_be_empty()
    expect(page.locator("[name=token]")).not_to_have_value(old)  # what is sent is as young as the page says
    expect(page.locator(".time").get_by_role("button", name="Two more hours")).to_be_focused()
    page.clock.fast_forward("01:45:00")
    expect(page.locator("#narrative")).to_have_value(STORY)
    send(page)


@both_schemes
def test_r04_at_the_end_the_page_clears_itself(visit, scheme):
    page = visit(BASIC, clock=True, color_scheme=scheme)
    page.locator("#narrative").fill(STORY)
    page.clock.fast_forward("02:02:00")
    expect(heading(page, OVER)).to_be_focused()
    assert faults(page) == []
    assert page.title().startswith(OVER) and not shows_the_story(page)
    page.get_by_role("link", name="Begin again").click()
    assert not shows_the_story(page)
    go(page, "back")
    assert not shows_the_story(page)


def test_r04_without_scripts_the_page_moves_on_at_the_end(visit):
    """The browser's own refresh after two hours, of which here some seconds are left."""
    page = visit("/report/", scripts=False)
    page.route("**/report/basic*", lambda route: route.fulfill(response=(answer := route.fetch()), body=soon(answer)))
    page.goto(BASIC)
    page.locator("#narrative").fill(STORY)
    expect(heading(page, OVER)).to_be_visible()
    page.wait_for_load_state()  # what makes the browser forget comes last
    go(page, "back")
    assert not shows_the_story(page)


def soon(answer) -> str:
    page, found = re.subn(r'(http-equiv="refresh" content=)"7\d\d\d;', r'\1"10;', answer.text())
    assert found == 1
    return page


@pytest.mark.parametrize(
    ("button", "scripts"),
    [
        ("Send the report", True),
        ("Send the report", False),
        ("See what will be masked", True),
        ("Two more hours", False),
    ],
)
def test_r04_what_comes_too_late_is_gone_and_never_comes_back(visit, site, button, scripts):
    page = visit(BASIC, scripts)
    page.locator("#narrative").fill(STORY)
    put_token(page, token(site, age=TWO_HOURS + 61))
    press(page, button)
    expect(heading(page, OVER)).to_be_visible()
    assert not shows_the_story(page)


def test_r04_what_comes_in_time_is_taken(visit, site):
    page = visit(DETAILED)
    page.locator("#narrative").fill(STORY)
    put_token(page, token(site, age=TWO_HOURS - 60))
    send(page)
