"""What was said on a line to a MongoDB-wire server.

https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import bson

HEADER = struct.Struct("<iiii")  # length, id, id answered, kind
OP_MSG, OP_QUERY = 2013, 2004  # the latter begins a line


class Said(NamedTuple):
    """A message: its length with the header, its kind, and the command in it where the kind is OP_MSG."""

    length: int
    kind: int
    command: dict[str, Any]


def messages(data: bytes) -> Iterator[Said]:
    """The whole messages at the beginning of these bytes."""
    start = 0
    while start + HEADER.size <= len(data):
        length, _, _, kind = HEADER.unpack_from(data, start)
        if start + length > len(data):
            return
        sections = data[start + HEADER.size + 4 : start + length]  # after the flags
        yield Said(length, kind, _command(sections) if kind == OP_MSG else {})
        start += length


def _command(sections: bytes) -> dict[str, Any]:
    """The command, with its sequences of documents in their places."""
    command: dict[str, Any] = {}
    start = 0
    while start < len(sections):
        kind, size = struct.unpack_from("<bi", sections, start)
        body = sections[start + 1 : start + 1 + size]
        if kind == 0:
            command.update(bson.decode(body))
        else:
            name, _, documents = body[4:].partition(b"\0")
            command[name.decode()] = bson.decode_all(documents)
        start += 1 + size
    return command
