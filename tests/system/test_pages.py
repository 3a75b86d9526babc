"""Every page at the width of a small phone, in light and dark, looked at by a machine for what shuts people out."""

import pytest
from playwright.sync_api import expect

from .desk import Reviewer
from .pages import DESK, EVERYBODY, STRANGERS_AT_THE_DESK, faults
from .product import send_with_others

# The pages are the same on servers.
pytestmark = [
    pytest.mark.parametrize("world", ["embedded"], indirect=True),
    pytest.mark.parametrize("scheme", ["light", "dark"]),
]


def test_pages_for_everybody_are_accessible_and_fit_a_small_phone(world, browser, scheme):
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    for path in (*EVERYBODY, *STRANGERS_AT_THE_DESK):
        page.goto(world.public + path)
        assert faults(page) == [], path
    context.close()


def test_r08_a_preview_is_accessible_and_fits_a_small_phone(world, browser, scheme):
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    page.goto(world.public + "/report/basic?role=sworn")
    page.locator("#narrative").fill("Officer Kowalski opened the gate.\nThe dog was fast.")
    page.locator("#lessons").fill("Close the gate.")
    page.get_by_role("button", name="See what will be masked").click()
    expect(page.locator("mark", has_text="Kowalski")).to_be_visible()
    expect(page.locator("#narrative")).to_have_value("Officer Kowalski opened the gate.\nThe dog was fast.")
    assert faults(page) == []
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report was received")
    context.close()


def test_r05_a_receipt_that_says_what_is_not_in_the_report_is_accessible_and_fits_a_small_phone(world, browser, scheme):
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    page.goto(world.public + "/report/basic?role=sworn")
    page.locator("#narrative").fill("The gate was open.")

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/report/basic", lose_the_answer, times=1)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("We could not be reached").first).to_be_visible()
    page.locator("#narrative").fill("The gate was open.\nThe dog was fast.")
    page.get_by_role("button", name="Send the report").click()
    page.get_by_text("What you have changed").click()
    expect(page.get_by_text("The dog was fast.")).to_be_visible()
    assert faults(page) == []
    context.close()


def test_the_desk_is_accessible_and_fits_a_small_phone(world, browser, scheme):
    send_with_others(world.public, f"A dog came through the {scheme} gate. It was fast.")
    reviewer = Reviewer(browser, world.desk, "avery", world.reviewers["avery"])
    reviewer.page.emulate_media(color_scheme=scheme)
    reviewer.page.set_viewport_size({"width": 360, "height": 640})
    reviewer.await_case()
    for path in DESK:
        reviewer.page.goto(path)
        assert faults(reviewer.page) == [], path
    reviewer.claim(f"{scheme} gate")
    assert faults(reviewer.page) == [], "case"
    reviewer.write("Close the gate behind you")
    reviewer.close()
