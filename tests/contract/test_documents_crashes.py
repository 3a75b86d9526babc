"""What a document store still promises when its answer is lost, its process killed, its disk full or its file held."""

import json
import random
import time

import eventlet
import pytest
from documents_child import FIELDS, child, go, opened, rest
from documents_files import everything_in
from documents_line import Line

from services.documents.port import AlreadyThere, Unavailable

CANARY = "heron-canary"


@pytest.fixture
def file_url(tmp_path):
    """SQLite's, where a test looks at the file itself."""
    return f"sqlite:{tmp_path}"


def test_r24_when_the_answer_is_lost_the_same_insert_again_tells_that_it_was_kept(mongodb_database, closed_after):
    line = closed_after(Line(mongodb_database))
    database = closed_after(opened(line.url))
    cases = database.collection("cases", FIELDS)
    cases.insert({"_id": "before"})
    line.losing = CANARY.encode()
    with pytest.raises(Unavailable):
        cases.insert({"_id": "a", "text": CANARY})
    assert line.lost == 1
    line.losing = None
    with pytest.raises(AlreadyThere):
        cases.insert({"_id": "a", "text": CANARY})
    assert cases.count({}) == 2


def test_r24_kill_at_any_moment_loses_nothing_that_was_confirmed(file_url, closed_after):
    chance, confirmed = random.Random(24), set()
    for _ in range(10):
        writer = child("write", file_url)
        go(writer)
        begun = "".join(writer.stdout.readline() for _ in range(chance.randint(11, 100)))
        time.sleep(chance.uniform(0, 0.1))  # the moment of the kill, not a wait for anything
        writer.kill()
        confirmed.update((begun + rest(writer)).split("\n")[:-1])
    database = closed_after(opened(file_url))
    cases = database.collection("cases", FIELDS)
    there = {document["_id"]: document for document in cases.find({"state": "waiting"})}
    assert len(confirmed) > 100
    assert confirmed <= there.keys()
    assert all(len(each["body"]) == 2000 and each["outbox"] for each in there.values())
    assert cases.count({"pending": True}) == cases.count({}) == len(there)


def test_r24_a_full_disk_refuses_and_loses_nothing_that_was_confirmed(file_url, closed_after):
    filler = child("fill", file_url)
    go(filler)
    outcome = json.loads(rest(filler))
    database = closed_after(opened(file_url))
    there = {document["_id"] for document in database.collection("cases").find({})}
    assert outcome["refused"]
    assert outcome["kept"][-1] == "after"
    assert there == {"before", *outcome["kept"]}


def test_r11_what_was_deleted_is_in_no_byte_of_the_files(tmp_path, file_url, closed_after):
    """Hundreds of documents that grow: pages split, and the copies that splits leave behind survive a mere delete."""
    chance = random.Random(11)
    database = closed_after(opened(file_url))
    cases = database.collection("cases", FIELDS)
    marks = {f"{chance.getrandbits(96):024x}": f"{CANARY}-{chance.getrandbits(64):016x}." for _ in range(1500)}
    at_once = eventlet.GreenPool(50)
    for key, mark in marks.items():
        at_once.spawn(cases.insert, {"_id": key, "state": mark, "body": mark})
    at_once.waitall()
    for longest in (10, 20, 40):
        for key in chance.sample(sorted(marks), 750):
            size = chance.randint(1, longest)
            at_once.spawn(cases.update, key, lambda document, size=size: {**document, "body": document["state"] * size})
        at_once.waitall()
    assert list(marks.values())[0] in everything_in(tmp_path).decode("latin-1")
    deleted = chance.sample(sorted(marks), 450)
    for key in deleted:
        at_once.spawn(cases.delete, key)
    at_once.waitall()
    database.forget()
    left = everything_in(tmp_path).decode("latin-1")
    assert [key for key in deleted if key in left or marks[key] in left] == []
    assert cases.count({}) == 1050


def test_pages_go_on_while_another_process_holds_the_file(file_url, closed_after):
    """A machine with other work may hold them up, but not each time."""
    database = closed_after(opened(file_url))
    cases = database.collection("cases")
    cases.insert({"_id": "before"})
    assert any(longest_gap(cases, file_url, f"after {turn}") < 0.5 for turn in range(10)), "the hub stood still"


def longest_gap(cases, file_url, after):
    """Seconds without a page, at the most, while a document waits for the file."""
    holder = child("hold", file_url)
    waiting = eventlet.spawn(cases.insert, {"_id": after})
    gaps, start = [], time.monotonic()
    while (now := time.monotonic()) - start < 1:
        eventlet.sleep(0)
        assert cases.get("before")
        gaps.append(time.monotonic() - now)
    assert cases.get(after) is None
    go(holder)
    assert waiting.wait()["_id"] == after
    rest(holder)
    return max(gaps)
