"""R18: one suite over both indexes. Same stories and same questions give the same totals, stories and counts."""

from contextlib import closing

import eventlet
import pytest

from publisher.search import open_index
from publisher.search.port import Entry, SearchUnavailable
from publisher.search.query import GROUPS, PAGE_SIZE, BadQuery, Query
from services.config import Settings
from services.taxonomy import TAXONOMY
from tests.stories import STORIES, a_story

ENTRIES = [Entry(story, f"2026-{number + 1:02d}-15") for number, story in enumerate(STORIES[:12])]
ENTRIES += [Entry(story, "2026-12-15") for story in STORIES[12:]]
# what a reader asks for -> the first word of the headlines that are found
EXPECTED = {
    "machete": {"Crossfire"},
    "MACHETE": {"Crossfire"},
    "partner": {"Watch", "White", "Chest"},
    "pistols": {"Watch", "One", "The"},
    "searches": {"Watch", "Search", "White", "A", "Waiting"},  # one by its topic
    "burglar": {"A"},
    "the pistol was loaded": {"Watch"},
    "officer's angle found": {"Watch"},
    "officers angle found": {"Watch"},
    "didn't hear": {"Rounds"},
    "didn’t hear": {"Rounds"},
    "AR-15": {"Rounds"},
    "ar 15": {"Rounds"},
    "5.56": {"Rounds"},
    "56.5": set(),
    "fiance": {"Fists"},
    "fiancé": {"Fists"},
    "half-open": {"Waiting"},
    "ambush": {"Waiting"},  # its headline and its topic
    "naloxone": {"White"},
    "naloxone machete": set(),
    "crossfire": {"Crossfire"},
    "helicopter": set(),
}
HARMLESS = [
    '*:"(',
    '"',
    "' OR 1=1 --",
    "AND OR NOT NEAR(",
    "🚓",
    "\\",
    "{}[]^~",
    "%_",
    "-",
    "\x00",
    "words:x",
    "^a",
    "a*",
]


@pytest.fixture(params=["sqlite", "elasticsearch"])
def settings(request, tmp_path):
    if request.param == "sqlite":
        return Settings(data_dir=tmp_path)
    url = request.getfixturevalue("elasticsearch")
    prefix = request.getfixturevalue("elasticsearch_prefix")
    return Settings(data_dir=tmp_path, search_url=url, search_prefix=prefix)


@pytest.fixture
def empty(settings):
    with closing(open_index(settings)) as index:
        index.prepare()
        yield index


@pytest.fixture
def index(empty):
    empty.rebuild(ENTRIES)
    return empty


def ids(found):
    return [hit.story_id for hit in found.hits]


def headlines(index, text="", **chosen):
    by_id = {story.id: story.headline for story in STORIES}
    return {by_id[story_id].split()[0].strip(",") for story_id in ids(index.search(Query(text, chosen)))}


def test_no_words_find_everything_newest_first(index):
    found = index.search(Query())
    newest_first = sorted(ENTRIES, key=lambda entry: (entry.day, entry.story.id), reverse=True)
    assert found.total == 20
    assert found.pages == 1
    assert ids(found) == [entry.story.id for entry in newest_first]
    assert all(hit.snippet == () for hit in found.hits)


def test_all_words_must_occur_in_any_form(index):
    assert {text: headlines(index, text) for text in EXPECTED} == EXPECTED
    assert all(index.search(Query(text)).total == len(ids(index.search(Query(text)))) for text in EXPECTED)


def test_a_story_is_found_by_the_words_of_its_topics(index):
    assert headlines(index, "hospital or psychiatric facility") == {"The"}


def test_words_in_the_headline_count_for_more(empty):
    empty.put(Entry(a_story(id="0" * 10, headline="Nothing of that", lessons=("Mind the gravel.",)), "2026-02-01"))
    empty.put(Entry(a_story(id="1" * 10, headline="Mind the gravel", lessons=("Nothing of that.",)), "2026-01-01"))
    assert ids(empty.search(Query("gravel"))) == ["1" * 10, "0" * 10]


def test_newest_comes_first_among_equals(empty):
    for number, day in enumerate(["2026-02-01", "2026-03-01", "2026-01-01"]):
        empty.put(Entry(a_story(id=str(number) * 10), day))
    assert ids(empty.search(Query("pistol"))) == ["1" * 10, "0" * 10, "2" * 10]


