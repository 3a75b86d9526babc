"""The library for programs. Errors are problem documents (RFC 9457)."""

from typing import Any

from flask import Flask, Response, jsonify, request

from publisher.domain import citation
from publisher.pages.asking import KNOWN, PARAMETERS, query_of
from publisher.pages.library import Result, results_of
from publisher.pages.story import short_link
from publisher.search.port import Found, SearchUnavailable
from publisher.store import Store
from services.stories import Story
from services.taxonomy import label
from services.web.problems import Problem


def add_pages(app: Flask, store: Store) -> None:
    """Search, and one story."""
    public_url = store.settings.public_url

    @app.get("/library/api/v1/stories")
    def api_stories() -> Response:
        if not set(request.args) <= set(KNOWN):
            detail = f"Known parameters: {', '.join(KNOWN)}."
            raise Problem(400, "There is an unknown parameter", detail)
        found = _found(store)
        stories = [_result(result, public_url) for result in results_of(store, found)]
        counts = {PARAMETERS[group]: _counts(group, found) for group in found.facets}
        return jsonify(total=found.total, page=found.page, pages=found.pages, facets=counts, stories=stories)

    @app.get("/library/api/v1/stories/<story_id>")
    def api_story(story_id: str) -> Response:
        story = store.story(story_id)
        if story is None:
            raise Problem(404, "There is no such story", "Its id may be mistyped.")
        return jsonify(_whole(story, public_url))


def _found(store: Store) -> Found:
    try:
        return store.index.search(query_of(request.args))
    except SearchUnavailable:
        raise Problem(503, "The search does not answer just now") from None


def _counts(group: str, found: Found) -> list[dict[str, Any]]:
    return [{"code": code, "label": label(group, code), "count": count} for code, count in found.facets[group]]


def _head(story: Story, public_url: str) -> dict[str, Any]:
    codes = {PARAMETERS[group]: given for group, given in story.codes.model_dump(mode="json").items()}
    told = story.model_dump(mode="json", include={"id", "disposition", "headline", "quote", "quarter"})
    return {**told, "story_version": story.version, "codes": codes, "url": short_link(story, public_url)}


def _result(result: Result, public_url: str) -> dict[str, Any]:
    snippet = [{"text": text, "hit": hit} for text, hit in result.snippet]
    return {**_head(result.story, public_url), "snippet": snippet}


def _whole(story: Story, public_url: str) -> dict[str, Any]:
    told = story.model_dump(mode="json", include={"narrative", "lessons"})
    cited = f"{citation(story)} {short_link(story, public_url)}"
    return {**_head(story, public_url), **told, "citation": cited}
