"""What every document store promises: one suite over SQLite and over a MongoDB-wire server."""

import random
import subprocess
import sys
import time
from pathlib import Path

import eventlet
import pytest

from services.documents.mongo import MongoDatabase
from services.documents.port import AlreadyThere, DocumentsError, NotThere, Stale, Unavailable, UndeclaredIndex
from services.documents.sqlite import SqliteDatabase
from services.documents.writer import connect

ROOT = Path(__file__).parents[2]
CANARY = "heron-canary"


@pytest.fixture(params=["sqlite", "mongodb"])
def url(request, tmp_path):
    """Where a database can be opened, again and again and by other processes."""
    return f"sqlite:{tmp_path}" if request.param == "sqlite" else request.getfixturevalue("mongodb_database")


def opened(url, name="review"):
    if url.startswith("sqlite:"):
        return SqliteDatabase(Path(url.removeprefix("sqlite:")) / f"{name}.sqlite", name)
    return MongoDatabase(url, name)


@pytest.fixture
def database(url):
    database = opened(url)
    yield database
    database.close()


@pytest.fixture
def cases(database):
    return database.collection("cases", ("state", "due"))


def test_a_document_comes_back_as_it_was_kept(cases):
    content = {
        "_id": "a", "state": "waiting", "due": None, "sealed": b"\x00\xff", "big": 2**62, "text": "naïve 𝔘 ‮",
        "deep": {"list": [1, {"two": [None, True, 2.5]}], "empty": {}},
    }  # fmt: skip
    kept = cases.insert(content)
    assert kept == {**content, "version": 1, "pending": False}
    assert cases.get("a") == kept
    assert cases.get("b") is None


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
    for id, state, due in (("a", "waiting", "3"), ("b", "waiting", "1"), ("c", "taken", "2"), ("d", "waiting", None)):
        cases.insert({"_id": id, "state": state, "due": due})

    def ids(where, **how):
        return [document["_id"] for document in cases.find(where, **how)]

    assert ids({"state": "waiting", "due": {"$gte": "1"}}, order_by="due") == ["b", "a"]
    assert ids({"due": {"$in": ["2", "3"]}}, order_by="-due") == ["a", "c"]
    assert ids({"due": {"$lt": "3", "$gt": "1"}}) == ["c"]
    assert ids({"due": {"$lte": "1"}}) == ["b"]
    assert ids({"due": None}) == ["d"]
    assert ids({"state": {"$ne": "waiting"}}) == ["c"]
    assert ids({"state": "waiting", "due": {"$ne": None}}, order_by="due", limit=1) == ["b"]
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


def test_delete_says_whether_it_was_there(cases):
    read = cases.insert({"_id": "a"})
    assert cases.delete("a", version=read["version"] + 1) is False
    assert cases.delete("a", version=read["version"]) is True
    assert cases.delete("a") is False


def test_a_claim_takes_the_first_and_changes_it(cases):
    for id, due in (("late", "9"), ("early", "1")):
        cases.insert({"_id": id, "state": "waiting", "due": due})
    taken = cases.claim({"state": "waiting"}, {"state": "taken"}, order_by="due")
    assert (taken["_id"], taken["state"], taken["version"]) == ("early", "taken", 2)
    assert cases.get("early") == taken
    assert cases.claim({"state": "nowhere"}, {"state": "taken"}) is None


def test_r24_whoever_relays_is_told_after_the_commit_and_finds_what_is_pending(url, database, cases):
    told = []
    database.on_pending = lambda collection, id: told.append((collection.name, opened_copy.get(id)["pending"]))
    other = opened(url)
    opened_copy = other.collection("cases", ("state", "due"))
    cases.insert({"_id": "quiet", "outbox": []})
    kept = cases.insert({"_id": "a", "state": "waiting", "outbox": [{"id": "1"}]})
    cases.claim({"state": "waiting"}, {"outbox": [{"id": "2"}]})
    assert told == [("cases", True)] * 2
    assert [document["_id"] for document in cases.find({"pending": True})] == ["a"]
    cases.update(kept["_id"], lambda document: {**document, "outbox": []})
    assert cases.find({"pending": True}) == []
    other.close()


def test_an_index_declared_later_finds_what_was_there_before(url, cases):
    cases.insert({"_id": "a", "epoch": "2026-11-24"})
    later = opened(url)
    assert later.collection("cases", ("state", "due", "epoch")).count({"epoch": "2026-11-24"}) == 1
    later.close()


CLAIMER = """
import services.green, sys
from tests.contract.test_documents import opened
database = opened(sys.argv[1])
cases = database.collection("cases", ("state", "due"))
print("ready", flush=True)
sys.stdin.readline()
while (taken := cases.claim({"state": "waiting"}, {"state": "taken"}, order_by="due")) is not None:
    print(taken["_id"], flush=True)
database.close()
"""


