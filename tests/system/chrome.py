"""The browser as people have it, which keeps whole pages for its Back button, and what people do in it."""

import contextlib

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from .product import until

PATIENCE = 5_500  # milliseconds; what is asked of a browser without scripts instead of a proof of work
WALK = ("back", "forward", "back", "back", "forward", "forward")


class Chrome:
    """A browser that is started in two ways: once for all, or with a profile that survives its end.

    Nothing here intercepts requests where it goes back: a browser that is watched so closely forgets what it keeps.
    """

    def __init__(self, playwright, path, elsewhere):
        self._type = playwright.chromium
        self._how = {
            "executable_path": path,
            "args": ["--no-sandbox", "--disable-quic", "--disable-background-networking", *elsewhere.for_chromium],
            "ignore_default_args": ["--disable-back-forward-cache"],
        }
        self.browser = self._type.launch(**self._how)

    def again(self, profile, **options):
        """A window with what the last one with this profile showed."""
        how = {**self._how, "args": [*self._how["args"], "--restore-last-session"]}
        return self._type.launch_persistent_context(profile, **how, **options)


scripts_or_not = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def press_until(page: Page, button: str, wanted: Locator) -> None:
    """Presses the button until something shows: without scripts, some seconds of patience may be asked for.

    It may show at any moment; then the button may be gone.
    """

    def shows():
        with contextlib.suppress(AssertionError, Error):
            if not wanted.count():
                page.get_by_role("button", name=button).first.click(timeout=PATIENCE)
            expect(wanted).to_be_visible(timeout=PATIENCE)
            return True
        return False

    until(shows, f"what comes of {button!r}", pause=0)


def heading(page: Page, words: str):
    return page.get_by_role("heading", level=1, name=words)


def everything_in(page: Page) -> str:
    """What is written in a page, and in its fields."""
    return until(lambda: _everything_in(page), "the whole page")


def _everything_in(page: Page) -> str:
    """That, once the page is all there."""
    values = "[...document.querySelectorAll('textarea, input')].map(field => field.value).join()"
    with contextlib.suppress(Error):  # it moves on at this moment
        if page.evaluate("document.readyState") == "complete":
            return str(page.content() + page.evaluate(values))
    return ""


def go(page: Page, where: str) -> None:
    """Back or forward, as the button of the browser does. What it kept for that comes without any event to wait for.

    Where the browser asks whether to send a form once more, we agree.
    """
    place, places = until(lambda: in_history(page), "the place in the history")
    there = place + {"back": -1, "forward": 1}[where]
    with contextlib.suppress(Error):
        (page.go_back if where == "back" else page.go_forward)(wait_until="commit", timeout=1_500)
    if 0 <= there < places:
        until(lambda: (in_history(page) or [place])[0] == there, f"the way {where}")
    if page.url.startswith("chrome-error:"):
        until(lambda: agrees(page), "the form to be sent once more")


def in_history(page: Page) -> tuple[int, int] | None:
    """Which place of its history a page shows, of how many; at some moments the browser listens to nobody."""
    with contextlib.suppress(Error):
        line = page.context.new_cdp_session(page)
        found = line.send("Page.getNavigationHistory")
        line.detach()
        return found["currentIndex"], len(found["entries"])
    return None


def agrees(page: Page) -> bool:
    """Whether the browser was told to send a form once more, which it does not always hear either."""
    with contextlib.suppress(Error):
        page.reload()
        return True
    return False
