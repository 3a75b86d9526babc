"""R08: a text is shown whole, with every stretch that would be masked, each once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.preview import Piece, pieces
from services.previews import Found

TEXT = "Sgt. Heron 🚓 Elm"


def found(start, end, replacement="[X]"):
    return Found(start=start, end=end, label="OTHER", replacement=replacement)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [Piece(TEXT)]),
        ([found(0, 10)], [Piece("Sgt. Heron", "[X]"), Piece(" 🚓 Elm")]),
        ([found(13, 16)], [Piece("Sgt. Heron 🚓 "), Piece("Elm", "[X]")]),
        ([found(13, 16, "[B]"), found(0, 4, "[A]")], [Piece("Sgt.", "[A]"), Piece(" Heron 🚓 "), Piece("Elm", "[B]")]),
        ([found(0, 4, "[A]"), found(4, 16, "[B]")], [Piece("Sgt.", "[A]"), Piece(TEXT[4:], "[B]")]),
    ],
)
def test_a_text_is_cut_at_its_spans(spans, expected):
    assert pieces(TEXT, spans) == expected


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40))))
def test_whatever_the_spans_no_letter_is_lost_or_doubled(text, ends):
    spans = [found(start, start + length) for start, length in ends]
    assert "".join(piece.text for piece in pieces(text, spans)) == text
