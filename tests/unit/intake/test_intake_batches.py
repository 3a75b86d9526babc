"""How many go on in one write, and that what is left is never too few (R09)."""

import pytest

from intake.domain.batches import portion

KIB = 1024


@pytest.mark.parametrize(
    ("waiting", "goes"),
    [(5, 5), (50, 50), (51, 51), (54, 54), (55, 50)],
)
def test_r09_what_is_left_for_the_next_write_is_nothing_or_enough(waiting, goes):
    assert portion([64 * KIB] * waiting, 50, 6144 * KIB, 5) == goes


def test_large_ones_go_in_portions_that_a_document_holds():
    assert portion([64 * KIB, *[1024 * KIB] * 54], 50, 6144 * KIB, 5) == 6
    assert portion([1024 * KIB] * 10, 50, 6144 * KIB, 5) == 10
    assert portion([1024 * KIB] * 55, 50, 6144 * KIB, 20) == 6  # fewer than twenty: they are marked weak
    assert portion([9000 * KIB] * 3, 50, 6144 * KIB, 1) == 1


def test_of_nothing_goes_nothing():
    assert portion([], 50, 6144 * KIB, 5) == 0
