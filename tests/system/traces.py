"""The shapes in which something that must not be kept could hide among bytes."""

import base64
import contextlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.backends.recorder import TO_CLIENT

from .moments import unzipped, without_ciphertext

BASE64 = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")


def shapes(secret: str) -> Iterator[bytes]:
    """Plain, in hexadecimal, and in base64 at each of its three alignments.

    No shape of eleven characters or more is met by chance among millions of random bytes.
    """
    for raw in (secret.encode(), secret.encode("utf-16-le")):
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for shift in range(3):
            # Only what does not depend on the neighbors: whole groups of three bytes.
            start = -shift % 3
            yield base64.b64encode(raw[start : start + (len(raw) - start) // 3 * 3])


def found(secret: str, where: bytes) -> bool:
    return any(shape in where for shape in shapes(secret))


def found_packed(addresses: list[str], where: bytes) -> set[str]:
    """The addresses that stand there as a number: four bytes, alone or as a word in hexadecimal, base64 or digits.

    In ciphertext four bytes are found by chance; there they are not looked for. Among other random bytes a ``FEW`` are.
    """
    clear, hits = without_ciphertext(where), set()
    words = set(re.findall(rb"[A-Za-z0-9+/]{6,10}", clear))
    for address in addresses:
        raw = socket.inet_aton(address)
        for packed in (raw, raw[::-1]):
            number = str(int.from_bytes(packed, "big")).encode()
            coded = {
                packed.hex().encode(),
                packed.hex().upper().encode(),
                number,
                base64.b64encode(packed).rstrip(b"="),
            }
            if packed in clear or coded & words:
                hits.add(address)
    return hits


def with_unzipped(where: bytes) -> bytes:
    """The bytes, and what is compressed among them."""
    return b"\n".join([where, *unzipped(where)])


def written(folder: Path) -> bytes:
    """All that was ever written, without what servers say of themselves, such as their own time."""
    return files_of(folder, but=f".{TO_CLIENT}")


def files_of(folder: Path, but: str = "-") -> bytes:
    """All files of a folder but those of one kind. One that is removed meanwhile is not there any more."""
    found = []
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.suffix != but:
                found.append(path.read_bytes())
    return b"\n".join(found)


def boxes(document: Any) -> Iterator[int]:
    """The sizes of what is ciphertext in a document, keys and signatures aside."""
    if isinstance(document, dict | list):
        for value in document.values() if isinstance(document, dict) else document:
            yield from boxes(value)
    elif isinstance(document, bytes) and len(document) > 200:
        yield len(document)
    elif isinstance(document, str):
        yield from (len(base64.b64decode(run)) for run in BASE64.findall(document))