def test_filters_join_groups_and_widen_within_one(index):
    assert headlines(index, event=("ambush",)) == {"Waiting"}
    assert headlines(index, event=("ambush", "animal")) == {"Waiting", "The"}
    assert headlines(index, event=("ambush",), factor=("alone",)) == set()
    assert headlines(index, "knife", event=("assault_weapon",)) == {"Known"}
    assert index.search(Query(chosen={"factor": ("darkness", "alone")})).total == 4


def test_facets_count_what_the_other_filters_leave(index):
    everything = index.search(Query()).facets
    assert set(everything) == set(GROUPS)
    assert everything["event"][:2] == [("assault_weapon", 3), ("assault_hands", 2)]
    assert dict(everything["factor"])["darkness"] == 3
    counts = [count for _, count in everything["factor"]]
    assert counts == sorted(counts, reverse=True)
    chosen = index.search(Query(chosen={"event": ("assault_weapon",)}))
    assert chosen.facets["event"] == everything["event"]
    assert dict(chosen.facets["setting"]) == {"residence": 2, "roadway_urban": 1}
    both = index.search(Query("knife", {"event": ("assault_weapon",), "setting": ("residence",)}))
    assert both.total == 0
    assert dict(both.facets["setting"]) == {"roadway_urban": 1}
    assert both.facets["light"] == []


def test_every_count_is_what_choosing_it_finds(index):
    for group in GROUPS:
        for code, count in index.search(Query("officer")).facets[group]:
            assert index.search(Query("officer", {group: (code,)})).total == count


def test_a_snippet_marks_the_words_that_were_found(index):
    found = index.search(Query("naloxone ambulance"))
    (hit,) = found.hits
    assert [text.lower() for text, is_hit in hit.snippet if is_hit] == ["naloxone", "ambulance"]
    assert "discharged" in "".join(text for text, _ in hit.snippet)
    assert not any(mark in text for text, _ in hit.snippet for mark in "\x02\x03")


def test_a_snippet_shows_the_beginning_where_only_the_headline_answers(index):
    (hit,) = index.search(Query("shoulder nobody's business")).hits
    assert "".join(text for text, _ in hit.snippet).startswith("During an inventory search")


def test_a_story_may_hold_anything_and_stays_text(empty):
    odd = a_story(lessons=('<script>alert("x")</script> \x02fake\x03 & "quotes" 🚓 marzipan',))
    empty.put(Entry(odd, "2026-01-01"))
    (hit,) = empty.search(Query("marzipan")).hits
    assert [text for text, is_hit in hit.snippet if is_hit] == ["marzipan"]
    assert '<script>alert("x")</script>' in "".join(text for text, _ in hit.snippet)


def test_what_a_reader_types_is_never_syntax(index):
    for text in HARMLESS:
        assert index.search(Query(f"machete {text}")).total in (0, 1)
        index.search(Query(text))


def test_the_longest_question_is_answered(index):
    assert index.search(Query("ab " * 66)).total == 0
    assert index.search(Query("x" * 200)).total == 0
    assert index.search(Query(" ".join("machete" for _ in range(20)))).total == 1
    with pytest.raises(BadQuery):
        Query("x" * 201)


def test_every_code_can_be_chosen_at_once(index):
    every = {group: tuple(TAXONOMY[group]) for group in GROUPS}
    assert index.search(Query(chosen=every)).total == 19  # one tells nothing of its place


def test_pages_hold_everything_once(empty):
    empty.rebuild(Entry(a_story(id=f"{number:010d}"), "2026-01-01") for number in range(45))
    pages = [empty.search(Query("pistol", page=number)) for number in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 5, 0]
    assert {page.total for page in pages} == {45}
    assert {page.pages for page in pages} == {3}
    assert len({story_id for page in pages for story_id in ids(page)}) == 45


def test_the_deepest_page_is_bounded(index):
    assert index.search(Query(page=500)).hits == ()
    with pytest.raises(BadQuery):
        Query(page=501)


