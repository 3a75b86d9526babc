"""The forms in which databases, brokers, drivers and logs write a moment down, to the second or finer.

``told`` finds them plain, as UTF-16, packed, in hexadecimal, in base64 at each alignment, and in what is compressed.
Among millions of random bytes the shorter forms stand by chance; there, ``few`` of many seconds tell nothing.
"""

import base64
import re
import struct
import zlib
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

ZONES = (UTC, ZoneInfo("America/New_York"))
CLOCK = re.compile(rb"(?<!\d)\d\d:\d\d:\d\d(?!\d)")  # ISO 8601, RFC 9110, Common Log Format, asctime
DIGITS = re.compile(rb"(?<!\d)\d{10,}")  # seconds or finer since 1970; year to second without marks
ALONE = re.compile(rb"(?<![0-9A-Za-z])\d{10,}(?![0-9A-Za-z])")  # such digits that are no part of a random word
COMPACT = re.compile(rb"(?<!\d)(\d{8})T(\d{6})")
HEX = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8,}")  # an ObjectId begins with the second
UUIDS = re.compile(rb"[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[17][0-9A-Fa-f]{3}")  # the versions that tell a time
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{10,}")
ZIPPED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
BINARY = re.compile(rb"\x05\w+\0(?P<length>[\0-\xff]{4})\0")  # a BSON element: type, name, length, subtype

HEAD = 1024  # base64 characters of a longer run that are opened: the rest is a sealed box
BLOCK, NOISE = 256, 140  # bytes; different values among them from which on they are ciphertext
MOST = 1 << 20  # bytes that one compressed piece may hold
GREGORIAN = 0x01B21DD213814000  # of UUIDs: 100 ns from 1582 to 1970

# Forms that a second has at most a thousand of, among 2**64 or more: nobody meets one by chance.
LONG = {"clock", "number alone", "date and clock", "seconds", "milliseconds"}
FEW = 3  # seconds of many in one of the other forms are put down to chance; whoever wrote moments down wrote more


def _bits(moment: float) -> int:
    return int(struct.unpack("<Q", struct.pack("<d", moment))[0])


def _float(bits: int) -> float:
    return float(struct.unpack("<d", struct.pack("<Q", bits))[0])


