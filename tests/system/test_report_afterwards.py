"""A report is looked for afterwards by somebody else: on the way back, in a tab that is opened again."""

import contextlib
import re

import pytest
from playwright.sync_api import Page, expect

from .chrome import WALK, go, heading, press, scripts_or_not
from .elsewhere import HARMLESS
from .pages import faults
from .product import until
from .report_form import BASIC, STORY, both_schemes, leave, send, shows_the_story


@both_schemes
def test_r09_a_page_asked_for_once_more_after_sending_shows_nothing_of_the_story(visit, scheme):
    """As a browser does that goes back to a preview and is told to send its form again."""
    page = visit(BASIC, color_scheme=scheme)
    page.locator("#narrative").fill(STORY)
    fields = page.evaluate("[...new FormData(document.querySelector('form.report'))]")
    send(page)
    page.evaluate(
        """fields => {
            const form = document.createElement("form");
            Object.assign(form, { method: "post", action: "/report/basic/preview" });
            for (const [name, value] of fields) {
                form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
            }
            document.body.append(form);
            form.submit();
        }""",
        fields,
    )
    expect(heading(page, "This report was sent already")).to_be_visible()
    assert not shows_the_story(page)
    assert faults(page) == []


@both_schemes
def test_r09_the_page_between_tells_nothing_and_shuts_nobody_out(visit, scheme):
    page = visit("/report/", color_scheme=scheme)
    page.route(f"https://{HARMLESS}/", lambda route: route.fulfill(status=204))  # so that it stays
    page.get_by_role("link", name="Leave this page").click()
    expect(heading(page, "One moment")).to_be_visible()
    expect(page).to_have_title("One moment")  # while it moves on, a browser's own words may stand there
    assert faults(page) == []


ENDS = {"sent": send, "left": leave}
how_it_ends = pytest.mark.parametrize("end", list(ENDS.values()), ids=list(ENDS))


@scripts_or_not
@how_it_ends
@pytest.mark.parametrize("twice", [True, False], ids=["two pages", "one page"])
def test_r09_the_way_back_never_shows_the_story(visit, scripts, end, twice):
    page = visit("/report/", scripts)
    page.goto(BASIC)
    page.locator("#narrative").fill(STORY)
    if twice:
        press(page, "Two more hours")  # as a preview does, it puts a second page with the story on top
        expect(page.get_by_text("You have two hours again")).to_be_visible()
    end(page)
    assert not any(walked(page))


@scripts_or_not
@how_it_ends
def test_r09_without_our_care_the_way_back_would_show_the_story(visit, scripts, end):
    """What the test above looks for is there to be found: with all that makes the browser forget taken away."""
    page = visit("/report/", scripts)
    page.route(re.compile("forget.css|leave.js|report.js"), lambda route: route.abort())
    page.goto(BASIC)
    page.locator("#narrative").fill(STORY)
    end(page)
    assert any(walked(page))


def walked(page: Page) -> list[bool]:
    """At each step through the history, whether the story is shown, once the page at hand is all there."""
    page.wait_for_load_state()
    shown = []
    for where in WALK:
        go(page, where)
        shown.append(shows_the_story(page))
    return shown


ELSEWHERE = f"https://{HARMLESS}/"


@scripts_or_not
@pytest.mark.parametrize("end", [None, send, leave], ids=["closed", "sent", "left"])
def test_r09_a_tab_that_is_opened_again_never_shows_the_story(chrome, site, tmp_path, scripts, end):
    assert not any(reopened(chrome, site, tmp_path, scripts, BASIC, end))


def test_r09_a_tab_that_is_opened_again_shows_what_was_typed_elsewhere(chrome, site, tmp_path):
    """What the test above looks for is there to be found."""
    assert any(reopened(chrome, site, tmp_path, False, ELSEWHERE, None))


def reopened(chrome, site, folder, scripts, address, end) -> list[bool]:
    """Closes a browser with a form in it, opens it again with its tab, and goes there and back: shows it the story?

    Now and then a browser does not open its tab again. Then another one is taken, as new as the first was.
    """
    options = {"java_script_enabled": scripts, "base_url": site.public}
    for profile in (folder / str(number) for number in range(5)):
        with chrome.again(profile, **options) as context:
            fill_in(context.new_page(), address, end, profile)
        with chrome.again(profile, **options) as context:
            if page := tab_of(context):
                return [shows_the_story(page), *walked(page)]
    raise AssertionError("no browser opened its tab again")


def fill_in(page: Page, address, end, profile) -> None:
    page.goto("/report/")
    page.goto(address)
    page.locator("#narrative").fill(STORY)
    if address == ELSEWHERE:
        until(lambda: is_noted(profile), "the browser's note of what stands in fields")
    else:
        page.wait_for_timeout(1_500)  # it makes such notes once a second
    if end:
        end(page)


def tab_of(context) -> Page | None:
    """The tab that the browser opens again, if it does."""
    with contextlib.suppress(AssertionError):
        return until(lambda: opened_again(context), "the tab", patience=45)
    return None


def is_noted(profile) -> bool:
    """Whether a browser has written the story down for when it is opened again."""
    notes = [note.read_bytes() for note in (profile / "Default/Sessions").glob("Session_*")]
    return any(STORY.encode(code) in note for note in notes for code in ("utf-8", "utf-16-le"))


def opened_again(context) -> Page | None:
    """The tab that the browser opens by itself."""
    context.cookies()  # lets it tell of its tabs
    return next((page for page in context.pages if page.url not in ("", ":", "about:blank")), None)
