"""The report form in a real browser: filled in by keyboard, without scripts, on a small phone, over a bad line, left in
a hurry, and looked for afterwards by somebody else."""

import contextlib
import re
import secrets
import sqlite3
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from itsdangerous import URLSafeSerializer
from playwright.sync_api import Page, expect

from .chrome import WALK, everything_in, go, heading, press, press_until, scripts_or_not
from .elsewhere import HARMLESS
from .product import fetch, mailbox_state, until
from .worlds import Embedded

BASIC = "/report/basic?role=sworn"
DETAILED = "/report/detailed?role=civilian"
STORY = "The heron on the roof let a slate go. It missed me by a hand."
SIZES = [kib * 1024 for kib in (32, 64, 128, 256, 512)]
RECEIVED, OVER = "Your report was received", "The two hours are over"
TWO_HOURS = 2 * 60 * 60
BROKEN, ASKED = "We could not be reached", ["beforeunload"]
SOLVED = "field => 'number' in JSON.parse(atob(field.value))"


both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One product for all of these tests, which send more than one address may."""
    world = Embedded(tmp_path_factory.mktemp("embedded"), BEHIND_PROXY="1")
    try:
        yield world.start()
    finally:
        world.stop()


@pytest.fixture
def visit(site, chrome):
    """Opens a page of the site in a browser of its own, with scripts or without."""
    contexts = []

    def opened(path: str, scripts: bool = True, clock: bool = False, **options) -> Page:
        context = chrome.browser.new_context(base_url=site.public, java_script_enabled=scripts, **options)
        contexts.append(context)
        page = context.new_page()
        if clock:
            page.clock.install()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def send(page: Page) -> None:
    """Sends the form; again and again where it asks for some seconds of patience, as it does without scripts."""
    press_until(page, "Send the report", heading(page, RECEIVED))


def shows_the_story(page: Page) -> bool:
    """Whether the text can be read, or copied out of a field, where somebody stands in the history."""
    return "heron" in everything_in(page)


# Filling in


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


def faults(page: Page) -> list[str]:
    return [violation["id"] for violation in Axe().run(page).response["violations"]]


# The two hours


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


def token(site, age: int) -> str:
    """A token as the product made it so many seconds ago."""
    key = bytes.fromhex(site.process.environment["SESSION_KEY"])
    return URLSafeSerializer(key, salt="near-miss report").dumps(int((time.time() - age) // 60))


def put_token(page: Page, value: str) -> None:
    page.locator("[name=token]").evaluate("(field, value) => { field.value = value }", value)


# A bad line


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


# By mistake


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


def taken(site) -> int:
    """How many reports intake has taken, whether they still wait or were passed on."""
    with contextlib.closing(sqlite3.connect(site.folder / "var/intake.sqlite", timeout=60)) as database:
        both = "SELECT id FROM waiting UNION SELECT id FROM marks"
        return database.execute(f"SELECT count(*) FROM ({both})").fetchone()[0]


@pytest.mark.parametrize(("words", "size"), [(1, SIZES[0]), (3_000, SIZES[1])])
def test_r09_on_the_line_reports_have_a_few_sizes(visit, words, size):
    page = visit(DETAILED)
    page.locator("#narrative").fill("a heron flew by " * words)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        press(page, "See what will be masked")
    assert len(sent.value.post_data_buffer) == size


# Afterwards


def leave(page: Page) -> None:
    press(page, "Leave this page")
    expect(heading(page, "Sunny")).to_be_visible()


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


def reopened(chrome, site, profile, scripts, address, end) -> list[bool]:
    """Closes a browser with a form in it, opens it again with its tab, and goes there and back: shows it the story?"""
    options = {"java_script_enabled": scripts, "base_url": site.public}
    with chrome.again(profile, **options) as context:
        page = context.new_page()
        page.goto("/report/")
        page.goto(address)
        page.locator("#narrative").fill(STORY)
        if address == ELSEWHERE:
            until(lambda: is_noted(profile), "the browser's note of what stands in fields")
        else:
            page.wait_for_timeout(1_500)  # it makes such notes once a second
        if end:
            end(page)
    with chrome.again(profile, **options) as context:
        page = until(lambda: opened_again(context), "the tab")
        return [shows_the_story(page), *walked(page)]


def is_noted(profile) -> bool:
    """Whether a browser has written the story down for when it is opened again."""
    notes = [note.read_bytes() for note in (profile / "Default/Sessions").glob("Session_*")]
    return any(STORY.encode(code) in note for note in notes for code in ("utf-8", "utf-16-le"))


def opened_again(context) -> Page | None:
    """The tab that the browser opens by itself."""
    context.cookies()  # lets it tell of its tabs
    return next((page for page in context.pages if page.url not in ("", ":", "about:blank")), None)
