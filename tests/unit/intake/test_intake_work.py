"""Proof of work, as any ALTCHA client solves it: what is taken, what is not, and that checking costs nothing."""

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.work import BadWork, ask, read

KEY, OTHER_KEY = bytes(32), bytes([1]) * 32
HARDEST, EXPIRES, WAIT = 300, 1_800_000_000, 5


@pytest.fixture
def challenge():
    return ask(KEY, HARDEST, EXPIRES, WAIT)


def solution(fields: dict) -> int:
    """What a client does."""
    for number in range(fields["maxnumber"] + 1):
        if hashlib.sha256(f"{fields['salt']}{number}".encode()).hexdigest() == fields["challenge"]:
            return number
    raise AssertionError("no number solves it")


def code(fields) -> str:
    return base64.b64encode(json.dumps(fields).encode()).decode()


def altcha_payload(fields: dict, **changes) -> str:
    """The answer of ALTCHA's widget, which leaves out maxnumber and adds the milliseconds that it took."""
    kept = {name: fields[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return code({**kept, "number": solution(fields), "took": 12, **changes})


def test_a_client_of_altcha_solves_it(challenge):
    came = read(KEY, altcha_payload(challenge.fields))
    assert came.solved
    assert (came.challenge, came.expires, came.wait) == (challenge.challenge, EXPIRES, WAIT)


def test_unsolved_it_still_tells_what_it_was_made_with(challenge):
    came = read(KEY, challenge.code)
    assert not came.solved
    assert (came.expires, came.wait) == (EXPIRES, WAIT)


def test_it_fits_one_block_so_that_a_phone_needs_no_second(challenge):
    assert len(challenge.salt) + len("9999999") <= 55


def test_each_challenge_is_another():
    assert len({ask(KEY, 0, EXPIRES, WAIT).challenge for _ in range(50)}) == 50


@pytest.mark.parametrize("number", [-1, 10**30, 1.0, "7", True, None, [], {}])
def test_a_number_that_is_none_solves_nothing(challenge, number):
    assert not read(KEY, altcha_payload(challenge.fields, number=number)).solved


def test_only_the_number_asked_for_solves_it(challenge):
    wrong = (solution(challenge.fields) + 1) % HARDEST
    assert not read(KEY, altcha_payload(challenge.fields, number=wrong)).solved


def test_digits_moved_from_the_number_to_the_salt_do_not_prolong_it():
    """The weak spot of ALTCHA's first version: both together stay the same, and so does the challenge."""
    while solution(fields := ask(KEY, HARDEST, EXPIRES, WAIT).fields) < 10:
        pass
    number = str(solution(fields))
    longer = {"salt": fields["salt"] + number[0], "number": int(number[1:])}
    with pytest.raises(BadWork):
        read(KEY, altcha_payload(fields, **longer))


@pytest.mark.parametrize("changed", ["challenge", "salt", "signature"])
def test_a_changed_part_is_noticed(challenge, changed):
    text = challenge.fields[changed]
    forged = ("1" if text[0] == "0" else "0") + text[1:]
    with pytest.raises(BadWork):
        read(KEY, altcha_payload(challenge.fields, **{changed: forged}))


def test_a_younger_age_cannot_be_claimed(challenge):
    older = challenge.salt.replace(str(EXPIRES), str(EXPIRES - 60))
    with pytest.raises(BadWork):
        read(KEY, code({**challenge.fields, "salt": older}))


def test_a_challenge_of_somebody_else_is_none(challenge):
    with pytest.raises(BadWork):
        read(OTHER_KEY, altcha_payload(challenge.fields))


@pytest.mark.parametrize(
    "proof",
    [
        *("", "x", "é", "e30=", "bnVsbA==", "WzFd", "A" * 5000, "\ud800"),
        code(1),
        code({"salt": 1, "challenge": [], "signature": {}}),
        code({"salt": "\ud800", "challenge": "\ud800", "signature": "\ud800"}),
        base64.b64encode(b"[" * 700).decode(),
        base64.b64encode(b'{"number": ' + b"9" * 700 + b"}").decode(),
    ],
)
def test_what_is_no_proof_is_refused(proof):
    with pytest.raises(BadWork):
        read(KEY, proof)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: base64.b64encode(raw).decode()))
def test_nothing_else_comes_of_whatever_is_sent(proof):
    with pytest.raises(BadWork):
        read(KEY, proof)
