"""Every page that has an address of its own. A new page is added here, and is then looked at by all who judge pages."""

import itertools
import re

from axe_playwright_python.sync_playwright import Axe

from .product import fetch

EVERYBODY = (
    "/", "/anonymity", "/library/", "/library/?q=dog", "/library/?q=dog&factor=weather", "/library/topics/other",
    "/library/topics/darkness", "/library/not-saved", "/insights/", "/no-such-page",
    "/report/", "/report/basic", "/report/basic?role=sworn", "/report/detailed?role=civilian", "/report/stop",
    "/report/expired", "/report/mailbox", "/report/no-such-page",
)  # fmt: skip
PASSING = ("/report/leave",)  # moves on by itself
STRANGERS_AT_THE_DESK = ("/desk/login", "/desk/no-such-page")
DESK = ("/desk/", "/desk/certificates")
# Safari forgets that a list is one where its style takes the numbers away.
GOOD_REASONS = {"The “list” role is unnecessary for element “ol”."}


class Pages:
    """A folder of pages as they came, fetched or read along with somebody who browses, for the Nu HTML checker."""

    def __init__(self, folder, checks):
        self.folder, self._checks, self._number = folder, checks, itertools.count()

    def add(self, path: str, text: str, kind: str = "html") -> None:
        name = re.sub(r"\W+", "-", path).strip("-")[:80]
        (self.folder / f"{next(self._number):03}-{name}.{kind}").write_text(text)

    def fetch(self, url: str, paths) -> None:
        for path in paths:
            self.add(path, fetch(url + path)[1])

    def read_along(self, context) -> None:
        """Keeps every page that this browser gets from now on."""

        def keep(route):
            answer = route.fetch(max_redirects=0)
            if answer.headers.get("content-type", "").startswith("text/html") and answer.text():
                self.add(f"{route.request.method} {route.request.url} {answer.status}", answer.text())
            route.fulfill(response=answer)

        context.route(re.compile("/(report|desk|library)/"), keep)

    def faults(self) -> list[str]:
        """All that the checker has against them."""
        found = [one for one in self._checks.nu(self.folder) if one["message"] not in GOOD_REASONS]
        return [f"{one['url'].rpartition('/')[2]}: {one['message']} | {one.get('extract', '')}" for one in found]


def faults(page) -> list[str]:
    """The rules of axe that the page breaks, and whether it has to be moved sideways to be read."""
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return found + ["wider than the screen"] * wide
