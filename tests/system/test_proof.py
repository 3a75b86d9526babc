"""What a reporter notices of the proof of work: next to nothing, with scripts or without, with workers or not."""

import re

import pytest
from playwright.sync_api import expect

from tests.bench.load import product
from tests.system.product import submit

FORM = "/report/basic?role=sworn"
SLOW = """window.Worker = class extends Worker {
  postMessage(message) { window.begin = () => super.postMessage(message); }
}"""
BROKEN = "window.Worker = class { constructor() { setTimeout(() => this.onerror()); } postMessage() {} }"
NONE = "delete window.Worker"
LATE = "const now = Date.now; Date.now = () => now() + 132 * 60_000"  # minutes after the challenge was made, almost
RECEIPT = "ol.receipt li"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with product(tmp_path_factory.mktemp("proof")) as server:
        yield server.url


@pytest.fixture
def page(browser):
    """A page that counts what it sends."""
    context = browser.new_context()
    page = context.new_page()
    page.sent, page.asked = [], []
    page.on("request", lambda request: (page.sent if request.method == "POST" else page.asked).append(request.url))
    yield page
    context.close()


def write(page, url):
    page.goto(url + FORM)
    page.locator("textarea[name=narrative]").fill("A car came close.")


def send(page):
    page.get_by_role("button", name="Send the report").click()


@pytest.mark.parametrize("change", ["", NONE, BROKEN], ids=["in the background", "no workers", "workers that fail"])
def test_a_report_is_sent_at_once_and_nothing_is_asked_of_the_reporter(url, page, change):
    page.add_init_script(change)
    write(page, url)
    send(page)
    page.wait_for_selector(RECEIPT)
    assert len(page.sent) == 1


def test_whoever_is_faster_than_the_calculation_is_told_and_waits_and_sends_once(url, page):
    page.add_init_script(SLOW)
    write(page, url)
    send(page)
    expect(page.locator("[role=status].working")).to_contain_text("One moment")
    send(page)
    assert page.sent == []
    page.evaluate("begin()")
    page.wait_for_selector(RECEIPT)
    assert len(page.sent) == 1


def test_a_page_that_was_open_for_very_long_gets_a_fresh_challenge(url, page):
    page.add_init_script(LATE)
    page.goto(url + "/report/mailbox")
    page.get_by_role("textbox").fill(submit(url, "A car came close."))
    page.get_by_role("button", name="Open the mailbox").click()
    page.get_by_text("Your report is safe").wait_for()
    assert [asked for asked in page.asked if asked.endswith("/api/v1/work")]


def test_without_scripts_a_moment_of_patience_is_enough(url, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    receipt = submit(url, "A car came close.")
    page.goto(url + "/report/mailbox")
    page.get_by_role("textbox").fill(receipt)
    errors = page.locator("#errors")

    def open_it():
        with page.expect_navigation():
            page.get_by_role("button", name="Open the mailbox").click()

    open_it()
    expect(errors).to_contain_text("seconds")
    while errors.count():  # mostly five seconds: chance is mixed into what is told of the load
        assert page.get_by_role("textbox").input_value() == receipt
        page.wait_for_timeout(1_000 * int(re.search(r"Wait (\d+) seconds", errors.inner_text())[1]))
        open_it()
    page.get_by_text("Your report is safe").wait_for()
    context.close()
