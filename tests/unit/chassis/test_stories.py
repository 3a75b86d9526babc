"""R14: a story stands when two different people have signed exactly it."""

import pytest
from nacl.signing import SigningKey
from pydantic import ValidationError

from services.stories import (
    BadApproval,
    Codes,
    Story,
    UnknownSigner,
    check_approvals,
    is_masked,
    key_id,
    placeholders,
    public_key_of,
    sign,
    story_statement,
)

FIRST, SECOND, STRANGER = (SigningKey(bytes([n]) * 32) for n in (1, 2, 3))
KNOWN = {key_id(public_key_of(key)): public_key_of(key) for key in (FIRST, SECOND)}


def story(**changes):
    parts = {
        "id": "0123456789",
        "version": 1,
        "disposition": "publish",
        "headline": "Hands first",
        "narrative": ("I saw the hand move.",),
        "lessons": ("Watch the hands.",),
        "quarter": "2026 Q4",
        "codes": Codes(event="disarm_attempt"),
    }
    return Story(**{**parts, **changes})


def approvals(*keys, of=None):
    return [sign(key, story_statement(of or story())) for key in keys]


def test_r14_two_different_reviewers_over_exactly_this_text():
    check_approvals(story_statement(story()), approvals(FIRST, SECOND), KNOWN)


@pytest.mark.parametrize(
    "signatures",
    [
        [],
        approvals(FIRST),
        approvals(FIRST, FIRST),
        approvals(STRANGER),
        [*approvals(STRANGER), *approvals(SECOND, of=story(version=2))],
        approvals(FIRST, SECOND, of=story(version=2)),
        approvals(FIRST, SECOND, of=story(headline="Another text")),
        [*approvals(FIRST), *approvals(SECOND, of=story(narrative=("I saw the hand  move.",)))],
        [*approvals(FIRST), approvals(SECOND)[0].model_copy(update={"key_id": approvals(FIRST)[0].key_id})],
        [*approvals(FIRST), approvals(SECOND)[0].model_copy(update={"signature": "not base64 !"})],
    ],
    ids=[
        "none",
        "one",
        "same twice",
        "stranger alone",
        "stranger and text",
        "version",
        "text",
        "one letter",
        "borrowed id",
        "garbage",
    ],
)
def test_r14_anything_else_is_refused(signatures):
    with pytest.raises(BadApproval):
        check_approvals(story_statement(story()), signatures, KNOWN)


@pytest.mark.parametrize("signers", [(FIRST, STRANGER), (FIRST, SECOND, STRANGER)])
def test_r14_a_signer_who_may_only_be_late_is_told_apart(signers):
    with pytest.raises(UnknownSigner):
        check_approvals(story_statement(story()), approvals(*signers), KNOWN)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "short"},
        {"headline": ""},
        {"lessons": ()},
        {"lessons": ("  ",)},
        {"audience": "everyone"},
        {"quarter": "2026-11-24"},
        {"secret": "x"},
    ],
)
def test_a_story_that_is_not_whole_cannot_be_made(changes):
    with pytest.raises(ValidationError):
        story(**changes)


def test_codes_are_those_of_the_taxonomy():
    with pytest.raises(ValidationError):
        Codes(event="invented")
    with pytest.raises(ValidationError):
        Codes(event="ambush", factor=("darkness", "invented"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [("plain", False)]),
        ("[OFFICER 1] ran", [("[OFFICER 1]", True), (" ran", False)]),
        ("at [CITY], [TIME]", [("at ", False), ("[CITY]", True), (", ", False), ("[TIME]", True)]),
        ("an [ open bracket", [("an [ open bracket", False)]),
        ("[]", [("[]", False)]),
        ("", []),
    ],
)
def test_placeholders_are_told_from_words(text, expected):
    assert placeholders(text) == expected
    assert "".join(part for part, _ in placeholders(text)) == text
    assert is_masked(["nothing here", text]) == any(taken for _, taken in expected)
