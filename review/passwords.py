"""Passwords: random ones for new accounts, and Argon2id to lock a signing key with one.

Only a password opens the signing key; so the key is also the proof that the password was right, and no separate
hash is kept. The work is done off the hub, on few threads, so that pages stay quick while somebody logs in.
"""

import secrets
from typing import Any

from eventlet import tpool
from eventlet.semaphore import Semaphore
from nacl.pwhash import argon2id

from services.sealing import CannotOpen, unwrap, wrap

PASSES, MEMORY = 3, 64 * 1024 * 1024  # about 0.1 s of one core
SHORTEST = 12  # characters
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread
AT_ONCE = Semaphore(2)


class WrongPassword(Exception):
    """The name is unknown or the password is wrong; which of them is not said."""


def new_password() -> str:
    """A random password of about 99 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


def lock_seed(password: str, seed: bytes) -> dict[str, bytes]:
    """The seed of a signing key under a password, as fields of a document."""
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    return {"salt": salt, "locked_key": wrap(_key(password, salt), seed)}


def unlock_seed(password: str, document: dict[str, Any] | None) -> bytes:
    """The seed again. Raises WrongPassword, after the same work, also where there is no document."""
    if document is None:
        _key(password, bytes(argon2id.SALTBYTES))
        raise WrongPassword
    try:
        return unwrap(_key(password, bytes(document["salt"])), bytes(document["locked_key"]))
    except CannotOpen:
        raise WrongPassword from None


def _key(password: str, salt: bytes) -> bytes:
    with AT_ONCE:
        return bytes(tpool.execute(argon2id.kdf, 32, password.encode(), salt, PASSES, MEMORY))