def test_a_newer_version_replaces_and_an_older_one_does_not(empty):
    empty.put(Entry(a_story(version=2, headline="Second thoughts"), "2026-02-01"))
    empty.put(Entry(a_story(version=1, headline="First thoughts"), "2026-01-01"))
    assert empty.search(Query("first")).total == 0
    assert empty.search(Query("second")).total == 1
    empty.put(Entry(a_story(version=3, headline="Third thoughts"), "2026-03-01"))
    assert empty.search(Query("second")).total == 0
    assert empty.search(Query()).total == 1


def test_putting_twice_changes_nothing(index):
    index.put(ENTRIES[0])
    assert index.search(Query()).total == 20
    assert dict(index.search(Query()).facets["event"])["disarm_attempt"] == 2


def test_what_is_removed_is_found_no_more(index):
    index.remove(ENTRIES[0].story.id)
    index.remove("neverthere")
    found = index.search(Query())
    assert found.total == 19
    assert dict(found.facets["event"])["disarm_attempt"] == 1
    assert index.search(Query("registration")).total == 0


def test_a_rebuilt_index_holds_exactly_what_it_was_given(index):
    index.rebuild(ENTRIES[:3])
    assert set(ids(index.search(Query()))) == {entry.story.id for entry in ENTRIES[:3]}
    index.put(ENTRIES[5])
    assert index.search(Query()).total == 4


def test_a_rebuild_that_fails_leaves_the_old_index(index):
    def broken():
        yield ENTRIES[0]
        raise OSError

    with pytest.raises(OSError):
        index.rebuild(broken())
    assert index.search(Query()).total == 20


def test_readers_find_everything_while_it_is_rebuilt(index):
    answers = []

    def read():
        while True:
            answers.append(index.search(Query("officer")).total)
            eventlet.sleep(0)

    readers = [eventlet.spawn(read) for _ in range(3)]
    before = index.search(Query("officer")).total
    rebuilt = 0
    with eventlet.Timeout(60):
        while rebuilt < 3 or len(answers) < 10:
            index.rebuild(ENTRIES)
            rebuilt += 1
    for reader in readers:
        reader.kill()
    assert set(answers) == {before}


def test_preparing_again_keeps_what_is_there(index, settings):
    index.prepare()
    with closing(open_index(settings)) as another:
        another.prepare()
        assert another.search(Query()).total == 20


def test_before_it_is_prepared_it_says_so(settings):
    with closing(open_index(settings)) as index:
        for action in (index.ping, lambda: index.search(Query())):
            with pytest.raises(SearchUnavailable):
                action()
        index.prepare()
        index.ping()
        assert index.search(Query()).total == 0


def test_an_index_that_is_away_is_unavailable_and_nothing_else(tmp_path):
    with closing(open_index(Settings(data_dir=tmp_path, search_url="http://127.0.0.1:9"))) as index:
        actions = [index.prepare, index.ping, lambda: index.put(ENTRIES[0]), lambda: index.remove("0" * 10)]
        for action in (*actions, lambda: index.search(Query()), lambda: index.rebuild(ENTRIES)):
            with pytest.raises(SearchUnavailable):
                action()


def test_a_file_that_is_no_index_is_unavailable_and_nothing_else(tmp_path):
    (tmp_path / "library.sqlite").write_bytes(b"not a database" * 100)
    with closing(open_index(Settings(data_dir=tmp_path))) as index:
        for action in (index.prepare, index.ping, lambda: index.put(ENTRIES[0]), lambda: index.search(Query())):
            with pytest.raises(SearchUnavailable):
                action()


def test_both_find_the_same_for_the_words_of_the_stories(elasticsearch, elasticsearch_prefix, tmp_path):
    on_disk = open_index(Settings(data_dir=tmp_path))
    on_cluster = open_index(Settings(search_url=elasticsearch, search_prefix=elasticsearch_prefix))
    words = sorted({word for entry in ENTRIES for word in f"{entry.story.headline} {entry.body}".split()})[::6]
    with closing(on_disk), closing(on_cluster):
        for index in (on_disk, on_cluster):
            index.prepare()
            index.rebuild(ENTRIES)
        differing = [word for word in words if not _agree(on_disk, on_cluster, Query(word))]
    assert len(words) > 100
    assert differing == []


def _agree(one, other, query):
    first, second = one.search(query), other.search(query)
    return (first.total, set(ids(first)), first.facets) == (second.total, set(ids(second)), second.facets)
