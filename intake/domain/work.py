"""Proof of work: a puzzle that costs a browser a second and its checking nothing, so that floods cost their senders.

The puzzle is ALTCHA's (altcha.org, MIT; version 1, SHA-256), so that an app can use any of its libraries: which
``number`` up to ``maxnumber`` makes SHA-256(salt + number) the challenge? The server signs what it asks and remembers
nothing of it. ALTCHA signs the challenge alone, which leaves the end of the salt to the sender; we sign the salt too,
so that even an unsolved challenge tells truly when it was made.

ALTCHA's own Python library is not used: 2,100 lines, HTTP client included, of which these would be called.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass
from typing import Any

ALGORITHM = "SHA-256"
# 64 random bits and what we say about the challenge. With seven digits of a number it fits one block of SHA-256.
SALT = r"[0-9a-f]{16}\?expires=([0-9]{1,12})&wait=([0-9]{1,3})&"
DIGEST = "[0-9a-f]{64}"
LONGEST = 1_000  # characters of a proof; ours have about 400


class BadWork(Exception):
    """Neither a challenge of ours nor a solution of one."""


@dataclass(frozen=True)
class Challenge:
    """What a sender has to solve, as ALTCHA names its parts."""

    algorithm: str
    challenge: str
    maxnumber: int
    salt: str
    signature: str

    @property
    def fields(self) -> dict[str, str | int]:
        """The parts, for a JSON document."""
        return asdict(self)

    @property
    def code(self) -> str:
        """The parts in one field of a page: base64 of their JSON. A solution has the same form, with a number."""
        return base64.b64encode(json.dumps(self.fields, separators=(",", ":")).encode()).decode()


@dataclass(frozen=True)
class Work:
    """A challenge of ours that came back."""

    challenge: str
    expires: int  # seconds of Unix time
    wait: int  # seconds after which it is taken unsolved, from somebody whose browser runs no scripts
    solved: bool


def ask(key: bytes, hardest: int, expires: int, wait: int) -> Challenge:
    """A fresh challenge, signed with the key; solving it takes half of ``hardest`` tries on average."""
    salt = f"{secrets.token_hex(8)}?expires={expires}&wait={wait}&"
    challenge = _digest(salt, secrets.randbelow(hardest + 1))
    return Challenge(ALGORITHM, challenge, hardest, salt, _signature(key, salt, challenge))


def read(key: bytes, code: str) -> Work:
    """The challenge that came back in one field. Raises BadWork for whatever was not signed with the key."""
    parts = _parts(code)
    said = _match(SALT, parts.get("salt"))
    challenge = _match(DIGEST, parts.get("challenge"))[0]
    signature = _match(DIGEST, parts.get("signature"))[0]
    if not hmac.compare_digest(signature, _signature(key, said[0], challenge)):
        raise BadWork("not ours")
    number = parts.get("number")
    solved = type(number) is int and number >= 0 and _digest(said[0], number) == challenge
    return Work(challenge, int(said[1]), int(said[2]), solved)


def _parts(code: str) -> dict[str, Any]:
    if len(code) > LONGEST:
        raise BadWork("too long")
    try:
        parts = json.loads(base64.b64decode(code, validate=True))
    except (ValueError, RecursionError):
        raise BadWork("not base64 of JSON") from None
    if not isinstance(parts, dict):
        raise BadWork("not an object")
    return parts


def _match(pattern: str, part: object) -> re.Match[str]:
    found = re.fullmatch(pattern, part) if isinstance(part, str) else None
    if found is None:
        raise BadWork("a part that no challenge has")
    return found


def _digest(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _signature(key: bytes, salt: str, challenge: str) -> str:
    return hmac.new(key, f"{salt} {challenge}".encode(), hashlib.sha256).hexdigest()
