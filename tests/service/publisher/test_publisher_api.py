"""R18: the library for programs."""

import pytest

from publisher.search.port import SearchUnavailable
from tests.stories import STORIES

ADDRESS = "/library/api/v1/stories"


@pytest.fixture
def library(store, client):
    for story in STORIES:
        store.keep(story)
    return client


def ask(client, question=""):
    response = client.get(f"{ADDRESS}?{question}")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    return response.json


def problem(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == status
    return response.json


def test_it_answers_total_page_facets_and_stories(library):
    answer = ask(library, "q=machete")
    assert (answer["total"], answer["page"], answer["pages"]) == (1, 1, 1)
    assert {"code": "friendly_fire", "label": "Crossfire, mistaken identity, blue on blue", "count": 1} in answer[
        "facets"
    ]["kind"]
    (story,) = answer["stories"]
    assert story["headline"] == STORIES[4].headline
    assert story["codes"]["kind"] == "friendly_fire"
    assert story["url"] == f"https://near-miss.test/library/stories/{STORIES[4].id}"
    assert [part["text"] for part in story["snippet"] if part["hit"]] == ["machete"]


def test_filters_and_pages(library):
    assert ask(library)["total"] == 20
    assert ask(library, "kind=ambush&kind=animal")["total"] == 2
    assert ask(library, "factor=darkness&setting=residence")["total"] == 2
    assert ask(library, "page=2")["stories"] == []


def test_a_story_as_it_was_signed(library):
    story = STORIES[0]
    told = library.get(f"{ADDRESS}/{story.id}").json
    for part in ("id", "headline", "quote", "quarter", "disposition"):
        assert told[part] == getattr(story, part)
    assert (told["narrative"], told["lessons"]) == (list(story.narrative), list(story.lessons))
    assert told["story_version"] == 1
    assert told["citation"].endswith(told["url"])


def test_it_tells_no_day_of_anything(library):
    for answer in (ask(library), library.get(f"{ADDRESS}/{STORIES[0].id}").json):
        assert not [key for key in answer if key in ("published", "day", "updated", "indexed")]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("kind=secretcode", "kind"),
        ("factor=darkness&factor=secretcode", "factor"),
        ("page=0", "page"),
        ("page=1.5", "page"),
        ("page=-1", "page"),
        ("page=99999", "page"),
        ("q=" + "secret" * 50, "q"),
    ],
)
def test_a_bad_parameter_is_named_and_not_quoted(library, question, field):
    told = problem(library, f"{ADDRESS}?{question}", 400)
    assert [error["field"] for error in told["errors"]] == [field]
    assert "secret" not in str(told)


def test_an_unknown_parameter_is_no_silent_mistake(library):
    told = problem(library, f"{ADDRESS}?secret=1", 400)
    assert "kind" in told["detail"]
    assert "secret" not in str(told)


def test_a_story_that_is_not_there(library):
    problem(library, f"{ADDRESS}/0000000000", 404)


def test_while_the_search_is_away(store, library, monkeypatch):
    def away(_query):
        raise SearchUnavailable

    monkeypatch.setattr(store.index, "search", away)
    problem(library, ADDRESS, 503)
    assert library.get(f"{ADDRESS}/{STORIES[0].id}").status_code == 200
