"""Search with facets, and the page of one topic."""

from dataclasses import dataclass, replace
from functools import partial

from flask import Flask, abort, render_template, request, url_for

from publisher.pages.asking import PARAMETERS, address, query_of
from publisher.search.port import Found, Part, SearchUnavailable
from publisher.search.query import GROUPS, Query
from publisher.store import Store
from services.stories import Story
from services.taxonomy import GROUP_TITLES, TAXONOMY, label

LEADING = 5  # values of a facet that are shown at once
INSTEAD = 10  # newest stories, where the search does not answer


@dataclass(frozen=True)
class Value:
    """One code of a facet. A value that would find nothing stays, but cannot be chosen."""

    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One group of codes, the most frequent first; ``name`` is its parameter in the address."""

    name: str
    title: str
    leading: tuple[Value, ...]
    others: tuple[Value, ...]


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Result:
    """A story with the stretch of its text that answers."""

    story: Story
    snippet: tuple[Part, ...] = ()


def add_pages(app: Flask, store: Store) -> None:
    """The library and its topics."""

    @app.get("/library/")
    def library() -> tuple[str, int]:
        query = query_of(request.args)
        try:
            found = store.index.search(query)
        except SearchUnavailable:
            return _unavailable(store, address(query))
        page = {"query": query, "found": found, "results": results_of(store, found)}
        parts = {"facets": _facets(query, found), "chips": _chips(query), "link": partial(_at_page, query)}
        return render_template("publisher/library.html", **page, **parts), 200

    @app.get("/library/topics/<code>")
    def topic(code: str) -> tuple[str, int]:
        group = group_of(code) or abort(404)
        query = replace(query_of(request.args), text="", chosen={group: (code,)})
        try:
            found = store.index.search(query)
        except SearchUnavailable:
            return _unavailable(store, address(query))
        page = {"group": GROUP_TITLES[group], "label": label(group, code), "library": address(replace(query, page=1))}
        parts = {"found": found, "results": results_of(store, found), "link": partial(_topic_page, code)}
        return render_template("publisher/topic.html", **page, **parts), 200


def _unavailable(store: Store, again: str) -> tuple[str, int]:
    newest = [Result(entry.story) for entry in store.newest(INSTEAD)]
    return render_template("publisher/unavailable.html", again=again, results=newest), 503


def _at_page(query: Query, page: int) -> str:
    return address(replace(query, page=page))


def _topic_page(code: str, page: int) -> str:
    return url_for("topic", code=code, page=page)


def results_of(store: Store, found: Found) -> list[Result]:
    """The stories of a page of hits, in their order. One that the store does not have is left out."""
    stories = store.stories_of(hit.story_id for hit in found.hits)
    return [Result(stories[hit.story_id], hit.snippet) for hit in found.hits if hit.story_id in stories]


def group_of(code: str) -> str:
    """The group of a topic; nothing where there is none. "Other" is no topic."""
    return next((group for group in GROUPS if code in TAXONOMY[group] and code != "other"), "")


def _facets(query: Query, found: Found) -> list[Facet]:
    return [_facet(group, dict(found.facets[group]), query.chosen.get(group, ())) for group in GROUPS]


def _facet(group: str, counts: dict[str, int], chosen: tuple[str, ...]) -> Facet:
    values = [Value(code, words, counts.get(code, 0), code in chosen) for code, words in TAXONOMY[group].items()]
    values.sort(key=lambda value: (not value.chosen, -value.count))
    shown = max(min(LEADING, sum(value.count > 0 for value in values)), len(chosen))
    return Facet(PARAMETERS[group], GROUP_TITLES[group], tuple(values[:shown]), tuple(values[shown:]))


def _chips(query: Query) -> list[Chip]:
    words = [Chip(f"“{query.text}”", address(replace(query, text="", page=1)))] if query.text else []
    codes = [(group, code) for group, codes in query.chosen.items() for code in codes]
    return words + [Chip(label(group, code), address(_without(query, group, code))) for group, code in codes]


def _without(query: Query, group: str, code: str) -> Query:
    left = tuple(other for other in query.chosen[group] if other != code)
    chosen = {**query.chosen, group: left}
    return replace(query, chosen={of: codes for of, codes in chosen.items() if codes}, page=1)
