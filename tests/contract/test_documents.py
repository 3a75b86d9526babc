"""What every document store promises: one suite over SQLite and over a MongoDB-wire server."""

from contextlib import closing

import eventlet
import pytest
from documents_child import FIELDS, child, go, opened, rest

from services.documents.port import (
    AlreadyThere,
    NotStorable,
    NotThere,
    Stale,
    Unavailable,
    UndeclaredIndex,
    UnknownComparison,
)

CANARY = "heron-canary"


@pytest.fixture
def database(documents_url, closed_after):
    return closed_after(opened(documents_url))


@pytest.fixture
def cases(database):
    return database.collection("cases", FIELDS)


def test_a_document_comes_back_as_it_was_kept(cases):
    content = {
        "_id": "a", "state": "waiting", "due": None, "sealed": b"\x00\xff", "big": 2**62, "text": "naïve 𝔘 ‮",
        "deep": {"list": [1, {"two": [None, True, 2.5]}], "empty": {}},
    }  # fmt: skip
    kept = cases.insert(content)
    assert kept == {**content, "version": 1, "pending": False}
    assert cases.get("a") == kept
    assert cases.get("b") is None


def test_r24_what_was_kept_is_there_for_the_next_process(documents_url, cases):
    cases.insert({"_id": "a", "state": "waiting"})
    cases.database.close()
    with closing(opened(documents_url)) as later:
        assert later.collection("cases", FIELDS).get("a")["state"] == "waiting"


VALUES = {
    "object": object(), "over 64 bits": 2**70, "half a character": "\ud800", "too large": "x" * 2**24,
    "key that is no text": {1: 2},
}  # fmt: skip


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_value_without_a_form_is_refused_without_being_quoted(cases, value):
    kept = cases.insert({"_id": "a", "state": "waiting"})
    bad = {"text": CANARY, "value": value}
    attempts = [lambda: cases.insert({"_id": "b", **bad}), lambda: cases.replace_if_version({**kept, **bad})]
    if value != VALUES["too large"]:  # of a claim's changes, MongoDB tells only that it would not
        attempts.append(lambda: cases.claim({"state": "waiting"}, bad))
    for attempt in attempts:
        with pytest.raises(NotStorable) as refusal:
            attempt()
        assert CANARY not in str(refusal.value)
    assert cases.find({}) == [kept]


def test_an_id_is_a_text_and_never_made_up(cases):
    """R09: an id made by a driver would tell time and machine."""
    for document in ({}, {"_id": 1}, {"_id": ""}):
        with pytest.raises(NotStorable):
            cases.insert(document)
    assert cases.count({}) == 0


def test_an_indexed_field_holds_nothing_that_only_one_store_could_compare(cases):
    kept = cases.insert({"_id": "a", "state": "waiting"})
    for value in (["waiting"], {"is": "waiting"}, b"waiting"):
        with pytest.raises(NotStorable):
            cases.insert({"_id": "b", "state": value})
        with pytest.raises(NotStorable):
            cases.claim({"state": "waiting"}, {"state": value})
    assert cases.find({}) == [kept]


def test_a_second_document_with_the_same_id_is_refused_and_changes_nothing(cases):
    cases.insert({"_id": "a", "state": "waiting"})
    with pytest.raises(AlreadyThere):
        cases.insert({"_id": "a", "state": "other"})
    assert cases.get("a")["state"] == "waiting"
    assert cases.insert_many([{"_id": "a"}, {"_id": "b"}]) == 1


def test_only_the_version_that_was_read_can_be_replaced(cases):
    read = cases.insert({"_id": "a", "state": "waiting"})
    assert cases.replace_if_version({**read, "state": "taken"})["version"] == 2
    with pytest.raises(Stale):
        cases.replace_if_version({**read, "state": "lost"})
    with pytest.raises(Stale):
        cases.replace_if_version({"_id": "nobody", "version": 1})
    assert cases.get("a")["state"] == "taken"


def test_an_update_leaves_alone_raises_or_waits_its_turn(cases):
    cases.insert({"_id": "a", "count": 0})
    assert cases.update("a", lambda _: None)["version"] == 1
    with pytest.raises(NotThere):
        cases.update("nobody", lambda document: document)
    adding = [eventlet.spawn(cases.update, "a", lambda d: {**d, "count": d["count"] + 1}) for _ in range(20)]
    for each in adding:
        each.wait()
    assert cases.get("a")["count"] == 20


def test_find_and_count_by_declared_fields_in_order(cases):
    for key, state, due in (("a", "waiting", "3"), ("b", "waiting", "1"), ("c", "taken", "2"), ("d", "waiting", None)):
        cases.insert({"_id": key, "state": state, "due": due})

    def ids(where, **how):
        return [document["_id"] for document in cases.find(where, **how)]

    assert ids({"state": "waiting", "due": {"$gte": "1"}}, order_by="due") == ["b", "a"]
    assert ids({"due": {"$in": ["2", "3"]}}, order_by="-due") == ["a", "c"]
    assert ids({"due": {"$lt": "3", "$gt": "1"}}) == ["c"]
    assert ids({"due": {"$lte": "1"}}) == ["b"]
    assert ids({"due": None}) == ["d"]
    assert ids({"state": {"$ne": "waiting"}}) == ["c"]
    assert ids({"state": "waiting", "due": {"$ne": None}}, order_by="due", limit=1) == ["b"]
    assert ids({"due": {"$in": ["2", None]}}, order_by="_id") == ["c", "d"]
    assert ids({"due": {"$in": []}}) == []
    assert ids({}, order_by="-_id", limit=2) == ["d", "c"]
    assert ids({}, order_by="due") == ["d", "b", "c", "a"]
    assert ids({"_id": "c"}) == ["c"]
    assert cases.count({"state": "waiting"}) == 3
    assert cases.count({}) == 4