# What eight bytes mean: how a second is written, and which second is read.
EIGHT: dict[str, tuple[Callable[[int], int], Callable[[int], int]]] = {
    "seconds": (lambda s: s, lambda v: v),
    "milliseconds": (lambda s: s * 1_000, lambda v: v // 1_000),
    "microseconds": (lambda s: s * 1_000_000, lambda v: v // 1_000_000),
    "nanoseconds": (lambda s: s * 1_000_000_000, lambda v: v // 1_000_000_000),
    "a UUID's milliseconds": (lambda s: s * 1_000 << 16, lambda v: (v >> 16) // 1_000),
    "float": (_bits, lambda v: int(_float(v))),
    "float of milliseconds": (lambda s: _bits(s * 1_000), lambda v: int(_float(v)) // 1_000),
}


def told(seconds: Collection[int], where: bytes, few: int = 0) -> set[str]:
    """The forms in which one of these seconds (since 1970) stands there.

    Of forms that chance brings about too, those in which more than ``few`` of them do.
    """
    found = {"four bytes": _in_four_bytes(seconds, where)}
    for name, layer in layers(where):
        for form, hits in (*_written(seconds, layer).items(), *_in_eight_bytes(seconds, layer).items()):
            found[f"{form}, {name}"] = hits
    return {form for form, hits in found.items() if len(hits) > (0 if form.partition(", ")[0] in LONG else few)}


def layers(where: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes, and what they hold in other encodings."""
    yield "plain", where
    yield "UTF-16", where.replace(b"\0", b"")
    yield "compressed", b"\n".join(unzipped(where))
    yield "hexadecimal", b"\n".join(bytes.fromhex(word[: len(word) // 2 * 2].decode()) for word in HEX.findall(where))
    heads = [run[:HEAD].translate(bytes.maketrans(b"-_", b"+/")) for run in BASE64.findall(where)]
    for shift in range(4):
        whole = (head[shift:] + b"A" * (-len(head[shift:]) % 4) for head in heads)
        yield f"base64 from {shift}", b"\n".join(map(base64.b64decode, whole))


def unzipped(where: bytes) -> Iterator[bytes]:
    """What is compressed there, as zlib or gzip do it."""
    view = memoryview(where)
    for start in ZIPPED.finditer(where):
        try:
            yield zlib.decompressobj(wbits=47).decompress(view[start.start() :][:MOST], MOST)
        except zlib.error:
            continue


def _written(seconds: Collection[int], text: bytes) -> dict[str, set[int]]:
    numbers = {str(second).encode(): second for second in seconds}
    hexes = {f"{second:08x}".encode(): second for second in seconds}
    runs = set(DIGITS.findall(text))
    compact = {run[:14] for run in runs} | {b"".join(parts) for parts in COMPACT.findall(text)}
    return {
        "clock": _among(set(CLOCK.findall(text)), _shown(seconds, "%H:%M:%S")),
        "number": _among({run[:10] for run in runs}, numbers),
        "number alone": _among({run[:10] for run in ALONE.findall(text)}, numbers),
        "date and clock": _among(compact, _shown(seconds, "%Y%m%d%H%M%S")),
        "identifier": _among({word[:8].lower() for word in HEX.findall(text)}, hexes),
        "UUID": set(seconds) & {_second_of(uuid) for uuid in UUIDS.findall(text)},
    }


def _shown(seconds: Collection[int], form: str) -> dict[bytes, int]:
    """The seconds by how they are shown."""
    return {f"{datetime.fromtimestamp(second, zone):{form}}".encode(): second for second in seconds for zone in ZONES}


def _among(words: set[bytes], meant: dict[bytes, int]) -> set[int]:
    """What these words mean."""
    return {meant[word] for word in words & meant.keys()}


def _second_of(uuid: bytes) -> int:
    number = int(uuid.replace(b"-", b""), 16)
    return _of_version_1(number) if number >> 12 & 0xF == 1 else (number >> 16) // 1_000


def _of_version_1(number: int) -> int:
    ticks = (number & 0xFFF) << 48 | (number >> 16 & 0xFFFF) << 32 | number >> 32
    return (ticks - GREGORIAN) // 10_000_000


def _in_eight_bytes(seconds: Collection[int], data: bytes) -> dict[str, set[int]]:
    """Like four bytes, they are not looked for in ciphertext."""
    found: dict[str, set[int]] = {form: set() for form in (*EIGHT, "packed UUID")}
    clear = without_ciphertext(data)
    for order in "<>":
        for windows in _windows(clear, f"{order}u8"):
            for form, (write, read) in EIGHT.items():
                near = windows[(windows >= write(min(seconds))) & (windows < write(max(seconds) + 1))]
                found[form].update(read(int(value)) for value in near)
            first = windows[(windows >> 12 & 0xF) == 1] if order == ">" else windows[:0]
            ticks = (first & 0xFFF) << 48 | (first >> 16 & 0xFFFF) << 32
            near = first[(ticks >= _ticks(min(seconds)) - (1 << 32)) & (ticks <= _ticks(max(seconds) + 1))]
            found["packed UUID"].update(_of_version_1(int(value)) for value in near)
    return {form: hits & set(seconds) for form, hits in found.items()}


def _ticks(second: int) -> int:
    return second * 10_000_000 + GREGORIAN


def _in_four_bytes(seconds: Collection[int], data: bytes) -> set[int]:
    """In ciphertext four bytes are found by chance; there they are not looked for."""
    wanted = np.array(sorted(seconds))
    clear = without_ciphertext(data)
    windows = (each for order in "<>" for each in _windows(clear, f"{order}u4"))
    return {int(hit) for each in windows for hit in each[np.isin(each, wanted)]}


def _windows(data: bytes, kind: str) -> Iterator[np.ndarray]:
    """All numbers of this kind that stand anywhere in the bytes."""
    width = np.dtype(kind).itemsize
    for shift in range(width):
        count = (len(data) - shift) // width
        if count > 0:
            yield np.frombuffer(data, kind, count, shift)


def without_ciphertext(data: bytes) -> bytes:
    """The bytes with zeros in the place of every box."""
    clear = bytearray(data)
    for element in BINARY.finditer(data):
        length, start = int.from_bytes(element["length"], "little"), element.end()
        if BLOCK <= length <= len(data) - start:
            clear[start : start + length] = bytes(length)
    blocks = np.frombuffer(clear, np.uint8, len(clear) // BLOCK * BLOCK).reshape(-1, BLOCK)
    different = 1 + (np.diff(np.sort(blocks, axis=1), axis=1) != 0).sum(axis=1)
    blocks[different >= NOISE] = 0
    return bytes(clear)