def python(code, *arguments, **pipes):
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, **pipes
    )


def test_r24_several_processes_claim_and_each_case_goes_to_exactly_one(url, cases):
    for number in range(120):
        cases.insert({"_id": f"case-{number}", "state": "waiting", "due": f"{number:03}"})
    claimers = [python(CLAIMER, url, stdin=subprocess.PIPE) for _ in range(3)]
    for claimer in claimers:
        assert claimer.stdout.readline() == "ready\n"
    for claimer in claimers:
        claimer.stdin.write("go\n")
        claimer.stdin.flush()
    taken = [line for claimer in claimers for line in claimer.communicate()[0].split()]
    assert len(taken) == len(set(taken)) == 120


def test_a_store_that_is_away_is_unavailable_and_quotes_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    away = [
        MongoDatabase(f"mongodb://127.0.0.1:9/{CANARY}?serverSelectionTimeoutMS=200", "review"),
        SqliteDatabase(tmp_path / "file" / "review.sqlite", "review"),
    ]
    for database in away:
        for action in (database.ping, lambda db=database: db.collection("cases").insert({"_id": CANARY})):
            with pytest.raises(Unavailable) as refusal:
                action()
            assert CANARY not in str(refusal.value)
        database.close()


# --- SQLite alone: its file is ours


WRITER = """
import services.green, sys
from pathlib import Path
from services.documents.sqlite import SqliteDatabase
cases = SqliteDatabase(Path(sys.argv[1]) / "review.sqlite", "review").collection("cases", ("state",))
number = int(sys.argv[2])
while True:
    cases.insert({"_id": str(number), "state": "waiting", "body": "x" * 2000})
    print(number, flush=True)
    number += 1
"""


def test_r24_kill_at_any_moment_loses_nothing_that_was_confirmed(tmp_path):
    chance, confirmed = random.Random(24), set()
    for round in range(10):
        writer = python(WRITER, str(tmp_path), str(round * 100_000))
        first = writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.2))  # the moment of the kill, not a wait for anything
        writer.kill()
        confirmed |= {line for line in (first + writer.communicate()[0]).split("\n")[:-1]}
    database = opened(f"sqlite:{tmp_path}")
    cases = database.collection("cases", ("state",))
    assert len(confirmed) > 10
    assert all(cases.get(number) for number in confirmed)
    assert all(len(document["body"]) == 2000 for document in cases.find({"state": "waiting"}))
    database.close()


def test_r11_what_was_deleted_is_in_no_byte_of_the_files(tmp_path):
    database = opened(f"sqlite:{tmp_path}")
    cases = database.collection("cases", ("state",))
    cases.insert({"_id": "a", "state": CANARY, "body": CANARY * 2000})
    assert CANARY.encode() in everything_in(tmp_path)
    cases.update("a", lambda document: {**document, "state": "purged", "body": ""})
    cases.delete("a")
    database.forget()
    assert CANARY.encode() not in everything_in(tmp_path)
    database.close()


def everything_in(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_pages_go_on_while_another_process_holds_the_file(tmp_path):
    database = opened(f"sqlite:{tmp_path}")
    cases = database.collection("cases")
    cases.insert({"_id": "before"})
    holder = connect(tmp_path / "review.sqlite")
    holder.execute("BEGIN IMMEDIATE")
    waiting = eventlet.spawn(cases.insert, {"_id": "after"})
    turns = 0
    start = time.monotonic()
    while time.monotonic() - start < 0.3:
        eventlet.sleep(0)
        assert cases.get("before")
        turns += 1
    assert turns > 20
    assert cases.get("after") is None
    holder.execute("COMMIT")
    assert waiting.wait()["_id"] == "after"
    holder.close()
    database.close()


def test_a_failing_job_takes_nobody_else_along(tmp_path):
    database = opened(f"sqlite:{tmp_path}")
    cases = database.collection("cases")
    cases.insert({"_id": "0"})
    jobs = [eventlet.spawn(_outcome, cases, str(number % 30)) for number in range(60)]
    outcomes = [job.wait() for job in jobs]
    assert outcomes.count(True) == 29
    assert cases.count({}) == 30
    database.close()


def _outcome(cases, id):
    try:
        cases.insert({"_id": id})
    except AlreadyThere:
        return False
    return True


@pytest.mark.parametrize("name", ["cases; drop table x", "Cases", "", "a-b"])
def test_only_plain_words_name_collections_and_fields(tmp_path, name):
    with pytest.raises(DocumentsError):
        opened(f"sqlite:{tmp_path}").collection(name)
    with pytest.raises(DocumentsError):
        opened(f"sqlite:{tmp_path}").collection("cases", (name,))
