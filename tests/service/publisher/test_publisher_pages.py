"""R18, R20: the library is open to everybody, says what it finds, and lets no text be more than text."""

import re
from html import unescape

import pytest

from publisher.search.port import SearchUnavailable
from tests.stories import STORIES, a_story

NASTY = '<script>alert("x")</script><img src=x onerror=alert(1)>{{ 7*7 }}'


@pytest.fixture
def library(store, client):
    for story in STORIES:
        store.keep(story)
    return client


@pytest.fixture
def closed(store, library, monkeypatch):
    """The library while its index is away."""

    def away(_query):
        raise SearchUnavailable

    monkeypatch.setattr(store.index, "search", away)
    return library


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    assert "Set-Cookie" not in response.headers
    return response.text


def count(text):
    return int(re.search(r'id="count">(\d+) stor', text)[1])


def test_the_front_page_opens_three_doors(library):
    text = page(library, "/")
    for door in ('href="/library/"', 'href="/report/"', 'href="/insights/"'):
        assert door in text
    assert re.search(r'class="figure">20<', text)
    assert text.count("<h3><a href") == 4


def test_the_front_page_and_the_library_agree_on_what_is_newest(library):
    headlines = [re.findall("<h3><a href[^>]*>(.*?)</a>", page(library, address)) for address in ("/", "/library/")]
    assert headlines[0] == headlines[1][:4]


def test_the_front_page_of_an_empty_library_says_so(client):
    assert "No story is published yet" in page(client, "/")
    assert count(page(client, "/library/")) == 0


def test_r18_a_story_is_found_by_a_word_of_its_text(library):
    text = page(library, "/library/?q=machetes")
    assert count(text) == 1
    assert "<mark>machete</mark>" in text
    assert "Crossfire builds up" in text


def test_facets_are_checkboxes_that_can_be_combined(library):
    text = page(library, "/library/?kind=assault_weapon&setting=residence")
    assert count(text) == 2
    assert re.search(r'id="kind-assault_weapon"[^>]* checked', text)
    assert re.search(r'id="kind-ambush"[^>]*(?<!disabled)>\s*<label[^>]*>[^<]*<span class="count">1<', text)
    assert re.search(r'id="factor-fatigue"[^>]* disabled', text)


def test_active_filters_can_be_taken_away_also_at_zero_results(library):
    text = page(library, "/library/?q=helicopter&kind=ambush&factor=alone")
    assert count(text) == 0
    chips = unescape(text)
    for left in ("kind=ambush&factor=alone", "factor=alone&q=helicopter", "kind=ambush&q=helicopter"):
        assert f'<a class="chip" href="/library/?{left}#results">' in chips
    assert text.count("Take away:") == 3
    assert "Clear all" in text


def test_a_search_without_any_word_says_so(library):
    text = page(library, "/library/?q=%22*%3A(")
    assert count(text) == 20
    assert "has no words" in text
    assert 'value="&#34;*:("' in text


def test_pages_are_linked_with_the_question(store, client):
    for number in range(25):
        store.keep(a_story(id=f"{number:010d}"))
    first = page(client, "/library/?q=pistol")
    assert "Page 1 of 2" in first
    assert 'href="/library/?q=pistol&amp;page=2#results"' in first
    assert page(client, "/library/?q=pistol&page=2").count("<h3><a href") == 5
    assert "nothing on this page" in page(client, "/library/?q=pistol&page=7")


@pytest.mark.parametrize(
    "question",
    ["kind=secretcode", "page=0", "page=x", "page=501", "page=%C2%B2", "q=" + "secret" * 40, "factor=ambush"],
)
def test_what_cannot_be_asked_is_refused_and_not_quoted(library, question):
    text = page(library, f"/library/?{question}", 400)
    assert "cannot be asked like that" in text
    assert "secret" not in text


def test_r20_a_story_has_headline_quote_narrative_lessons_and_topics(library):
    story = STORIES[3]
    text = page(library, f"/library/stories/{story.id}-a-dark-porch-and-eight-minutes-to-cover-are-two-reasons-to")
    assert f"<h1>{story.headline}</h1>" in text
    assert "The swing went over my head and into the post." in re.search("<blockquote>.*?</blockquote>", text, re.S)[0]
    assert "framing hammer" in text
    assert story.lessons[0] in re.search('<section class="lessons".*?</section>', text, re.S)[0]
    assert 'href="/library/topics/darkness"' in text
    assert "2026 Q2" in text
    assert f"https://near-miss.test/library/stories/{story.id}" in text
    assert "taken out to protect people" not in text


