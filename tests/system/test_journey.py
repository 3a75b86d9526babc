"""The whole journey in a browser: a report is typed, reviewed by two people, and found by a word of its text."""

import re

from playwright.sync_api import expect

from .chrome import press_until
from .desk import Reviewer
from .product import fetch, mailbox_state, send_others, until

HEADLINE = "Count the hands before you relax"


def test_r01_r14_r18_a_typed_report_becomes_a_story_that_readers_find(world, browser):
    reporter = browser.new_context(
        ignore_https_errors=True, base_url=world.public, java_script_enabled=False
    ).new_page()
    before = total(world)

    receipt = report(reporter, "Officer Kowalski and I walked up and a man behind the haystack raised a pitchfork.")
    assert mailbox_state(world.public, receipt) == "received"
    send_others(world.public)
    until(lambda: mailbox_state(world.public, receipt) == "in_review", "the case in review")

    first = Reviewer(browser, world.desk, "avery", world.reviewers["avery"])
    first.claim("pitchfork")
    assert "Kowalski" not in first.page.content()
    first.write(HEADLINE)

    second = Reviewer(browser, world.desk, "blake", world.reviewers["blake"])
    second.claim("pitchfork")
    assert "Approved" in second.sign()

    def found():
        reporter.goto("/library/?q=pitchforks")
        return reporter.get_by_role("link", name=HEADLINE).count()

    until(found, "the story in the library", pause=0.5)
    reporter.get_by_role("link", name=HEADLINE).click()
    expect(reporter.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(reporter.locator("main")).to_contain_text("raised a pitchfork")
    until(lambda: total(world) == before + 1, "one more on insights")
    until(lambda: mailbox_state(world.public, receipt) == "published", "the mailbox to hear of it")
    assert "library" in state(reporter, receipt).lower()
    for reviewer in (first, second):
        reviewer.close()


def report(page, narrative: str) -> str:
    """Types a report; returns its receipt."""
    page.goto("/report/")
    page.locator("#role-sworn").check()
    page.get_by_role("button", name="Begin the basic report").click()
    page.locator("#event-ambush").check()
    page.locator("#narrative").fill(narrative)
    page.locator("#lessons").fill("Look behind what you walk past.")
    press_until(page, "Send the report", page.locator("ol.receipt"))
    words = page.locator("ol.receipt li").all_inner_texts()
    assert len(words) == 9
    return " ".join(words)


def state(page, receipt: str) -> str:
    page.goto("/report/mailbox")
    page.get_by_label("receipt").fill(receipt)
    press_until(page, "Open the mailbox", page.get_by_role("button", name="Destroy my mailbox"))
    return page.locator("main").inner_text()


def total(world) -> int:
    _, page, _ = fetch(world.public + "/insights/")
    return int(re.search(r'id="total">([\d,]+)<', page)[1].replace(",", ""))
