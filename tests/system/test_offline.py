"""An installable site whose library can be read without a connection, and whose form and mailbox are never kept."""

import json
import re
import struct

import pytest
from playwright.sync_api import Error, expect

from .pages import EVERYBODY, faults
from .product import fetch, until
from .worlds import Embedded

FORM = [path for path in EVERYBODY if path.startswith("/report/")]
NOT_SAVED = "This page is not saved on this device"
WEEK = 7 * 24 * 60 * 60 * 1000
KEPT = """caches.keys().then(async names => {
    const found = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    return found.flat().map(request => new URL(request.url).pathname);
})"""
IN_PRIVATE = [{"errorId": "in-incognito", "errorArguments": []}]  # as every browser of a test is
OLD_PAGE = "<title>An old &amp; rainy page – LEO Near Miss</title><h1>An old page</h1>"
PUT = """async ([name, path, age, page]) => (await caches.open(name)).put(path, new Response(
    page, {headers: {"Content-Type": "text/html", "Saved": String(Date.now() - age)}}))"""
AGED = """async ([path, age]) => {
    const cache = await caches.open("library-1");
    const page = await cache.match(path);
    const headers = new Headers(page.headers);
    headers.set("Saved", String(Date.now() - age));
    await cache.put(path, new Response(await page.blob(), {headers}));
}"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """On files, and without the proxy: browsers take no service worker over TLS that nobody signed."""
    world = Embedded(tmp_path_factory.mktemp("embedded"))
    try:
        yield world.start()
    finally:
        world.stop()


@pytest.fixture
def reader(world, browser):
    """A fresh browser at a page that is not of the library."""
    context = browser.new_context(base_url=world.public)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def read(page, path="/library/"):
    """Goes to a page of the library and waits until it is kept."""
    page.goto(path)
    until(lambda: path in kept(page), f"{path} kept")


def kept(page) -> list[str]:
    return page.evaluate(KEPT)


def put(page, path, age=0, cache="library-1"):
    page.evaluate(PUT, [cache, path, age, OLD_PAGE])


def size_of(png: bytes) -> str:
    assert png.startswith(b"\x89PNG")
    return "{}x{}".format(*struct.unpack(">II", png[16:24]))


def test_the_site_can_be_installed(reader, world):
    devtools = reader.context.new_cdp_session(reader)
    found = devtools.send("Page.getAppManifest")
    assert (found["errors"], found["url"]) == ([], world.public + "/static/manifest.webmanifest")
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] in ([], IN_PRIVATE)
    manifest = json.loads(found["data"])
    # The way in is the front page: a phone that opens at the form would tell whose it is.
    assert (manifest["start_url"], manifest["scope"]) == ("/", "/")
    for path in (manifest["start_url"], *(shortcut["url"] for shortcut in manifest["shortcuts"])):
        assert fetch(world.public + path)[0] == 200
    for icon in manifest["icons"]:
        answer = reader.request.get(icon["src"])
        assert answer.headers["content-type"] == icon["type"]
        assert icon["type"] != "image/png" or size_of(answer.body()) == icon["sizes"]
    offered = {(icon["sizes"], icon.get("purpose", "any")) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= offered


def test_the_library_can_be_read_without_a_connection(reader):
    read(reader)
    expect(reader.locator("#offline")).to_be_hidden()
    reader.context.set_offline(True)
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Library of near misses")
    expect(reader.locator("#offline")).to_have_text(
        re.compile(r"You are offline\. This page was saved on \w+ \d+, 20\d\d\.")
    )
    assert reader.evaluate("document.styleSheets[0].cssRules.length") > 0, "unreadable without its design"
    assert faults(reader) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_was_not_saved_leads_to_those_that_were(reader, pages, scheme):
    reader.emulate_media(color_scheme=scheme)
    read(reader)
    put(reader, "/library/stories/2222222222-fresh", 600_000)
    reader.context.set_offline(True)
    answer = reader.goto("/library/stories/3333333333-never-opened")
    expect(reader.get_by_role("heading", level=1)).to_have_text(NOT_SAVED)
    assert faults(reader) == []
    pages.add("not-saved", answer.text())
    assert pages.faults() == []
    saved = reader.get_by_role("region", name="Saved on this device").get_by_role("link")
    assert sorted(saved.all_inner_texts()) == ["An old & rainy page", "Library"]
    reader.get_by_role("link", name="An old & rainy page").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("An old page")
    reader.goto("/library/stories/3333333333-never-opened")
    reader.get_by_role("region").get_by_role("link", name="Library").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Library of near misses")


def test_even_after_weeks_a_page_that_was_not_saved_says_so(reader):
    read(reader)
    for path in ("/library/not-saved", "/static/style.css"):
        reader.evaluate(AGED, [path, WEEK + 60_000])
    reader.context.set_offline(True)
    reader.goto("/library/stories/3333333333-never-opened")
    expect(reader.get_by_role("heading", level=1)).to_have_text(NOT_SAVED)
    assert reader.evaluate("document.styleSheets[0].cssRules.length") > 0


def test_r09_form_and_mailbox_are_never_kept(reader):
    read(reader)
    for path in FORM:
        reader.goto(path)
        assert reader.evaluate("navigator.serviceWorker.controller") is None, path
    reader.goto("/library/")
    assert all(path.startswith(("/library/", "/static/")) for path in kept(reader))
    reader.context.set_offline(True)
    for path in FORM:
        tab = reader.context.new_page()
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            tab.goto(path)
    reader.reload()


def test_r09_no_page_but_the_librarys_asks_a_browser_to_keep_anything(reader):
    for path in ("/", "/insights/", *FORM):
        reader.goto(path, wait_until="networkidle")
        assert reader.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0, path
    assert kept(reader) == []


@pytest.mark.parametrize("scope", ["/", "/report/"])
def test_r09_the_worker_cannot_be_given_more_than_the_library(reader, scope):
    with pytest.raises(Error, match="SecurityError"):
        reader.evaluate(f"navigator.serviceWorker.register('/library/worker.js', {{scope: '{scope}'}})")


def test_r09_what_was_searched_for_is_not_kept(reader):
    read(reader)
    reader.goto("/library/?q=heron", wait_until="networkidle")
    assert not reader.evaluate("caches.match('/library/?q=heron').then(Boolean)")


def test_a_story_that_was_taken_back_is_gone_when_its_page_is_asked_for(reader):
    read(reader)
    path = "/library/stories/0000000000-gone"
    put(reader, path)
    assert path in kept(reader)
    assert reader.goto(path).status == 404
    until(lambda: path not in kept(reader), "the end of it")


def test_nothing_is_shown_that_is_older_than_a_week(reader):
    read(reader)
    put(reader, "/library/stories/1111111111-old", WEEK + 60_000)
    put(reader, "/library/stories/2222222222-fresh", WEEK - 600_000)
    reader.context.set_offline(True)
    reader.goto("/library/stories/1111111111-old")
    expect(reader.get_by_role("heading", level=1)).to_have_text(NOT_SAVED)
    reader.goto("/library/stories/2222222222-fresh")
    expect(reader.get_by_role("heading", level=1)).to_have_text("An old page")
    assert "/library/stories/1111111111-old" not in kept(reader)


def test_what_is_kept_is_little_and_nothing_of_an_older_kind(reader):
    put(reader, "/library/stories/3333333333-older", cache="library-0")
    read(reader)
    for number in range(70):
        put(reader, f"/library/stories/{number:010}-x", age=60_000 * (1 + number))
    reader.goto("/library/")
    until(lambda: len(kept(reader)) <= 60, "the end of the oldest")
    left = kept(reader)
    assert "/library/stories/0000000000-x" in left and "/library/stories/0000000069-x" not in left
    assert "/library/stories/3333333333-older" not in left


def test_what_is_not_to_be_stored_is_not_kept(reader):
    read(reader)
    reader.context.route(
        "**/library/topics/other",
        lambda route: route.fulfill(body="For some only.", headers={"Cache-Control": "no-store"}),
    )
    assert reader.goto("/library/topics/other", wait_until="networkidle").text() == "For some only."
    assert "/library/topics/other" not in kept(reader)
