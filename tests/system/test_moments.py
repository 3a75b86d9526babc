"""That a moment would be found in whatever form somebody wrote it down."""

import base64
import gzip
import random
import struct
import uuid
import zlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import bson
import pytest
from bson.timestamp import Timestamp

from .moments import FEW, GREGORIAN, told

SECOND = 1_795_655_017
NOW = datetime.fromtimestamp(SECOND + 0.25, UTC)
HERE = NOW.astimezone(ZoneInfo("America/New_York"))
TICKS = int((SECOND + 0.25) * 10_000_000) + GREGORIAN
FIRST = uuid.UUID(fields=(TICKS & 0xFFFFFFFF, TICKS >> 32 & 0xFFFF, TICKS >> 48 | 0x1000, 0x80, 0, 0))
SEVENTH = uuid.UUID(int=(SECOND * 1000 + 250) << 80 | 0x7 << 76 | 0x8 << 60)

FORMS = {
    "ISO": NOW.isoformat(),
    "ISO with a blank": str(NOW),
    "ISO, local": HERE.isoformat(),
    "RFC 9110": f"{NOW:%a, %d %b %Y %H:%M:%S} GMT",
    "Common Log Format, local": f"[{HERE:%d/%b/%Y:%H:%M:%S %z}]",
    "compact": f"{NOW:%Y%m%dT%H%M%S}Z",
    "compact, local": f"{HERE:%Y%m%d%H%M%S}",
    "seconds": f'"t": {SECOND},',
    "float": str(SECOND + 0.25),
    "milliseconds": str(SECOND * 1000 + 250),
    "nanoseconds": str(SECOND * 10**9 + 250),
    "object id": str(bson.ObjectId(struct.pack(">I", SECOND) + bytes(8))),
    "UUID 1": str(FIRST),
    "UUID 7": str(SEVENTH).upper(),
    "UUID 7 in one": SEVENTH.hex,
    "UUID 1 in one": FIRST.hex,
}
PACKED = {
    **{f"{form} {order}": struct.pack(order + form, SECOND) for form in "IqQ" for order in "<>"},
    **{f"milliseconds {order}": struct.pack(order + "q", SECOND * 1000 + 250) for order in "<>"},
    **{f"microseconds {order}": struct.pack(order + "q", SECOND * 10**6 + 250) for order in "<>"},
    **{f"double {order}": struct.pack(order + "d", SECOND + 0.25) for order in "<>"},
    **{f"double of milliseconds {order}": struct.pack(order + "d", SECOND * 1000 + 250.5) for order in "<>"},
    "BSON date": bson.encode({"at": NOW}),
    "BSON timestamp": bson.encode({"at": Timestamp(SECOND, 3)}),
    "BSON object id": bson.encode({"at": bson.ObjectId(struct.pack(">I", SECOND) + bytes(8))}),
    "UUID 1": FIRST.bytes,
    "UUID 7": SEVENTH.bytes,
}
DRESSED = {
    "plain": lambda text: text,
    "UTF-16": lambda text: text.decode().encode("utf-16-le"),
    "hexadecimal": lambda text: text.hex().encode(),
    "hexadecimal in capitals": lambda text: text.hex().upper().encode(),
    "base64": base64.b64encode,
    "base64 after one": lambda text: base64.b64encode(b"x" + text),
    "base64 after two": lambda text: base64.urlsafe_b64encode(b"xy" + text),
    "zlib": zlib.compress,
    "gzip": gzip.compress,
}
AROUND = b'{"_id":"' + b"ab" * 8 + b'"}', bytes(3)  # what any document looks like


def among(planted: bytes) -> bytes:
    return AROUND[0] + b" " + planted + AROUND[1]


@pytest.mark.parametrize("dress", DRESSED)
@pytest.mark.parametrize("form", FORMS)
def test_a_moment_in_words_would_be_found(form, dress):
    planted = DRESSED[dress](FORMS[form].encode())
    assert told({SECOND}, among(planted))
    assert told({SECOND - 1, SECOND + 1, SECOND + 3600 * 24 + 1}, among(planted)) == set()


@pytest.mark.parametrize("form", PACKED)
def test_a_packed_moment_would_be_found(form):
    for shift in range(8):
        planted = bytes(shift) + among(PACKED[form])
        assert told({SECOND - 9, SECOND}, planted)
        assert told({SECOND - 1, SECOND + 1}, planted) == set()


@pytest.mark.parametrize("form", sorted(set(PACKED) - {"I <", "I >", "BSON timestamp", "BSON object id"}))
def test_eight_packed_bytes_would_be_found_in_hexadecimal_and_base64(form):
    for encoded in (PACKED[form].hex().encode(), *(base64.b64encode(bytes(n) + PACKED[form]) for n in range(3))):
        assert told({SECOND}, among(encoded))


def test_four_bytes_are_found_beside_ciphertext_and_chance_in_it_is_none():
    box = random.Random(1).randbytes(65_576)
    unlucky = box[:30_000] + struct.pack("<I", SECOND) + box[30_000:-4]
    assert told({SECOND}, bson.encode({"_id": "a", "box": unlucky, "n": 1})) == set()
    assert told({SECOND}, bson.encode({"_id": "a", "box": box, "at": Timestamp(SECOND, 1)})) == {"four bytes"}


def test_eight_bytes_that_chance_brings_about_in_ciphertext_are_none_either():
    before, after = (random.Random(number).randbytes(30_000) for number in range(2))
    assert told({SECOND}, among(before + struct.pack("<q", SECOND * 10**9) + after)) == set()


def test_more_than_a_few_seconds_in_the_shortest_form_are_told():
    seconds = range(SECOND, SECOND + FEW + 1)
    planted = [among(struct.pack("<I", second)) for second in seconds]
    assert told(seconds, b"".join(planted), FEW) == {"four bytes"}
    assert told(seconds, b"".join(planted[1:]), FEW) == set()


@pytest.mark.parametrize("form", ["ISO", "RFC 9110", "compact", "seconds", "float", "q <", "BSON date"])
def test_a_single_second_in_a_long_form_is_told(form):
    planted = FORMS[form].encode() if form in FORMS else PACKED[form]
    assert told({SECOND - 1, SECOND}, among(planted), FEW)
