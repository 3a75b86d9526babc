"""What is read out of a recorded line to a MongoDB-wire server."""

import struct

import bson

from tests.backends.wire import OP_MSG, OP_QUERY, messages


def message(kind, body):
    return struct.pack("<iiii", 16 + len(body), 7, 0, kind) + body


def sequence(name, *documents):
    body = name.encode() + b"\0" + b"".join(map(bson.encode, documents))
    return b"\1" + struct.pack("<i", 4 + len(body)) + body


INSERT = message(
    OP_MSG, bytes(4) + b"\0" + bson.encode({"insert": "waiting"}) + sequence("documents", {"_id": "a"}, {"_id": "b"})
)
HELLO = message(OP_QUERY, b"whatever it says")


def test_a_command_is_read_with_its_documents():
    hello, insert = messages(HELLO + INSERT)
    assert (hello.kind, hello.length, hello.command) == (OP_QUERY, len(HELLO), {})
    assert (insert.kind, insert.length) == (OP_MSG, len(INSERT))
    assert insert.command == {"insert": "waiting", "documents": [{"_id": "a"}, {"_id": "b"}]}


def test_what_is_still_on_its_way_is_left_for_later():
    for cut in (1, 15, 16, len(INSERT) - 1):
        assert [said.length for said in messages(HELLO + INSERT[:cut])] == [len(HELLO)]
