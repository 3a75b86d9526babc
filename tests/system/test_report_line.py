"""The report form over a bad line: whatever comes back or does not, nothing that was typed is lost."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from .chrome import heading, press
from .pages import faults
from .product import mailbox_state
from .report_form import BASIC, OVER, RECEIVED, STORY, TWO_HOURS, put_token, send, token

BROKEN = "We could not be reached"


def test_r04_a_restart_in_the_middle_loses_nothing_even_with_another_key(visit, site):
    scripted, plain = visit(BASIC), visit(BASIC, scripts=False)
    for page in (scripted, plain):
        page.locator("#narrative").fill(STORY)
        page.locator("#light-night_dark").check()
    assert site.process.stop() == 0
    press(scripted, "Send the report")
    expect(scripted.get_by_role("alert").filter(has_text="We could not be reached")).to_be_visible()
    site.process.environment["SESSION_KEY"] = secrets.token_hex(32)
    site.process.start().ready()
    for page in (scripted, plain):
        press(page, "Send the report")
        expect(page.locator("#errors")).to_contain_text("Your answers are still here")
        expect(page.locator("#narrative")).to_have_value(STORY)
        expect(page.locator("#light-night_dark")).to_be_checked()
        send(page)


OURS = '<main id="main"><h1>Something went wrong</h1></main>'
THEIRS = "<main><h1>nginx</h1></main>"


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (413, THEIRS, "This is too long, so it was not taken."),
        (429, THEIRS, "Wait a minute, then try again."),
        (502, THEIRS, f"{BROKEN}, so do not count on this report yet."),
        (200, "<h1>Log in to our network</h1>", f"{BROKEN}, so do not count on this report yet."),
        (500, OURS, "Something went wrong What you wrote is still in this page."),
    ],
)
def test_r04_what_is_refused_leaves_the_page_as_it_is_and_says_why(visit, status, body, words):
    page = visit(BASIC)
    page.locator("#narrative").fill(STORY)
    page.route("**/report/basic", lambda route: route.fulfill(status=status, body=body, content_type="text/html"))
    press(page, "Send the report")
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(page.locator("#narrative")).to_have_value(STORY)
    page.unroute("**/report/basic")
    send(page)


def lose_the_answer(page: Page, button: str) -> None:
    """The form arrives; what comes back does not."""

    def lost(route):
        route.fetch()
        route.abort()

    page.route("**/report/basic", lost, times=1)
    press(page, button)
    expect(page.get_by_role("alert").filter(has_text=BROKEN)).to_be_visible()


@pytest.mark.parametrize("button", ["Send the report", "See what will be masked"])
@pytest.mark.parametrize("change", ["", " It was a windy day."], ids=["unchanged", "changed"])
def test_r04_a_lost_answer_costs_nobody_the_receipt(visit, site, button, change):
    page = visit(BASIC)
    page.locator("#narrative").fill(STORY)
    lose_the_answer(page, "Send the report")
    page.locator("#narrative").fill(STORY + change)
    press(page, button)
    expect(heading(page, RECEIVED)).to_be_focused()
    words = page.locator("ol.receipt li").all_inner_texts()
    assert mailbox_state(site.public, " ".join(words)) in ("received", "in_review")
    expect(page.get_by_text("What you changed since then is not in it")).to_have_count(1 if change else 0)


def test_r04_after_a_lost_answer_an_emptied_form_still_brings_the_receipt(visit):
    page = visit(BASIC)
    page.locator("#narrative").fill(STORY)
    lose_the_answer(page, "Send the report")
    page.locator("#narrative").fill("")
    lose_the_answer(page, "Send the report")
    press(page, "Send the report")
    expect(heading(page, RECEIVED)).to_be_focused()
    expect(page.get_by_text("What you changed after that may not be in it")).to_be_visible()


@pytest.mark.parametrize("late", [0, TWO_HOURS + 61], ids=["by its own clock", "by ours"])
def test_r04_after_a_lost_answer_the_end_does_not_say_that_nothing_was_sent(visit, site, late):
    page = visit(BASIC, clock=True)
    page.locator("#narrative").fill(STORY)
    lose_the_answer(page, "Send the report")
    if late:
        put_token(page, token(site, age=late))
        press(page, "See what will be masked")
    else:
        page.clock.fast_forward("02:02:00")
    expect(heading(page, "This report was sent already" if late else OVER)).to_be_visible()
    expect(page.get_by_text("Your report may have reached us")).to_have_count(0 if late else 1)
    assert "Nothing was sent" not in page.locator("main").inner_text()


def test_r04_two_more_hours_that_do_not_come_are_told_where_they_were_asked_for(visit):
    page = visit(BASIC, clock=True)
    page.locator("#narrative").fill(STORY)
    page.route("**/report/window", lambda route: route.abort())
    press(page, "Two more hours")
    expect(page.locator("#renewed")).to_contain_text(BROKEN)
    page.clock.fast_forward("01:52:00")
    page.locator("#lessons").scroll_into_view_if_needed()
    seen = page.evaluate("scrollY")
    bar = page.locator("#ending")
    bar.get_by_role("button", name="Two more hours").click()
    expect(bar).to_contain_text(BROKEN)
    assert page.evaluate("scrollY") == seen
    expect(page.locator(".trouble")).to_be_hidden()
    assert faults(page) == []
    page.unroute("**/report/window")
    bar.get_by_role("button", name="Two more hours").click()
    expect(bar).to_be_empty()
    expect(page.locator("#renewed")).to_contain_text("You have two hours again")
    expect(page.get_by_text(BROKEN)).to_have_count(0)