def test_r11_what_was_taken_out_is_marked_and_explained(library):
    text = page(library, f"/library/stories/{STORIES[0].id}-watch-the-hands-until-they-are-empty-also-when-the-talk-is")
    assert '<span class="taken">[OFFICER 1]</span>' in text
    assert "[ ] = taken out to protect people" in text


def test_r12_a_story_of_lessons_only_says_so(library):
    (story,) = (story for story in STORIES if story.disposition == "lessons_only")
    text = library.get(f"/library/stories/{story.id}", follow_redirects=True).text
    assert "Only the lessons of this report are published" in text
    assert "What happened" not in text


@pytest.mark.parametrize("name", ["{id}", "{id}-", "{id}-an-older-headline", "{ID}-x"])
def test_a_story_is_found_by_its_id_whatever_follows(library, name):
    story = STORIES[0]
    response = library.get("/library/stories/" + name.format(id=story.id, ID=story.id.upper()))
    assert response.status_code == 301
    assert response.location.startswith(f"/library/stories/{story.id}-watch-the-hands")


@pytest.mark.parametrize("name", ["0000000000", "x", "../../etc", "0000000000-watch", "é" * 10])
def test_a_story_that_is_not_there_is_not_found(library, name):
    page(library, f"/library/stories/{name}", 404)


def test_a_topic_has_a_page(library):
    text = page(library, "/library/topics/darkness")
    assert "<h1>Darkness or glare</h1>" in text
    assert text.count("<h2><a href") == 3
    assert 'href="/library/?factor=darkness#results"' in text
    page(library, "/library/topics/luck")


@pytest.mark.parametrize("code", ["other", "nonsense", "event"])
def test_what_is_no_topic_has_none(library, code):
    page(library, f"/library/topics/{code}", 404)


def test_while_the_search_is_away_stories_are_still_read(closed):
    for address in ("/library/?q=machete", "/library/topics/darkness"):
        text = page(closed, address, 503)
        assert "does not answer just now" in text
        assert text.count("<h3><a href") == 10
    page(closed, "/")
    assert closed.get(f"/library/stories/{STORIES[0].id}", follow_redirects=True).status_code == 200


def test_text_of_a_story_stays_text(store, client):
    codes = STORIES[0].codes
    store.keep(a_story(headline=NASTY, quote=NASTY, narrative=(NASTY,), lessons=(NASTY + " marzipan",), codes=codes))
    story = client.get(f"/library/stories/{a_story().id}", follow_redirects=True).text
    for text in (story, page(client, "/"), page(client, "/library/?q=marzipan"), page(client, "/library/feed.atom")):
        assert "<script>" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text
        assert "{{ 7*7 }}" in text


def test_a_question_stays_text(library):
    text = page(library, "/library/?q=" + "%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>" not in text


def test_no_page_of_the_library_needs_a_script_or_another_site(library):
    addresses = ["/", "/library/", "/library/?q=knife", "/library/topics/darkness"]
    story = library.get(f"/library/stories/{STORIES[0].id}").location
    for address in (*addresses, story):
        text = page(library, address)
        # The only one there is helps where there is no connection.
        assert set(re.findall("<script[^>]*>", text)) <= {'<script src="/static/library.js" defer>'}
        assert not re.findall(r'(?:src|action)="(?:https?:)?//', text)
        assert 'style="' not in text


def test_r09_what_keeps_pages_of_the_library_is_fenced_in_there(library):
    answer = library.get("/library/worker.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "Service-Worker-Allowed" not in answer.headers  # which would let it see more than its own folder
    assert library.get("/library/worker.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_r09_what_we_cannot_protect_officers_from_is_said_in_plain_words(client):
    page = client.get("/anonymity").text
    assert 'href="/anonymity"' in client.get("/").text
    for word in ("watched device", "Somebody who was there", "court", "receipt", "visited this site"):
        assert word in page
