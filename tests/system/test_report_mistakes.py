"""What somebody does to a report by mistake: reloads, leaves, presses twice, says very much."""

import pytest
from playwright.sync_api import Page, expect

from .chrome import heading, press
from .product import until
from .report_form import BASIC, DETAILED, OVER, RECEIVED, STORY, leave, send, taken

SIZES = [kib * 1024 for kib in (32, 64, 128, 256, 512)]
ASKED = ["beforeunload"]
SOLVED = "field => 'number' in JSON.parse(atob(field.value))"


def asked_before_leaving(page: Page, step) -> list[str]:
    """What a browser asks when somebody does this, who then stays."""
    asked = []

    def stays(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stays)
    step(page)
    until(lambda: asked or page.evaluate("!document.querySelector('form.report, ol.receipt')"), "a question")
    page.remove_listener("dialog", stays)
    return asked


BY_MISTAKE = {
    "reload": lambda page: page.evaluate("setTimeout(() => location.reload())"),
    "link": lambda page: page.get_by_role("link", name="Your mailbox").click(no_wait_after=True),
}
by_mistake = pytest.mark.parametrize("mistake", list(BY_MISTAKE.values()), ids=list(BY_MISTAKE))


@by_mistake
def test_r04_a_story_does_not_go_without_a_question(visit, mistake):
    page = visit(BASIC)
    page.locator("#narrative").click()
    page.locator("#narrative").fill(STORY)
    assert asked_before_leaving(page, mistake) == ASKED
    expect(page.locator("#narrative")).to_have_value(STORY)


@by_mistake
def test_r04_a_receipt_does_not_go_without_a_question(visit, mistake):
    page = visit(BASIC)
    page.locator("#narrative").fill(STORY)
    send(page)
    assert asked_before_leaving(page, mistake) == ASKED
    expect(page.locator("ol.receipt li")).to_have_count(9)


def unasked(page: Page, step) -> None:
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    step(page)
    assert asked == []


@pytest.mark.parametrize("without", [None, "**/leave.js"], ids=["whole", "without its script"])
def test_r04_nothing_is_asked_of_whoever_leaves_in_a_hurry(visit, without):
    page = visit("/report/")
    if without:
        page.route(without, lambda route: route.abort())
    page.goto(BASIC)
    page.locator("#narrative").click()
    page.locator("#narrative").fill(STORY)
    unasked(page, leave)


def test_r04_nothing_is_asked_once_the_receipt_is_written_down(visit):
    page = visit(BASIC)
    page.locator("#narrative").fill(STORY)
    send(page)

    def written_down(page):
        press(page, "I have written it down")
        expect(heading(page, "Your mailbox")).to_be_visible()

    unasked(page, written_down)


def test_r04_nothing_is_asked_when_the_two_hours_are_over(visit):
    page = visit(BASIC, clock=True)
    page.locator("#narrative").click()
    page.locator("#narrative").fill(STORY)
    page.clock.fast_forward("02:02:00")
    expect(heading(page, OVER)).to_be_focused()
    unasked(page, lambda page: page.reload())


def test_pulling_down_does_not_reload_what_was_typed(visit):
    page = visit(BASIC)
    held = "getComputedStyle(document.documentElement).overscrollBehaviorY"
    assert page.evaluate(held) == "none"
    page.goto("/report/")
    assert page.evaluate(held) == "auto"


def test_a_double_click_sends_one_report(visit, site):
    page = visit(BASIC)
    page.locator("#narrative").fill(STORY)
    posts = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    before = taken(site)
    until(lambda: page.locator("[name=work]").evaluate(SOLVED), "the proof of work, so that nothing holds it up")
    page.get_by_role("button", name="Send the report").evaluate("button => { button.click(); button.click(); }")
    expect(heading(page, RECEIVED)).to_be_visible()
    assert len(posts) == 1 and taken(site) == before + 1


@pytest.mark.parametrize(("words", "size"), [(1, SIZES[0]), (3_000, SIZES[1])])
def test_r09_on_the_line_reports_have_a_few_sizes(visit, words, size):
    page = visit(DETAILED)
    page.locator("#narrative").fill("a heron flew by " * words)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        press(page, "See what will be masked")
    assert len(sent.value.post_data_buffer) == size
