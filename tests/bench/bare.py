"""`python -m tests.bench.bare FOLDER`: the least that could be done with a report, behind the product's own server.

One Argon2id of the cost of a receipt's, then a document as large as a report that waits, stored as durably.
"""

import services.green  # noqa: F401  (must come first)

# isort: split

import os
import secrets
import sys
from pathlib import Path

import eventlet
from eventlet import tpool
from eventlet.semaphore import Semaphore
from nacl.pwhash import argon2id

from intake.domain.receipt import MEMORY, OPERATIONS, SALT, SECRET_BYTES
from intake.store import ARGON2_AT_ONCE
from services.documents.sqlite import SqliteDatabase
from services.sealing import lock, new_key
from services.web.server import HttpServer

SIZE = len(lock(new_key(), {}))


class Bare:
    def __init__(self, folder: Path):
        self.documents = SqliteDatabase(folder / "bare.sqlite", "bare").collection("documents")
        self.at_once = Semaphore(ARGON2_AT_ONCE)

    def __call__(self, environ, start_response):
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        with self.at_once:
            secret = secrets.token_bytes(SECRET_BYTES)
            tpool.execute(argon2id.kdf, 32, secret, SALT, opslimit=OPERATIONS, memlimit=MEMORY)
        self.documents.insert({"_id": secrets.token_hex(16), "box": os.urandom(SIZE)})
        start_response("201 Created", [("Content-Length", "0")])
        return [b""]


if __name__ == "__main__":
    server = HttpServer("127.0.0.1", 0, Bare(Path(sys.argv[1])))
    server.start()
    print(server.port, flush=True)
    eventlet.Event().wait()
