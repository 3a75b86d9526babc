"""R22: small cells are suppressed, also against subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.disclosure import suppress

cells = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), min_size=1, max_size=12)


def test_r22_small_cells_and_zeros_are_hidden_alike():
    assert suppress({"a": 12, "b": 4, "c": 0}, 5, adds_up=False) == {"a": 12, "b": None, "c": None}


def test_r22_a_single_hidden_cell_cannot_be_found_by_subtraction():
    shown = suppress({"a": 12, "b": 9, "c": 2}, 5, adds_up=True)
    assert shown == {"a": 12, "b": None, "c": None}


@given(cells, st.integers(2, 10))
def test_r22_what_subtraction_yields_is_never_a_small_group(counts, smallest):
    shown = suppress(counts, smallest, adds_up=True)
    hidden = [code for code, count in shown.items() if count is None]
    remainder = sum(counts.values()) - sum(count or 0 for count in shown.values())
    assert all(count is None or count >= smallest for count in shown.values())
    if remainder and len(hidden) < len(counts):
        assert len(hidden) >= 2
        assert remainder >= smallest


@given(cells, st.integers(2, 10), st.booleans())
def test_what_is_shown_is_true(counts, smallest, adds_up):
    shown = suppress(counts, smallest, adds_up=adds_up)
    assert shown.keys() == counts.keys()
    assert all(count is None or count == counts[code] for code, count in shown.items())
