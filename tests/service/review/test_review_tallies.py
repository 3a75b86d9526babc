"""R12: the desk adds rarity among earlier stories to the risk, and keeps nothing but counts for it."""

import pytest

from review.domain.rarity import ENOUGH, FEW, REASONS, Tally
from services.events import StoryApproved, StoryPublished
from services.stories import Codes
from tests.service.review.desk_world import a_draft, scrubbed, second, sent

RARE = REASONS[("event",)]
PLACED = Codes(event="fall_drowning", factor=("darkness",), setting="residence")
KINDS = {"event:fall_drowning": 1, "event:fall_drowning setting:residence": 1, "setting:residence": 1}


class Crash(Exception):
    """The process is killed."""


def crashing(*_):
    raise Crash


@pytest.fixture
def approve(store, people, arrive, write):
    """Two reviewers approve a case; returns its id, and what the publisher says once its story can be found."""

    def approve(report_id, codes=PLACED):
        case = arrive(report_id)
        write(case, people.avery, a_draft(codes=codes))
        second(store, case, people.blake)
        story = sent(store.cases.documents, StoryApproved)[-1].story
        told = story.model_dump(include={"version", "disposition", "quarter", "codes"})
        return case, StoryPublished(story_id=story.id, **told)

    return approve


@pytest.fixture
def tell(store):
    """So many stories of a kind have been published before."""

    def tell(stories, **kinds):
        document = {"_id": "stories", "stories": stories, "kinds": kinds, "applied": []}
        store.database.collection("tallies").insert(document)

    return tell


def stored(store):
    return store.database.collection("tallies").find({})


@pytest.mark.parametrize(("shared", "shown", "risk"), [(FEW - 1, True, 46), (FEW, False, 40)])
def test_r12_the_desk_shows_the_reason_for_a_rare_kind_only(tell, arrive, avery, store, shared, shown, risk):
    tell(ENOUGH, **{"event:fall_drowning": shared})
    case = arrive()
    avery.post(f"/cases/{case}/claim")
    page = avery.get(f"/cases/{case}").text
    assert (RARE in page) is shown and f"{risk} of 100" in page and "An unusual animal" in page
    assert store.cases.unlocked(store.cases.documents.get(case)).result.risk == 0.4


def test_r12_the_second_reviewer_sees_it_too(tell, arrive, write, people, blake):
    tell(ENOUGH)
    case = arrive()
    write(case, people.avery)
    blake.post(f"/cases/{case}/claim")
    assert RARE in blake.get(f"/cases/{case}").text


def test_r12_a_published_story_is_counted_and_only_counts_are_kept(store, approve):
    for number in range(2):
        store.published(approve(f"report-{number}")[1])
    twice = dict.fromkeys(KINDS, 2)
    (document,) = stored(store)
    assert store.tallies.read() == Tally(2, twice)
    assert document == {"_id": "stories", "stories": 2, "kinds": twice, "applied": []} | {
        field: document[field] for field in ("version", "pending")
    }


def test_r12_what_arrives_or_is_told_twice_is_counted_once(store, approve):
    _, published = approve("report-1")
    late = scrubbed(store, "report-1")
    store.receive(late)
    assert store.tallies.read() == Tally()
    store.published(published)
    store.receive(late)
    store.published(published)
    assert store.tallies.read() == Tally(1, KINDS)


@pytest.mark.parametrize("disposition", ["analysis_only", "reject"])
def test_r12_what_readers_never_see_is_not_counted(store, people, arrive, write, disposition):
    case = arrive()
    write(case, people.avery, a_draft(disposition=disposition))
    second(store, case, people.blake)
    assert stored(store) == []


def test_r12_another_version_than_the_approved_is_not_counted(store, approve):
    _, published = approve("report-1")
    store.published(published.model_copy(update={"version": published.version - 1}))
    assert stored(store) == []


@pytest.mark.parametrize("redelivered", [True, False])
@pytest.mark.parametrize("step", ["counted", "ended", "key destroyed", "purged"])
def test_r12_a_story_is_counted_once_wherever_the_process_is_killed(store, approve, monkeypatch, step, redelivered):
    case, published = approve("report-1")
    places = {
        "counted": (store.cases, "change"),
        "ended": (store.cases._keys, "destroy"),
        "key destroyed": (store.purge, "_sweep_away"),
        "purged": (store.tallies, "settle"),
    }
    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr(*places[step], crashing)
        store.published(published)
    assert stored(store)[0]["applied"] == [case]
    store.keep_house()  # before the message comes again, or after the broker took it for handled
    if redelivered or step == "counted":  # a message whose handler was killed comes again
        store.published(published)
    assert store.tallies.read() == Tally(1, KINDS) and stored(store)[0]["applied"] == []


@pytest.mark.parametrize("moment", ["before the tally is read", "before it is written"])
def test_r12_somebody_who_finishes_first_leaves_nothing_to_count(store, approve, monkeypatch, moment):
    _, published = approve("report-1")
    tallies, elsewhere = store.tallies, [published]
    place, name = (tallies, "_waits") if moment == "before it is written" else (tallies._documents, "insert_many")
    real = getattr(place, name)

    def overtaken(argument):
        answer = real(argument)  # true and outdated at once: another process handles the same message whole
        while elsewhere:
            store.published(elsewhere.pop())
        return answer

    monkeypatch.setattr(place, name, overtaken)
    store.published(published)
    assert not elsewhere and tallies.read() == Tally(1, KINDS) and stored(store)[0]["applied"] == []
