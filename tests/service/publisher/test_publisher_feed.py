"""R18: new stories reach feed readers as valid Atom (RFC 4287), and say no finer time than the day of publication."""

import re
from datetime import date
from xml.etree import ElementTree

from tests.stories import STORIES, a_story

ATOM = "{http://www.w3.org/2005/Atom}"
MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}T00:00:00Z")


def read(client):
    response = client.get("/library/feed.atom")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.data)


def check(element):
    """What RFC 4287 demands of feeds and entries alike (sections 4.1.1 and 4.1.2)."""
    for name in ("id", "title", "updated"):
        assert len(element.findall(ATOM + name)) == 1
        assert element.findtext(ATOM + name).strip()
    assert re.fullmatch("urn:uuid:[0-9a-f-]{36}", element.findtext(ATOM + "id"))
    assert MIDNIGHT.fullmatch(element.findtext(ATOM + "updated"))
    links = element.findall(ATOM + "link")
    assert sum(link.get("rel") == "alternate" for link in links) == 1
    assert all(link.get("href").startswith("https://near-miss.test/library/") for link in links)


def test_the_feed_is_valid_and_newest_first(store, client):
    for number, story in enumerate(STORIES):
        store.keep(story, date(2026, 1, 1 + number))
    feed = read(client)
    entries = feed.findall(ATOM + "entry")
    for element in (feed, *entries):
        check(element)
    assert feed.find(ATOM + "author").findtext(ATOM + "name") == "LEO Near Miss"
    assert feed.findtext(ATOM + "updated") == "2026-01-20T00:00:00Z"
    assert [entry.findtext(ATOM + "title") for entry in entries][:2] == [STORIES[19].headline, STORIES[18].headline]
    assert len({entry.findtext(ATOM + "id") for entry in entries}) == 20
    assert entries[0].find(ATOM + "category").attrib == {
        "term": "assault_hands",
        "label": "Attack without a weapon, fight",
    }


def test_a_story_keeps_its_id_when_it_changes(store, client):
    store.keep(a_story(), date(2026, 1, 1))
    before = read(client).find(ATOM + "entry")
    store.keep(a_story(version=2, headline="Second thoughts"), date(2026, 2, 1))
    after = read(client).find(ATOM + "entry")
    assert after.findtext(ATOM + "id") == before.findtext(ATOM + "id")
    assert after.findtext(ATOM + "updated") == "2026-02-01T00:00:00Z"


def test_an_empty_feed_is_valid(client):
    check(read(client))


def test_a_story_can_hold_what_xml_forbids(store, client):
    store.keep(a_story(headline="Bell \x07 & <bracket> ]]> \ufffe", quote="\x00"))
    entry = read(client).find(ATOM + "entry")
    assert entry.findtext(ATOM + "title") == "Bell  & <bracket> ]]> "


def test_a_reader_that_has_it_already_is_told_so(store, client):
    store.keep(a_story())
    tag = client.get("/library/feed.atom").headers["ETag"]
    assert client.get("/library/feed.atom", headers={"If-None-Match": tag}).status_code == 304
    store.keep(STORIES[1])
    assert client.get("/library/feed.atom", headers={"If-None-Match": tag}).status_code == 200
