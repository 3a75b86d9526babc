"""What the pages mark: placeholders, and what became of a text."""

import time

from hypothesis import given
from hypothesis import strategies as st

from review.domain.marks import Piece, difference, placeholders

texts = st.text("ab [1]\nX.", max_size=60)


def test_placeholders_are_told_apart():
    assert placeholders("On [DATE], [OFFICER 1], [30s], said [sic].") == [
        Piece("plain", "On "),
        Piece("placeholder", "[DATE]"),
        Piece("plain", ", "),
        Piece("placeholder", "[OFFICER 1]"),
        Piece("plain", ", "),
        Piece("placeholder", "[30s]"),
        Piece("plain", ", said [sic]."),
    ]


def test_a_difference_names_the_words():
    assert difference("He wore a red hat.", "He wore a hat now.") == [
        Piece("plain", "He wore a"),
        Piece("removed", " red hat."),
        Piece("added", " hat now."),
    ]


@given(texts)
def test_pieces_are_the_whole_text(text):
    assert "".join(piece.text for piece in placeholders(text)) == text


@given(texts, texts)
def test_both_texts_can_be_read_out_of_their_difference(before, after):
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    changed = any(piece.kind != "plain" for piece in pieces)
    assert changed == (before != after)


def test_long_texts_are_compared_in_good_time():
    words = [f"{'the' if n % 3 else 'word' + str(n % 400)}" for n in range(9_000)]
    before, after = " ".join(words), " ".join(word for n, word in enumerate(words) if n % 17)
    began = time.process_time()
    difference(before, after)
    assert time.process_time() - began < 3
