"""What other processes do to a database while a test looks on."""

import services.green  # noqa: F401  (must come first)

# isort: split

import json
import resource
import subprocess
import sys
from pathlib import Path

import eventlet

from services.documents import mongo
from services.documents.port import Unavailable
from services.documents.sqlite import SqliteDatabase
from services.documents.writer import connect

ROOT = Path(__file__).parents[2]
FIELDS = ("state", "due")
WRITERS = 8


def opened(url, name="review"):
    """A database as a service opens it."""
    if url.startswith("sqlite:"):
        return SqliteDatabase(Path(url.removeprefix("sqlite:")) / f"{name}.sqlite", name)
    return mongo.MongoDatabase(url, name)


def child(task, url):
    """Another process; it says "ready" and begins at the first line that it is given."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.contract.documents_child", task, url]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def rest(process):
    """What it still says until it ends. (`communicate` would pass over what `readline` has buffered.)"""
    with process:
        return process.stdout.read()


def claim(url):
    """Claims one, then at another line until nothing is left, and says what it was given."""
    database = opened(url)
    cases = database.collection("cases", FIELDS)
    _ready()
    first = True
    while (taken := cases.claim({"state": "waiting"}, {"state": "taken"}, order_by="due")) is not None:
        print(taken["_id"], flush=True)
        if first:
            sys.stdin.readline()
            first = False
    database.close()


def add(url):
    """Adds one at a time to a count that others add to as well."""
    database = opened(url)
    cases = database.collection("cases", FIELDS)
    _ready()
    for _ in range(20):
        cases.update("a", lambda document: {**document, "count": document["count"] + 1})
    database.close()


def write(url):
    """Inserts for ever, several at once, and says what was confirmed."""
    cases = opened(url).collection("cases", FIELDS)
    start = cases.count({}) if cases.get("0-0") else 0
    _ready()

    def insert(writer):
        number = start
        while True:
            cases.insert({"_id": f"{writer}-{number}", "state": "waiting", "body": "x" * 2000, "outbox": [{"id": "1"}]})
            print(f"{writer}-{number}", flush=True)
            number += 1

    for each in [eventlet.spawn(insert, writer) for writer in range(WRITERS)]:
        each.wait()


def hold(url):
    """Holds the write lock of a SQLite file."""
    connection = connect(Path(url.removeprefix("sqlite:")) / "review.sqlite")
    connection.execute("BEGIN IMMEDIATE")
    _ready()
    connection.execute("COMMIT")


def fill(url):
    """Inserts until the disk is full, and again when there is room; says which were confirmed and which refused."""
    database = opened(url)
    cases = database.collection("cases", FIELDS)
    cases.insert({"_id": "before"})
    _ready()
    outcome = {"kept": [], "refused": []}

    def insert(number):
        try:
            cases.insert({"_id": str(number), "body": "x" * 2000})
            outcome["kept"].append(str(number))
        except Unavailable:
            outcome["refused"].append(str(number))

    pool = eventlet.GreenPool(WRITERS)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    for number in range(600):  # more than the file and its log may hold together, whichever is written when
        pool.spawn(insert, number)
    pool.waitall()
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    insert("after")
    print(json.dumps(outcome), flush=True)
    database.close()


def _ready():
    print("ready", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    mongo.PATIENCE = 60_000
    {"claim": claim, "add": add, "write": write, "hold": hold, "fill": fill}[sys.argv[1]](sys.argv[2])
