"""R09, R13: a receipt that only the reporter has, and that forgives."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain import receipt
from intake.domain.receipt import (
    BITS_A_WORD,
    SECRET_WORDS,
    WORDS,
    Draft,
    MistypedReceipt,
    Receipt,
    new_draft,
    read_draft,
    read_receipt,
)
from services.sealing import public_key

SECRETS = st.binary(min_size=11, max_size=11)


def typed(secret):
    return list(Receipt(secret).words)


@given(SECRETS)
def test_a_receipt_can_be_read_back(secret):
    assert read_receipt(" ".join(typed(secret))) == Receipt(secret)


def test_r09_a_receipt_has_88_secret_bits_without_its_check_word():
    assert len(set(WORDS)) == 2**BITS_A_WORD
    assert SECRET_WORDS * BITS_A_WORD == 88
    # each of the 88 bits changes the eight words, and no two of them in the same way
    changed = {Receipt((1 << bit).to_bytes(11, "big")).words[:-1] for bit in range(88)}
    assert len(changed | {Receipt(bytes(11)).words[:-1]}) == 89


@given(SECRETS, st.integers(0, 8), st.sampled_from(WORDS))
def test_one_wrong_word_is_recognised_as_a_typing_error(secret, place, other):
    words = typed(secret)
    if words[place] == other:
        return
    words[place] = other
    with suppress(MistypedReceipt):  # 1 in 2048 gets past the check word
        assert read_receipt(" ".join(words)) != Receipt(secret)


def test_of_all_ways_to_get_one_word_wrong_hardly_any_gets_past_the_check_word():
    words = typed(bytes(range(11)))
    passed = 0
    for other in WORDS:
        try:
            read_receipt(" ".join([words[0], words[1], other, *words[3:]]))
            passed += other != words[2]
        except MistypedReceipt:
            pass
    assert passed <= 6  # one is expected


@given(SECRETS, st.sampled_from([" ", "  ", "-", ", ", " - ", "\n", "\t", ".", " / "]), st.booleans(), st.booleans())
def test_case_separators_and_shortened_words_are_forgiven(secret, separator, capitals, short):
    words = [word[:4] if short else word for word in typed(secret)]
    text = separator.join(words)
    assert read_receipt(f" {text.upper() if capitals else text} ") == Receipt(secret)


def test_numbered_words_are_forgiven():
    words = typed(b"eleven byte")
    assert read_receipt("\n".join(f"{n}. {word}" for n, word in enumerate(words, 1))) == Receipt(b"eleven byte")


@pytest.mark.parametrize("text", ["", "abandon", "abandon " * 8, "abandon " * 10, "xyzzy " * 9, "123 456", "ab " * 9])
def test_what_cannot_be_a_receipt_is_mistyped(text):
    with pytest.raises(MistypedReceipt):
        read_receipt(text)


def test_two_words_that_change_places_are_recognised():
    words = typed(b"eleven byte")
    assert words[0] != words[1]
    with pytest.raises(MistypedReceipt):
        read_receipt(" ".join([words[1], words[0], *words[2:]]))


def test_the_same_draft_gives_the_same_receipt_and_submission():
    draft = new_draft()
    again = read_draft(draft.code)
    assert (again.receipt, again.submission_id) == (draft.receipt, draft.submission_id)
    assert re.fullmatch("[A-Za-z0-9_-]{22}", draft.code)


def test_r09_the_submission_id_does_not_follow_from_the_receipt():
    """Two drafts with one receipt would still be two submissions: the id comes from the seed alone."""
    drafts = [Draft(bytes([n]) * 16) for n in range(50)]
    assert len({draft.submission_id for draft in drafts}) == 50
    for draft in drafts:
        box = draft.receipt.secret.hex()
        assert draft.submission_id[:22] != box and draft.seed.hex() not in (draft.submission_id, box)


@pytest.mark.parametrize("code", ["", "A" * 21, "A" * 23, "A" * 21 + "B", "A" * 20 + "+A", "A" * 22 + "\n", "ä" * 22])
def test_what_is_no_draft_is_refused(code):
    with pytest.raises(ValueError, match="not a draft"):
        read_draft(code)


def test_the_mailbox_follows_from_the_receipt_alone():
    first, again = Receipt(b"eleven byte").mailbox(), Receipt(b"eleven byte").mailbox()
    other = Receipt(b"eleven bytf").mailbox()
    assert first == again
    assert first.id != other.id and first.key != other.key
    assert len(public_key(first.private_key)) == 32
    assert first.id not in first.private_key.hex()


def test_the_mailbox_is_derived_at_the_documented_cost():
    """OWASP: Argon2id with 19 MiB, two passes. A change would lock every reporter out of the mailbox."""
    assert (receipt.MEMORY, receipt.OPERATIONS, receipt.SALT) == (19 * 1024 * 1024, 2, b"near-miss-box-v1")
    assert Receipt(bytes(11)).mailbox().id == "5b0caad817149f1fde4d386fe2e6e74b"


def test_nothing_secret_shows_in_a_log_of_the_objects():
    draft = Draft(b"sixteen bytes!!!")
    shown = repr((draft, draft.receipt, draft.receipt.mailbox()))
    assert "sixteen" not in shown
    assert draft.receipt.secret.hex() not in shown and repr(draft.receipt.secret) not in shown
