"""Sealing with libsodium: texts under keys that can be destroyed, ids under keyed hashes, padding against sizes."""

import hashlib
import hmac
import json
from typing import Any

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.encoding import Base64Encoder
from nacl.exceptions import CryptoError
from nacl.public import Box, PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

# Bytes. So large that nearly every report, and what is found in it, has the same size as every other: who counts bytes
# on the wire and bytes in the stores learns nothing. What is larger goes up by doubling.
SMALLEST = 65_536


class CannotOpen(Exception):
    """The key is missing, destroyed or wrong, or the box was changed. The content stays closed."""


def size_class(length: int) -> int:
    """The padded size, in bytes, of a text of this many bytes."""
    size = SMALLEST
    while size <= length:  # padding always adds at least one byte
        size *= 2
    return size


def pack(content: Any) -> bytes:
    """JSON, padded to its size class."""
    plain = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return bytes(sodium_pad(plain, size_class(len(plain))))


def unpack(padded: bytes) -> Any:
    """What was packed."""
    return json.loads(sodium_unpad(padded, len(padded)))


def new_key() -> bytes:
    """32 random bytes."""
    return bytes(random(SecretBox.KEY_SIZE))


def wrap(key: bytes, content: bytes) -> bytes:
    """Bytes under a secret key."""
    return bytes(SecretBox(key).encrypt(content))


def unwrap(key: bytes, box: bytes) -> bytes:
    """The bytes that were wrapped. Raises CannotOpen."""
    try:
        return bytes(SecretBox(key).decrypt(box))
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen("this key does not open it") from None


def lock(key: bytes, content: Any) -> bytes:
    """A value under a secret key, padded."""
    return wrap(key, pack(content))


def unlock(key: bytes, box: bytes) -> Any:
    """The value that was locked. Raises CannotOpen."""
    return unpack(unwrap(key, box))


def new_private_key() -> bytes:
    """A fresh X25519 private key, 32 bytes."""
    return bytes(PrivateKey.generate())


def public_key(private_key: bytes) -> bytes:
    """The public half of an X25519 private key, 32 bytes."""
    return bytes(PrivateKey(private_key).public_key)


def seal(public_key: bytes, content: Any) -> str:
    """A value, padded, that only the private key opens; base64. The sender cannot read it again."""
    return str(Base64Encoder.encode(SealedBox(PublicKey(public_key)).encrypt(pack(content))).decode())


def unseal(private_key: bytes, box: str) -> Any:
    """The value in a sealed box. Raises CannotOpen."""
    try:
        return unpack(SealedBox(PrivateKey(private_key)).decrypt(box.encode(), Base64Encoder))
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen("this key does not open it") from None


def seal_between(private_key: bytes, public_key: bytes, content: Any) -> str:
    """A value, padded, that only a holder of one of these two private keys can have made or can open; base64."""
    box = Box(PrivateKey(private_key), PublicKey(public_key))
    return str(box.encrypt(pack(content), encoder=Base64Encoder).decode())


def unseal_between(private_key: bytes, public_key: bytes, box: str) -> Any:
    """The value in such a box, from the holder of the other key. Raises CannotOpen."""
    try:
        return unpack(Box(PrivateKey(private_key), PublicKey(public_key)).decrypt(box.encode(), encoder=Base64Encoder))
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen("this key does not open it, or somebody else made it") from None


def keyed_hash(key: bytes, *parts: str) -> str:
    """An id that cannot be recomputed without the key: 32 hexadecimal digits of HMAC-SHA-256."""
    return hmac.new(key, "\x00".join(parts).encode(), hashlib.sha256).hexdigest()[:32]


def derive(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose out of a master key (HMAC-SHA-256 as a one-step KDF)."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()
