"""Every kind of page, as it is sent, is read by the Nu HTML checker; and so are style sheets and pictures."""

import pytest
from playwright.sync_api import expect

from .desk import Reviewer
from .pages import DESK, EVERYBODY, PASSING, STRANGERS_AT_THE_DESK
from .product import fetch, send_with_others, until

on_files = pytest.mark.parametrize("world", ["embedded"], indirect=True)
DESIGN = ("/static/style.css", "/static/desk.css", "/static/report.css", "/static/mark.svg", "/static/horizon.svg")
HEADLINE = "Look behind what you walk past"


@on_files
def test_every_page_with_an_address_and_the_design_are_valid(world, pages):
    pages.fetch(world.public, (*EVERYBODY, *PASSING, *STRANGERS_AT_THE_DESK))
    for path in DESIGN:
        pages.add(path, fetch(world.public + path)[1], kind=path.rpartition(".")[2])
    assert pages.faults() == []


@on_files
def test_every_page_that_answers_a_reporter_is_valid(world, browser, pages):
    context = browser.new_context(base_url=world.public)
    pages.read_along(context)
    page = context.new_page()
    page.goto("/report/detailed?role=sworn")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("#errors")).to_be_visible()
    page.locator("#narrative").fill("Officer Kowalski opened the gate.\nThe dog was fast.")
    page.get_by_role("button", name="See what will be masked").click()
    expect(page.locator("mark", has_text="Kowalski")).to_be_visible()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report was received")
    words = " ".join(page.locator("ol.receipt li").all_inner_texts())
    for typed, seen in (("nine words that are no receipt at all here", "#errors"), (words, "h1:has-text('Received')")):
        page.goto("/report/mailbox")
        page.get_by_label("receipt").fill(typed)
        page.get_by_role("button", name="Open the mailbox").click()
        expect(page.locator(seen)).to_be_visible()
    page.get_by_role("button", name="Destroy my mailbox").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Received")
    context.unroute_all(behavior="wait")  # what the last page loads may still be on its way
    context.close()
    assert len(list(pages.folder.iterdir())) >= 8
    assert pages.faults() == []


@on_files
def test_every_page_of_the_desk_and_the_story_that_comes_of_it_are_valid(world, browser, pages):
    send_with_others(world.public, "Officer Kowalski walked up and a man behind the haystack raised a pitchfork.")
    first = Reviewer(browser, world.desk, "avery", world.reviewers["avery"])
    second = Reviewer(browser, world.desk, "blake", world.reviewers["blake"])
    first.await_case()
    for reviewer in (first, second):
        pages.read_along(reviewer.context)
    first.claim("pitchfork")
    first.page.get_by_role("button", name="Save and sign").click()
    expect(first.page.get_by_role("alert").or_(first.page.locator("#errors")).first).to_be_visible()
    first.write(HEADLINE)
    second.claim("pitchfork")
    second.page.get_by_role("button", name="Sign").click()
    second.sign()
    for path in DESK:
        second.page.goto(path)
    page = second.page

    def found():
        page.goto("/library/?q=pitchforks")
        return page.get_by_role("link", name=HEADLINE).count()

    until(found, "the story in the library", pause=0.5)
    page.get_by_role("link", name=HEADLINE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    page.goto("/library/")
    for reviewer in (first, second):
        reviewer.close()
    assert len(list(pages.folder.iterdir())) >= 10
    assert pages.faults() == []


def test_the_checker_would_find_a_fault(pages):
    pages.add("page", "<!doctype html><html lang=en><title>x</title><p><div></p>")
    assert pages.faults()
