"""A very small browser for the practice reviewers: it reads pages, fills in forms, and keeps its cookies."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

TIMEOUT = 30  # seconds
CONFLICT = 409


class PracticeFailed(Exception):
    """A page did not answer as a reviewer would expect. The message names its path only."""


class SomebodyElse(PracticeFailed):
    """Somebody else has this just now."""


@dataclass
class Form:
    """A form with the values that its page gave it. ``fields`` holds a list of values for each name."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Page:
    """What was read: where it came from, its text, its links and its forms."""

    url: str
    text: str = ""
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    def form(self, action_end: str) -> Form:
        """The form whose action ends like this. Raises PracticeFailed."""
        for form in self.forms:
            if form.action.endswith(action_end):
                return form
        raise PracticeFailed(f"no form for {action_end}")


class _Reader(HTMLParser):
    def __init__(self, url: str):
        super().__init__()
        self.page = Page(url)
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.page.links.append(urljoin(self.page.url, given["href"]))
        elif tag == "form":
            self.page.forms.append(Form(urljoin(self.page.url, given.get("action", "")).partition("#")[0]))
        elif tag in ("input", "button") and self.page.forms and given.get("name"):
            self._add_input(given, tag)
        elif tag == "textarea" and self.page.forms:
            self._area = given.get("name", "")
            self.page.forms[-1].fields[self._area] = [""]
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select and "selected" in given:
            self.page.forms[-1].fields[self._select] = [given.get("value", "")]

    def _add_input(self, given: dict[str, str], tag: str) -> None:
        form, kind = self.page.forms[-1], given.get("type", "")
        if tag == "button" or kind == "submit":
            form.buttons.append((given["name"], given.get("value", "")))
        elif kind not in ("radio", "checkbox") or "checked" in given:
            form.fields.setdefault(given["name"], []).append(given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            values = self.page.forms[-1].fields[self._area]
            values[0] += data.removeprefix("\n") if not values[0] else data
        self.page.text += data


class Browser:
    """One person at one browser. Only this machine is ever asked, so no proxy is used."""

    def __init__(self, origin: str):
        self._origin = origin
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Page:
        """Reads a page. Raises PracticeFailed."""
        return self._open(Request(urljoin(self._origin, path)))

    def send(self, form: Form, **values: str | list[str]) -> Page:
        """Sends a form with some values replaced; an empty list leaves a field out."""
        fields = {**form.fields, **{name: [v] if isinstance(v, str) else v for name, v in values.items()}}
        body = urlencode([(name, value) for name, given in fields.items() for value in given])
        return self._open(Request(form.action, body.encode(), headers={"Origin": self._origin}))

    def post_json(self, path: str, body: bytes) -> None:
        """Sends JSON to a service's API. Raises PracticeFailed."""
        self._open(Request(urljoin(self._origin, path), body, headers={"Content-Type": "application/json"}))

    def get_json(self, path: str) -> Any:
        """What a service's API answers. Raises PracticeFailed."""
        return json.loads(self.get(path).text)

    def _open(self, request: Request) -> Page:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                reader = _Reader(answer.url)
                reader.feed(answer.read().decode())
        except HTTPError as error:
            error.close()
            kind = SomebodyElse if error.code == CONFLICT else PracticeFailed
            raise kind(f"{request.selector.partition('?')[0]} answered {error.code}") from None
        except OSError as error:
            raise PracticeFailed(f"{request.selector.partition('?')[0]}: {type(error).__name__}") from None
        return reader.page
