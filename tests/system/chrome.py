"""The browser as people have it, which keeps whole pages for its Back button, and what people do in it."""

import contextlib

import pytest
from playwright.sync_api import Error, Page

from .product import until

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


def heading(page: Page, words: str):
    return page.get_by_role("heading", level=1, name=words)


def everything_in(page: Page) -> str:
    """What is written in a page, and in its fields."""
    until(lambda: is_complete(page), "the whole page")
    values = "[...document.querySelectorAll('textarea, input')].map(field => field.value).join()"
    return str(page.content() + page.evaluate(values))


def is_complete(page: Page) -> bool:
    with contextlib.suppress(Error):  # it moves on at this moment
        return page.evaluate("document.readyState") == "complete"
    return False


def go(page: Page, where: str) -> None:
    """Back or forward, as the button of the browser does. What it kept for that comes without any event to wait for.

    Where the browser asks whether to send a form once more, we agree.
    """
    with contextlib.suppress(Error):
        (page.go_back if where == "back" else page.go_forward)(wait_until="commit", timeout=1_500)
    if page.url.startswith("chrome-error:"):
        until(lambda: agrees(page), "the form to be sent once more")


def agrees(page: Page) -> bool:
    """Whether the browser was told to send a form once more; at some moments it listens to nobody."""
    with contextlib.suppress(Error):
        page.reload()
        return True
    return False
