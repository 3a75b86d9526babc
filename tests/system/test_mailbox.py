"""R13: the whole conversation by hand, in practice mode, its reporter without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from .chrome import WALK, everything_in, go, heading, press, scripts_or_not
from .desk import Reviewer
from .pages import faults
from .product import call, submit, until

HEADLINE = "Ask who else has a key"
QUESTION = "Was the gate locked before?"
ANSWER = "It was not. Officer Kowalski had the key."


@pytest.fixture(scope="module")
def browser(chrome):
    return chrome.browser


@pytest.fixture(scope="module")
def reviewers(practice, browser):
    passwords = dict(re.findall(r"(\w+)  password: (\S+)  \(reviewer\)", practice.log.read_text()))
    opened = [Reviewer(browser, practice.url, name, password) for name, password in sorted(passwords.items())]
    yield opened
    for reviewer in opened:
        reviewer.close()


class Reporter:
    """Somebody with a small phone and no JavaScript."""

    def __init__(self, browser, url):
        phone = {"base_url": url, "viewport": {"width": 360, "height": 640}}
        self.page = browser.new_context(**phone, java_script_enabled=False).new_page()
        self.judge = browser.new_context(**phone).new_page()  # what judges a page is itself a script
        self.receipt = []

    def report(self, narrative):
        self.page.goto("/report/basic?role=sworn")
        self.page.locator("#event-other").check()
        self.page.locator("#narrative").fill(narrative)
        self.page.locator("#lessons").fill("Ask who else has a key.")
        self.page.get_by_label("I want to see the text before it is published").check()
        self.press("Send the report")
        self.receipt = self.page.locator("ol.receipt li").all_inner_texts()
        self.look()

    def mailbox(self):
        """Opens it; returns what stands in it."""
        self.page.goto("/report/mailbox")
        self.page.get_by_label("receipt").fill("\n".join(f"{n}. {word}" for n, word in enumerate(self.receipt, 1)))
        self.press("Open the mailbox")
        return self.page.locator("main").inner_text()

    def sees(self, words):
        until(lambda: words in self.mailbox(), words)
        self.look()

    def reads(self, heading):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.look()

    def look(self):
        """Nobody is shut out of this page, in light or dark."""
        html = self.page.content()
        self.judge.route("**/looked-at", lambda route: route.fulfill(body=html, content_type="text/html"))
        self.judge.goto("/looked-at")
        for scheme in ("light", "dark"):
            self.judge.emulate_media(color_scheme=scheme)
            assert faults(self.judge) == [], (scheme, self.page.locator("h1").inner_text())

    def press(self, button):
        with self.page.expect_navigation():  # without scripts, each button sends a form
            self.page.get_by_role("button", name=button).click()


def test_r13_the_whole_conversation(practice, browser, reviewers, pages):
    first, second = reviewers
    reporter = Reporter(browser, practice.url)
    for person in (first, second, reporter):
        pages.read_along(person.page.context)
    reporter.report("The gate of the impound lot stood open and two dogs came out at me.")
    reporter.sees("In review")

    first.claim("impound lot")
    case = first.page.url
    ask(first, QUESTION)
    reporter.sees(QUESTION)
    reporter.page.get_by_label("Your answer").fill(" ")
    reporter.press("Send the answer")
    reporter.reads("A question is waiting")
    reporter.page.get_by_label("Your answer").fill(ANSWER)
    reporter.press("Send the answer")
    reporter.reads("Your answer was received")

    until(lambda: "The reporter answered" in desk_shows(first, case), "the answer at the desk")
    assert "had the key" in desk_shows(first, case) and "Kowalski" not in first.page.content()
    first.write(HEADLINE)
    second.claim("impound lot")
    assert "reporter" in second.sign()

    reporter.sees("A story is waiting for you")
    story = reporter.page.locator("article.story")
    expect(story.get_by_role("heading").first).to_have_text(HEADLINE)
    expect(story).to_contain_text("two dogs came out")
    shown = told(story)
    reporter.press("Print it like this")
    reporter.reads("You have agreed")

    reporter.sees("Published")
    reporter.page.goto("/library/?q=impound")
    reporter.page.get_by_role("link", name=HEADLINE).click()
    assert told(reporter.page.locator("article.story > div")).endswith(shown)
    assert pages.faults() == []


def test_r17_a_reporter_destroys_the_mailbox(practice, browser, pages):
    reporter = Reporter(browser, practice.url)
    pages.read_along(reporter.page.context)
    reporter.report("A ladder slid off the roof.")
    right, reporter.receipt = reporter.receipt, ["zooo", *reporter.receipt[1:]]
    assert "Word 1 is not a word of any receipt. Did you mean “zoo”?" in reporter.mailbox()
    reporter.look()
    reporter.receipt = right
    reporter.sees("Destroy this mailbox")
    reporter.press("Destroy my mailbox")
    reporter.reads("Destroy your mailbox?")
    reporter.press("Yes, destroy it")
    reporter.reads("Your mailbox is destroyed")
    assert "No mailbox belongs to this receipt" in reporter.mailbox()
    reporter.look()
    assert pages.faults() == []


def test_the_words_can_be_copied_and_printed_where_scripts_run(practice, browser):
    context = browser.new_context(base_url=practice.url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/report/basic?role=sworn")
    page.locator("#lessons").fill("Tie the ladder.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("button", name="Print the words")).to_be_visible()
    expect(page.get_by_text("some devices share it with others")).to_be_visible()
    page.get_by_role("button", name="Copy the words").click()
    expect(page.get_by_text("Paste them where only you can read them")).to_be_visible()
    words = page.locator("ol.receipt li").all_inner_texts()
    assert page.evaluate("navigator.clipboard.readText()").split() == words
    page.emulate_media(media="print")
    assert page.locator("body").inner_text().split() == words
    context.close()


def typed(page, receipt):
    page.goto("/report/mailbox")
    page.get_by_label("receipt").fill(receipt)
    press(page, "Open the mailbox")
    expect(page.get_by_role("button", name="Destroy my mailbox")).to_be_visible()
    return receipt.split()


def closed(page, receipt):
    words = typed(page, receipt)
    press(page, "Close the mailbox")
    expect(heading(page, "Your mailbox")).to_be_visible()
    return words


def destroyed(page, receipt):
    words = typed(page, receipt)
    press(page, "Destroy my mailbox")
    press(page, "Yes, destroy it")
    expect(heading(page, "Your mailbox is destroyed")).to_be_visible()
    return words


def left(page, receipt):
    words = typed(page, receipt)
    press(page, "Leave this page")
    expect(heading(page, "Sunny")).to_be_visible()
    return words


def written_down(page, _receipt):
    page.goto("/report/basic?role=sworn")
    page.locator("#lessons").fill("Tie the ladder.")
    press(page, "Send the report")
    words = page.locator("ol.receipt li")
    expect(words).to_have_count(9)
    receipt = words.all_inner_texts()
    press(page, "I have written it down")
    expect(heading(page, "Your mailbox")).to_be_visible()
    return receipt


def where_words_show(practice, browser, scripts, end, without=None):
    """At each step through the history after a visit: whether the receipt can be read there."""
    context = browser.new_context(base_url=practice.url, java_script_enabled=scripts)
    page = context.new_page()
    if without:
        page.route(re.compile(without), refused)
    page.goto("/report/")
    words, shown = end(page, submit(practice.url, "A ladder slid off the roof.")), []
    page.wait_for_load_state()  # what makes the browser forget comes last
    for where in WALK:
        go(page, where)
        shown.append(stand_in(everything_in(page), words))
    context.close()
    return shown


def stand_in(text, words):
    """Whether these words stand there in their order, with others between them: single ones stand in any page."""
    there = iter(re.findall("[a-z]+", text))
    return all(word in there for word in words)


def refused(route):
    """Nothing is loaded that makes the browser forget, and nobody is told that a page was left."""
    if route.request.method == "POST":
        route.continue_(method="GET", post_data="")
    else:
        route.abort() if route.request.resource_type != "document" else route.continue_()


@scripts_or_not
@pytest.mark.parametrize("end", [closed, destroyed, left, written_down])
def test_r09_the_way_back_never_shows_a_receipt(practice, browser, scripts, end):
    assert not any(where_words_show(practice, browser, scripts, end))


@scripts_or_not
def test_r09_without_our_care_the_way_back_would_show_a_receipt(practice, browser, scripts):
    """What the test above looks for is there to be found."""
    assert any(where_words_show(practice, browser, scripts, left, without="forget.css|leave.js|mailbox.js|/leave$"))


def test_r09_on_the_line_every_step_has_one_size_where_scripts_run(practice, browser):
    page = browser.new_context(base_url=practice.url).new_page()
    sizes = []
    page.on("request", lambda request: sizes.append(len(request.post_data_buffer or b"")))
    destroyed(page, submit(practice.url, "A ladder slid off the roof."))
    page.context.close()
    assert [size for size in sizes if size] == [32 * 1024] * 3


@pytest.fixture
def phone(practice, browser):
    """The page of somebody with JavaScript."""
    context = browser.new_context(base_url=practice.url, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto("/report/mailbox")
    yield page
    context.close()


def not_taken(route):
    route.abort()


def answer_lost(route):
    route.fetch()
    route.abort()


def badly(page, how, button):
    """Presses a button while the line is bad."""
    page.route("**/report/mailbox", how, times=1)
    press(page, button)
    trouble = page.get_by_role("alert").filter(has_text="We could not be reached, so do not count on this yet.")
    expect(trouble).to_be_visible()
    assert faults(page) == []


def test_r13_a_bad_line_loses_no_answer_where_scripts_run(phone, practice, reviewers):
    receipt = submit(practice.url, "A swarm of wasps came out of the glove box.")
    first, _ = reviewers
    first.claim("swarm of wasps")
    ask(first, QUESTION)
    until(lambda: call(practice.url, "/mailbox", {"receipt": receipt})[1].get("question"), "the question")
    phone.get_by_label("receipt").fill(receipt)
    badly(phone, not_taken, "Open the mailbox")
    expect(phone.get_by_label("receipt")).to_have_value(receipt)
    press(phone, "Open the mailbox")
    expect(heading(phone, "A question is waiting")).to_be_focused()
    phone.get_by_label("Your answer").click()
    phone.get_by_label("Your answer").fill(ANSWER)
    badly(phone, not_taken, "Send the answer")
    expect(phone.get_by_label("Your answer")).to_have_value(ANSWER)
    assert reload_asks(phone)
    assert destroying_asks(phone)
    expect(phone.get_by_label("Your answer")).to_have_value(ANSWER)
    badly(phone, answer_lost, "Send the answer")
    expect(phone.get_by_label("Your answer")).to_have_value(ANSWER)
    press(phone, "Send the answer")
    expect(phone.locator("#errors")).to_contain_text("Your answer had reached us before")
    phone.get_by_text("What you wrote now, which is not sent").click()
    expect(phone.locator("main details")).to_contain_text(ANSWER)
    expect(phone.get_by_text("You have answered the reviewers’ question.")).to_be_visible()
    assert phone.evaluate("history.length") == 2, "nothing of this is in the history"


def reload_asks(page):
    """Whether somebody is asked who reloads the page, and then stays."""
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    asked.value.dismiss()
    return asked.value.type == "beforeunload"


def destroying_asks(page):
    """Whether somebody is asked who would destroy the mailbox with something unsent in it, and then stays."""
    with page.expect_event("dialog") as asked:
        page.get_by_role("button", name="Destroy my mailbox").evaluate("button => setTimeout(() => button.click())")
    asked.value.dismiss()
    return "has not been sent" in asked.value.message


def test_r17_a_bad_line_while_a_mailbox_is_destroyed(phone, practice):
    typed(phone, submit(practice.url, "A ladder slid off the roof."))
    badly(phone, not_taken, "Destroy my mailbox")
    press(phone, "Destroy my mailbox")
    expect(heading(phone, "Destroy your mailbox?")).to_be_focused()
    badly(phone, not_taken, "Yes, destroy it")
    press(phone, "Yes, destroy it")
    expect(heading(phone, "Your mailbox is destroyed")).to_be_focused()
    expect(phone.get_by_role("button", name="Close the mailbox")).to_have_count(0)
    press(phone, "Done, leave this page")
    phone.wait_for_url(re.compile("weather.gov|chrome-error"))


@pytest.mark.parametrize("status", [413, 502])
def test_what_a_proxy_says_does_not_take_the_place_of_the_mailbox(phone, status):
    phone.get_by_label("receipt").fill("abandon")
    phone.route("**/report/mailbox", lambda route: route.fulfill(status=status, body="<main><h1>nginx</h1></main>"))
    press(phone, "Open the mailbox")
    expect(phone.get_by_role("alert").filter(has_text="What you wrote is still in this page.")).to_be_visible()
    expect(phone.get_by_label("receipt")).to_have_value("abandon")


def test_r09_whoever_comes_back_to_a_mailbox_finds_it_shut(chrome, practice):
    """By a link and back, in a browser that keeps whole pages."""
    context = chrome.browser.new_context(base_url=practice.url)
    page = context.new_page()
    page.route("**/forget.css", lambda route: route.abort())
    words = typed(page, submit(practice.url, "A ladder slid off the roof."))
    page.get_by_role("link", name="Insights").click()
    page.wait_for_url("**/insights/")
    go(page, "back")
    assert not stand_in(everything_in(page), words)
    context.close()


def ask(reviewer, question):
    reviewer.page.get_by_text("Write a question").click()
    reviewer.page.get_by_label("Your question").fill(question)
    reviewer.page.get_by_role("button", name="Save and ask").click()
    expect(reviewer.page.get_by_role("status")).to_contain_text("Asked")


def desk_shows(reviewer, case):
    reviewer.page.goto(case)
    return reviewer.page.locator("main").inner_text()


def told(article):
    """The words of a story, in order."""
    return " ".join(article.inner_text().split())