@pytest.mark.parametrize("where", [{"secret": 1}, {"state": "waiting", "secret": {"$ne": 1}}])
def test_a_query_without_an_index_is_refused(cases, where):
    for ask in (cases.find, cases.count, lambda given: cases.claim(given, {})):
        with pytest.raises(UndeclaredIndex):
            ask(where)
    with pytest.raises(UndeclaredIndex):
        cases.find({}, order_by="-secret")


@pytest.mark.parametrize("wanted", [{"$regex": "w"}, {"$lt": "x", "$where": "1"}, {}])
def test_a_comparison_that_not_every_store_can_do_is_refused(cases, wanted):
    cases.insert({"_id": "a", "state": "waiting"})
    for ask in (cases.find, cases.count, lambda given: cases.claim(given, {"state": "taken"})):
        with pytest.raises(UnknownComparison):
            ask({"state": wanted})


def test_delete_says_whether_it_was_there(cases):
    read = cases.insert({"_id": "a"})
    assert cases.delete("a", version=read["version"] + 1) is False
    assert cases.delete("a", version=read["version"]) is True
    assert cases.delete("a") is False


def test_a_claim_takes_the_first_and_changes_it(cases):
    for key, due in (("late", "9"), ("early", "1")):
        cases.insert({"_id": key, "state": "waiting", "due": due})
    taken = cases.claim({"state": "waiting"}, {"state": "taken"}, order_by="due")
    assert (taken["_id"], taken["state"], taken["version"]) == ("early", "taken", 2)
    assert cases.get("early") == taken
    assert cases.claim({"state": "nowhere"}, {"state": "taken"}) is None


def test_r24_whoever_relays_is_told_after_the_commit_and_finds_what_is_pending(
    documents_url, database, cases, closed_after
):
    told = []
    database.on_pending = lambda collection, key: told.append((collection.name, opened_copy.get(key)["pending"]))
    other = closed_after(opened(documents_url))
    opened_copy = other.collection("cases", FIELDS)
    cases.insert({"_id": "quiet", "state": "waiting", "outbox": []})
    kept = cases.insert({"_id": "a", "state": "sent", "outbox": [{"id": "1"}]})
    cases.claim({"state": "waiting"}, {"outbox": [{"id": "2"}]})
    for lost in (
        (AlreadyThere, lambda: cases.insert(kept)),
        (Stale, lambda: cases.replace_if_version({**kept, "version": 9})),
    ):
        with pytest.raises(lost[0]):
            lost[1]()
    assert told == [("cases", True)] * 2
    assert [document["_id"] for document in cases.find({"pending": True}, order_by="_id")] == ["a", "quiet"]
    cases.update(kept["_id"], lambda document: {**document, "outbox": []})
    cases.claim({"state": "waiting"}, {"outbox": []})
    assert cases.find({"pending": True}) == []


def test_an_index_declared_later_finds_what_was_there_before(documents_url, cases):
    cases.insert({"_id": "a", "epoch": "2026-11-24"})
    with closing(opened(documents_url)) as later:
        assert later.collection("cases", (*FIELDS, "epoch")).count({"epoch": "2026-11-24"}) == 1


def test_r24_several_processes_claim_and_each_case_goes_to_exactly_one(documents_url, cases):
    for number in range(90):
        cases.insert({"_id": f"case-{number}", "state": "waiting", "due": f"{number:03}"})
    claimers = [child("claim", documents_url) for _ in range(3)]
    for claimer in claimers:
        go(claimer)
    taken = [claimer.stdout.readline().strip() for claimer in claimers]  # so that none is done before all are there
    for claimer in claimers:
        go(claimer)
    for claimer in claimers:
        taken += rest(claimer).split()
    assert len(taken) == len(set(taken)) == 90


def test_r24_several_processes_change_a_document_and_no_change_is_lost(documents_url, cases):
    cases.insert({"_id": "a", "count": 0})
    adders = [child("add", documents_url) for _ in range(2)]
    for adder in adders:
        go(adder)
    for adder in adders:
        rest(adder)
    assert cases.get("a")["count"] == 40


def test_a_store_that_is_away_is_unavailable_and_quotes_nothing(tmp_path, closed_after, monkeypatch):
    monkeypatch.setattr("services.documents.mongo.PATIENCE", 1_000)
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "review.sqlite").write_text("not a database, whatever its name says" * 100)
    for away in (f"mongodb://127.0.0.1:9/{CANARY}", f"sqlite:{tmp_path}/file", f"sqlite:{tmp_path}"):
        database = closed_after(opened(away))
        actions = [database.ping, lambda db=database: db.collection("cases").insert({"_id": CANARY})]
        for attempt in [eventlet.spawn(action) for action in actions]:
            with pytest.raises(Unavailable) as refusal:
                attempt.wait()
            assert CANARY not in str(refusal.value)


@pytest.mark.parametrize("name", ["cases; drop table x", "Cases", "", "a-b", "$where", "a\n"])
def test_only_plain_words_name_collections_and_fields(database, name):
    with pytest.raises(NotStorable):
        database.collection(name)
    with pytest.raises(NotStorable):
        database.collection("cases", (name,))


def test_a_collection_may_have_any_plain_name(database):
    for name, field in (("order", "group"), ("a_b", "c"), ("a", "b_c")):
        database.collection(name, (field,)).insert({"_id": "a", field: "x"})
        assert database.collection(name).count({field: "x"}) == 1
