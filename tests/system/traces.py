"""The shapes in which something that must not be kept could hide among bytes."""

import base64
import socket
from collections.abc import Iterator


def shapes(secret: str) -> Iterator[bytes]:
    """Plain, as an integer address, in hexadecimal, and in base64 at each of its three alignments."""
    plain = [secret.encode(), secret.encode("utf-16-le")]
    if secret.count(".") == 3 and secret.replace(".", "").isdigit():
        plain.append(socket.inet_aton(secret))
    for raw in plain:
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for shift in range(3):
            # Only what does not depend on the neighbors: whole groups of three bytes.
            start = -shift % 3
            whole = raw[start : start + (len(raw) - start) // 3 * 3]
            if len(whole) >= 6:
                yield base64.b64encode(whole)


def found(secret: str, where: bytes) -> bool:
    return any(shape in where for shape in shapes(secret))
