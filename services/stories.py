"""A story as it is signed, published and found; and the check that two reviewers signed exactly it."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Literal

from nacl.encoding import Base64Encoder
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey
from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.taxonomy import TAXONOMY

STORY_ID = r"^[0-9a-hjkmnp-tv-z]{10}$"  # ten random characters of Crockford's base 32
PLACEHOLDER = re.compile(r"(\[[^\[\]]{1,60}\])")  # stands where somebody could have been recognized
NEEDED = 2


class NotApproved(Exception):
    """The signatures do not show that two different known people approved exactly this."""


class BadApproval(NotApproved):
    """It never will: too few signers, or a signature over something else. Trying again is pointless."""


class UnknownSigner(NotApproved):
    """A signer is not known here. That may be only late, since enrolments travel in a queue of their own."""


class Codes(BaseModel):
    """What happened, in the codes of the taxonomy. Raises on a code that it does not have."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    event: str
    activity: tuple[str, ...] = ()
    factor: tuple[str, ...] = ()
    barrier: tuple[str, ...] = ()
    setting: str = ""
    light: str = ""

    @field_validator("*")
    @classmethod
    def _known(cls, value: str | tuple[str, ...], info: object) -> str | tuple[str, ...]:
        group = TAXONOMY[info.field_name]  # type: ignore[attr-defined]
        given = (value,) if isinstance(value, str) else value
        if not all(code in group for code in given if code):
            raise ValueError("a code that is not in the taxonomy")
        return value


class Story(BaseModel):
    """Everything that readers get to see of one report. Raises on an empty or oversized part."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(pattern=STORY_ID)
    version: int = Field(ge=1)
    audience: Literal["public"] = "public"
    disposition: Literal["publish", "lessons_only"]
    headline: str = Field(min_length=1, max_length=200)
    quote: str = Field("", max_length=400)
    narrative: tuple[str, ...] = ()  # paragraphs; none where only the lessons are published
    lessons: tuple[str, ...] = Field(min_length=1)  # paragraphs
    quarter: str = Field(pattern=r"^\d{4} Q[1-4]$")
    codes: Codes

    @field_validator("narrative", "lessons")
    @classmethod
    def _paragraphs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(paragraph.strip() for paragraph in value):
            raise ValueError("an empty paragraph")
        return value


class Approval(BaseModel):
    """One person's signature, by the id of the key that made it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    key_id: str
    signature: str  # base64 of 64 bytes, Ed25519


def placeholders(text: str) -> list[tuple[str, bool]]:
    """The text in stretches, each with whether something was taken out there."""
    return [(part, bool(PLACEHOLDER.fullmatch(part))) for part in PLACEHOLDER.split(text) if part]


def is_masked(texts: Iterable[str]) -> bool:
    """Whether anything was taken out of these texts."""
    return any(PLACEHOLDER.search(text) for text in texts)


def key_id(public_key: str) -> str:
    """The id of a public key (base64): the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key.encode()).hexdigest()[:16]


def statement(purpose: str, content: object) -> bytes:
    """The bytes that are signed: what for, and the SHA-256 of the content as canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"{purpose}\n{hashlib.sha256(canonical.encode()).hexdigest()}".encode()


def story_statement(story: Story) -> bytes:
    """What a reviewer signs: every word of the story, its version and its audience."""
    return statement("story.approved", story.model_dump(mode="json"))


def enrolment_statement(public_key: str) -> bytes:
    """What an administrator signs to vouch for a reviewer's key."""
    return statement("reviewer.enrolled", public_key)


def disabling_statement(key: str) -> bytes:
    """What an administrator signs to withdraw trust in the key with this id."""
    return statement("reviewer.disabled", key)


def public_key_of(key: SigningKey) -> str:
    """The public half, in base64."""
    return bytes(key.verify_key.encode(Base64Encoder)).decode()


def sign(key: SigningKey, message: bytes) -> Approval:
    """A signature over a statement."""
    signature = bytes(Base64Encoder.encode(key.sign(message).signature)).decode()
    return Approval(key_id=key_id(public_key_of(key)), signature=signature)


def check_approvals(message: bytes, approvals: Iterable[Approval], known: Mapping[str, str]) -> None:
    """Returns only if two different keys of ``known`` signed this, and no other signature is among them.

    ``known`` maps key id to public key (base64). Raises BadApproval or, where nothing else is wrong, UnknownSigner.
    """
    given = tuple(approvals)
    signers = {approval.key_id for approval in given}
    if len(signers) < NEEDED:
        raise BadApproval(f"{len(signers)} signer(s) where {NEEDED} different people are needed")
    for approval in given:
        if approval.key_id in known:
            _check_signature(message, approval, known[approval.key_id])
    if not signers <= known.keys():
        raise UnknownSigner("a signature by a key that is not known here")


def _check_signature(message: bytes, approval: Approval, public_key: str) -> None:
    try:
        signature = Base64Encoder.decode(approval.signature.encode())
        VerifyKey(public_key.encode(), Base64Encoder).verify(message, signature)
    except (CryptoError, ValueError, TypeError):
        raise BadApproval("a signature that does not fit this text and version") from None
