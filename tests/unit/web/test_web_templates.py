"""Templates of all services: well-formed, without anything that the content policy would block."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import render_template_string
from web_pages import pages_of

from services.run import SERVICES

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(path for name in ("services", *SERVICES) for path in (ROOT / name).glob("**/templates/**/*.html"))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NEVER = ("style", "srcdoc", "required", "autoplay")


class Page(HTMLParser):
    """Checks nesting, ids, labels and attributes while it reads."""

    def __init__(self, html: str):
        super().__init__()
        self.open, self.ids, self.points_at, self.faults = [], [], set(), []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        given = dict(attrs)
        if len(names) != len(set(names)):
            self.faults.append(f"an attribute twice in <{tag}>: {names}")
        self.faults += [f"{name} in <{tag}>" for name in names if name in NEVER or name.startswith("on")]
        if tag == "script" and "src" not in given:
            self.faults.append("a script in the page")
        address = given.get("src") or (given.get("href") if tag == "link" else "") or ""
        if re.match(r"\w+:|//", address) and given.get("rel") not in ("canonical", "alternate"):
            self.faults.append(f"<{tag}> loads from elsewhere")
        if tag == "img" and "alt" not in given:
            self.faults.append("an image without words")
        self.ids += [given["id"]] if "id" in given else []
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.points_at |= set((given.get(name) or "").split())
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else, in line {self.getpos()[0]}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_template_is_well_formed(path):
    source = re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text(), flags=re.S)
    page = Page(re.sub(r"{{.*?}}", "x", source, flags=re.S))
    assert page.faults == []


def test_templates_of_every_service_are_looked_at():
    assert {path.parent.name for path in TEMPLATES} >= {"templates", "intake", "review", "publisher", "analytics"}


def rendered(settings, text: str, **values) -> Page:
    app = pages_of(settings)
    with app.test_request_context():
        html = render_template_string(text, **values)
    page = Page(html)
    page.html = html
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert page.points_at <= set(page.ids)
    return page


@pytest.mark.parametrize("section", ["", "library", "insights", "report", "desk"])
def test_the_frame_marks_where_one_is(settings, section):
    page = rendered(settings, f'{{% extends "base.html" %}}{{% set section = "{section}" %}}')
    assert page.html.count('aria-current="page"') == (section in ("library", "insights", "report"))
    assert ('aria-label="Main"' in page.html) == (section != "desk")
    assert '<html lang="en-US">' in page.html and 'name="color-scheme" content="light dark"' in page.html
    assert page.html.index('class="skip" href="#main"') < page.html.index("<header") and "main" in page.ids


@pytest.mark.parametrize("path", ["/", "/nowhere", "/refused"])
@pytest.mark.parametrize("private", [True, False])
def test_whole_pages_are_valid(settings, path, private):
    html = pages_of(settings, private=private).test_client().get(path).text
    page = Page(html)
    assert page.faults == [] and len(page.ids) == len(set(page.ids))
    assert html.startswith("<!doctype html>") and "– LEO Near Miss</title>" in html
    assert ('<meta name="robots" content="noindex">' in html) == private


def test_errors_are_told_on_top_and_lead_to_their_fields(settings):
    errors = [{"field": "narrative", "detail": "Tell <what> happened."}]
    page = rendered(
        settings,
        '{% import "macros.html" as ui %}{{ ui.error_summary(errors, "Nothing was sent.") }}<p id="narrative"></p>',
        errors=errors,
    )
    assert '<a href="#narrative">Tell &lt;what&gt; happened.</a>' in page.html
    assert 'role="alert"' in page.html and "autofocus" in page.html and "Nothing was sent." in page.html
    assert rendered(settings, '{% import "macros.html" as ui %}{{ ui.error_summary([]) }}').html.strip() == ""


@pytest.mark.parametrize(("page", "links"), [(1, ["?page=2"]), (2, ["?page=1", "?page=3"]), (3, ["?page=2"])])
def test_pages_lead_to_their_neighbors(settings, page, links):
    text = '{% import "macros.html" as ui %}{{ ui.pagination(page, 3, link) }}'
    shown = rendered(settings, text, page=page, link=lambda number: f"?page={number}")
    assert re.findall(r'href="([^"]+)"', shown.html) == links and f"Page {page} of 3" in shown.html


def test_one_page_needs_no_neighbors(settings):
    text = '{% import "macros.html" as ui %}{{ ui.pagination(1, 1, none) }}'
    assert rendered(settings, text).html.strip() == ""
