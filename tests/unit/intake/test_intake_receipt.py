"""R09, R13: a receipt that only the reporter has, and that forgives."""

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain import receipt
from intake.domain.receipt import (
    BITS_A_WORD,
    SECRET_WORDS,
    SEED_BYTES,
    WORDS,
    Draft,
    MistypedReceipt,
    Receipt,
    WrongWord,
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


@given(st.lists(st.sampled_from(WORDS), min_size=8, max_size=8))
def test_r09_each_eight_words_are_a_secret_of_their_own(words):
    """With the test above that every secret can be read back: 2^88 receipts for 2^88 secrets."""
    bits = 0
    for word in words:
        bits = bits << BITS_A_WORD | WORDS.index(word)
    receipt = Receipt(bits.to_bytes(11, "big"))
    assert list(receipt.words[:-1]) == words
    assert read_receipt(" ".join(receipt.words)) == receipt


def test_r09_the_words_of_drafts_are_spread_evenly():
    """Pearson's chi-square for each of the eight places: 2,047 degrees of freedom, so 2,047 ± 64. Five sigma."""
    drafts = 20 * len(WORDS)
    receipts = [Draft(number.to_bytes(SEED_BYTES, "big")).receipt.words for number in range(drafts)]
    for place in range(SECRET_WORDS):
        counts = Counter(words[place] for words in receipts)
        chi_square = sum((counts[word] - 20) ** 2 / 20 for word in WORDS)
        assert abs(chi_square - 2047) < 5 * (2 * 2047) ** 0.5, place


def test_r09_a_draft_is_random_enough_for_88_bits():
    assert SEED_BYTES * 8 >= 88
    drafts = [new_draft() for _ in range(1_000)]
    assert {len(draft.seed) for draft in drafts} == {SEED_BYTES}
    assert len({draft.receipt for draft in drafts}) == 1_000


def passes(words, receipt):
    """Whether these words are taken for the words of a receipt, though not of the right one."""
    try:
        assert read_receipt(" ".join(words)) != receipt
    except MistypedReceipt:
        return False
    return True


def wrong_word(words, number, chance):
    place = number % 9
    words[place] = chance.choice([word for word in chance.sample(WORDS, 2) if word != words[place]])


def neighbors_swapped(words, number, _chance):
    place = number % 8
    words[place], words[place + 1] = words[place + 1], words[place]


@pytest.mark.parametrize("slip", [wrong_word, neighbors_swapped])
def test_a_slip_gets_past_the_check_word_once_in_2048(slip):
    chance, passed, tries = Random(5), 0, 0
    while tries < 10 * 2048:
        receipt = Receipt(chance.randbytes(11))
        words = list(receipt.words)
        slip(words, tries, chance)
        if tuple(words) != receipt.words:
            passed, tries = passed + passes(words, receipt), tries + 1
    assert 0 < passed < 10 + 5 * 10**0.5  # Poisson: 10 ± 3.2


@given(SECRETS, st.sampled_from([" ", "  ", "-", ", ", " - ", "\n", "\t", ".", " / "]), st.booleans(), st.booleans())
def test_case_separators_and_shortened_words_are_forgiven(secret, separator, capitals, short):
    words = [word[:4] if short else word for word in typed(secret)]
    text = separator.join(words)
    assert read_receipt(f" {text.upper() if capitals else text} ") == Receipt(secret)


def test_numbered_words_are_forgiven():
    words = typed(b"eleven byte")
    assert read_receipt("\n".join(f"{n}. {word}" for n, word in enumerate(words, 1))) == Receipt(b"eleven byte")


@pytest.mark.parametrize(
    "slip",
    [
        lambda words: " ".join(f"{number}{word}" for number, word in enumerate(words, 1)),
        lambda words: " ".join(f"({number}) “{word.capitalize()}”," for number, word in enumerate(words, 1)),
        lambda words: " ".join(word[0] + word[1:-1].replace("o", "0").replace("l", "1") + word[-1] for word in words),
        lambda words: " ".join(f"{word[:2]}\u00ad{word[2:]}\u200b" for word in words),
        lambda words: " ".join(word.replace("e", "é") for word in words),
        lambda words: "\u3000".join("".join(chr(ord(letter) + 0xFEE0) for letter in word) for word in words),
        lambda words: " ".join(word if len(word) < 4 else word + "s" for word in words),
    ],
    ids=["numbers", "quotes", "digits", "invisible", "accents", "full width", "plurals"],
)
def test_common_slips_are_forgiven(slip):
    receipt = Receipt(b"eleven byte")
    assert read_receipt(slip(receipt.words)) == receipt


def mistyped(words):
    with pytest.raises(MistypedReceipt) as found:
        read_receipt(" ".join(words))
    return found.value


@pytest.mark.parametrize("text", ["", "abandon", "abandon " * 8, "abandon " * 10, "123 456", "ab " * 10])
def test_a_receipt_has_nine_words(text):
    with pytest.raises(MistypedReceipt) as found:
        read_receipt(text)
    assert found.value.count == len(text.split()) * (not text.startswith("1"))


def test_a_word_that_no_receipt_has_is_pointed_at():
    words = typed(b"eleven byte")
    words[3] = "xyzzyx"
    words[8] = "qqqq"
    assert mistyped(words).wrong == (WrongWord(4, ()), WrongWord(9, ()))


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("bcaon", "bacon"),  # changed places
        ("vacon", "bacon"),  # a key beside it
        ("bcon", "bacon"),  # left out
        ("bwacon", "bacon"),  # one too many
        ("abxn", "abandon"),  # four letters are enough, here too
    ],
)
def test_a_word_one_slip_away_is_offered(wrong, meant):
    words = typed(b"eleven byte")
    words[0] = wrong
    (found,) = mistyped(words).wrong
    assert found.place == 1 and meant in found.near


def test_no_long_list_is_offered_to_guess_from():
    for wrong in ("xx", "a", "xxxxxxxxxxxxxxxxxxxxxx"):
        words = typed(b"eleven byte")
        words[0] = wrong
        assert mistyped(words).wrong == (WrongWord(1, ()),)


def test_a_check_word_that_does_not_fit_says_nothing_of_single_words():
    words = typed(b"eleven byte")
    words[0], words[1] = words[1], words[0]
    found = mistyped(words)
    assert (found.count, found.wrong) == (9, ())


def test_an_error_shows_no_word_in_a_log():
    words = typed(b"eleven byte")
    words[0] = "vacon"
    assert "acon" not in repr(mistyped(words)) + str(mistyped(words)) + repr(mistyped(words).wrong)


def test_a_book_in_the_place_of_a_receipt_is_told_quickly():
    assert len(mistyped(["xyzzyx"] * 80_000).wrong) == 9


def test_blanks_between_the_words_may_be_as_many_as_somebody_likes():
    receipt = Receipt(b"eleven byte")
    assert read_receipt("\n".join(f"{' ' * 1_000}{word}" for word in receipt.words)) == receipt


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
