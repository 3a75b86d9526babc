"""R11: capitals tell nothing where everything is capital, so the network reads such lines in small letters."""

import pytest

from scrubber.domain.case import small, style_of
from scrubber.domain.reading import Reading


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("R/O MADE CONTACT WITH KVIST AT THE DOOR", "caps"),
        ("r/o made contact with kvist at the door", "lower"),
        ("I made contact with Kvist at the door.", "prose"),
        ("", "prose"),
    ],
)
def test_style(text, style):
    assert style_of(text) == style


def test_a_line_of_capitals_is_read_small_and_prose_is_not():
    text = "THE DRIVER, KVIST, REFUSED TO GET OUT OF THE CAR.\nThen Kvist came out and lay down on the road there.\n"

    assert Reading(text).for_network.text == (
        "the driver, kvist, refused to get out of the car.\nThen Kvist came out and lay down on the road there.\n"
    )


def test_every_character_keeps_its_place():
    assert len(small("İSTANBUL DİNER")) == len("İSTANBUL DİNER")
