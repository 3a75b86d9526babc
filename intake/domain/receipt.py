"""The receipt: words that only the reporter has, and the mailbox that follows from them.

A draft's random seed yields, each derived for itself, the receipt and the submission's id. So the same draft sent
again gives the same receipt and is the same submission, and who lacks the seed cannot join the two. The receipt
yields the mailbox; the server keeps the mailbox's id and public key, and neither seed nor receipt.
"""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field

from nacl.pwhash import argon2id

from intake.domain.words import PLACES, WORDS, known, like, words_in
from services.sealing import derive, public_key

BITS_A_WORD = 11
SECRET_WORDS = 8
TOTAL_WORDS = SECRET_WORDS + 1  # with the check word
SECRET_BYTES = SECRET_WORDS * BITS_A_WORD // 8  # 88 bits
SEED_BYTES = 16
DRAFT = r"^[A-Za-z0-9_-]{21}[AQgw]$"  # 16 bytes in base64url

# The salt is the same for everybody, because the words are all that a reporter brings back. That costs nothing:
# no table of 2^88 receipts can be made beforehand. It keeps our receipts apart from other uses of such words.
SALT = b"near-miss-box-v1"
OPERATIONS = 2
MEMORY = 19 * 1024 * 1024  # bytes; with two passes one of OWASP's settings for Argon2id


@dataclass(frozen=True)
class WrongWord:
    """A word that no receipt has: which one it is, from 1, and what it may have been meant to be."""

    place: int
    near: tuple[str, ...] = field(repr=False)


class MistypedReceipt(Exception):
    """These are not the words of a receipt, or the check word does not fit the others.

    ``count`` says how many words there are, ``wrong`` which of the first nine no receipt has. Where nine are there
    and none is wrong in itself, the check word does not fit.
    """

    def __init__(self, count: int, wrong: tuple[WrongWord, ...] = ()):
        super().__init__("not a receipt")
        self.count, self.wrong = count, wrong


@dataclass(frozen=True)
class Mailbox:
    """Where a reporter finds news. Nobody but the holder of the receipt has ``private_key``."""

    id: str  # 32 hexadecimal digits
    private_key: bytes = field(repr=False)  # X25519

    @property
    def key(self) -> str:
        """The public key, base64."""
        return base64.b64encode(public_key(self.private_key)).decode()

    def answer_id(self, question_id: str) -> str:
        """By what the one answer to a question is known to who has the receipt. The store keeps a name of it."""
        return derive(self.private_key, f"answer {question_id}").hex()[:32]

    @property
    def destroyed_id(self) -> str:
        """By what the wish to destroy this mailbox is known to who has the receipt. The store keeps a name of it."""
        return derive(self.private_key, "destroyed").hex()[:32]


@dataclass(frozen=True)
class Receipt:
    """88 secret bits, and the words for them."""

    secret: bytes = field(repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """Eight words and the check word."""
        bits = int.from_bytes(self.secret, "big")
        shifts = range((SECRET_WORDS - 1) * BITS_A_WORD, -1, -BITS_A_WORD)
        return *(WORDS[bits >> shift & 2047] for shift in shifts), _check_word(self.secret)

    def mailbox(self) -> Mailbox:
        """The mailbox of this receipt. Slow on purpose (Argon2id, 19 MiB): keep it off the hub."""
        key = argon2id.kdf(32, self.secret, SALT, opslimit=OPERATIONS, memlimit=MEMORY)
        return Mailbox(derive(key, "mailbox id").hex()[:32], derive(key, "mailbox key"))


@dataclass(frozen=True)
class Draft:
    """A report being written, known by the random seed that travels in its page and nowhere else."""

    seed: bytes = field(repr=False)

    @property
    def code(self) -> str:
        """The seed as it stands in the page: 22 characters of base64url."""
        return base64.urlsafe_b64encode(self.seed).decode().rstrip("=")

    @property
    def receipt(self) -> Receipt:
        """The receipt for this draft, the same each time it is sent."""
        return Receipt(derive(self.seed, "receipt")[:SECRET_BYTES])

    @property
    def submission_id(self) -> str:
        """By what this draft is known and taken once: 32 hexadecimal digits. The store keeps a name of it."""
        return derive(self.seed, "submission id").hex()[:32]


def new_draft() -> Draft:
    """A draft with a fresh seed."""
    return Draft(secrets.token_bytes(SEED_BYTES))


def read_draft(code: str) -> Draft:
    """The draft behind the code in a page. Raises ValueError."""
    if not re.fullmatch(DRAFT, code):
        raise ValueError("not a draft")
    return Draft(base64.urlsafe_b64decode(code + "=="))


def read_receipt(text: str) -> Receipt:
    """The receipt that somebody typed, in any case, with any separators, words shortened to four letters or not.

    Raises MistypedReceipt.
    """
    typed = words_in(text)
    words = [known(word) for word in typed]
    wrong = [WrongWord(place, like(typed[place - 1])) for place, word in enumerate(words[:TOTAL_WORDS], 1) if not word]
    if wrong or len(words) != TOTAL_WORDS:
        raise MistypedReceipt(len(words), tuple(wrong))
    bits = 0
    for word in words[:-1]:
        bits = bits << BITS_A_WORD | PLACES[str(word)]
    secret = bits.to_bytes(SECRET_BYTES, "big")
    if words[-1] != _check_word(secret):
        raise MistypedReceipt(TOTAL_WORDS)
    return Receipt(secret)


def _check_word(secret: bytes) -> str:
    digest = hashlib.sha256(b"near-miss check word" + secret).digest()
    return WORDS[int.from_bytes(digest[:2], "big") >> 5]
