"""Analytics over a store: exactly once, whatever comes twice, late or out of order."""

import pytest

from analytics.store import Store
from services.config import Settings
from services.events import ReportCounted, StoryPublished
from services.stories import Codes


@pytest.fixture
def store(tmp_path):
    store = Store(Settings(data_dir=tmp_path, small_cell=2))
    store.prepare()
    yield store
    store.close()


def story(number: int, version: int = 1, event: str = "ambush") -> StoryPublished:
    return StoryPublished(
        story_id=f"story{number:05}", version=version, disposition="publish", quarter="2026 Q4",
        codes=Codes(event=event, factor=("darkness",)),
    )  # fmt: skip


def counted(store):
    store.release()
    return store.snapshot()


def test_nothing_is_shown_before_the_first_story(store):
    assert store.snapshot()["total"] == 0


def test_r24_a_story_that_is_announced_twice_counts_once(store):
    for event in (story(1), story(1), story(2)):
        store.count_story(event)
    assert counted(store)["total"] == 2
    assert counted(store)["groups"]["factor"]["darkness"] == 2


def test_r24_the_highest_version_counts_whatever_comes_last(store):
    for event in (
        story(1),
        story(2, event="animal"),
        story(1, version=3, event="animal"),
        story(1, version=2, event="fall_drowning"),
    ):
        store.count_story(event)
    for number in (3, 4):
        store.count_story(story(number, event="animal"))
    assert counted(store)["total"] == 4
    assert counted(store)["groups"]["event"]["animal"] == 4


def test_r12_reports_that_are_only_counted_enter_the_yearly_table_and_no_other(store):
    event = ReportCounted(fact_id="f1", year=2026, codes=Codes(event="ambush"))
    for each in (event, event, ReportCounted(fact_id="f2", year=2026, codes=Codes(event="animal"))):
        store.count_report(each)
    assert counted(store)["total"] == 0
    assert counted(store)["counted_years"] == {"2026": 2}


def test_a_story_that_comes_while_the_snapshot_is_taken_is_in_the_next_one(store, monkeypatch):
    store.count_story(story(1))
    find = store.facts.find

    def find_and_then_another_comes(where, **how):
        found = find(where, **how)
        if not where:
            store.count_story(story(1, version=2, event="animal"))
        return found

    monkeypatch.setattr(store.facts, "find", find_and_then_another_comes)
    store.release()
    monkeypatch.undo()
    assert store.facts.count({"released": False}) == 1
    assert counted(store)["total"] == 1
