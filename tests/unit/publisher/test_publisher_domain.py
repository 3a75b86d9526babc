"""How stories are named, quoted and read out."""

import pytest

from publisher.domain import LONGEST_SLUG, citation, slug, without_controls
from tests.stories import a_story


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Watch the hands", "watch-the-hands"),
        ("Don't wait: 9 mm, 2 rounds!", "dont-wait-9-mm-2-rounds"),
        ("Fiancé naïve", "fiance-naive"),
        ("../../etc/passwd?x=<b>", "etc-passwd-x-b"),
        ("見出し", "story"),
        ("!!!", "story"),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 200, "x" * LONGEST_SLUG),
    ],
)
def test_an_address_ends_in_readable_words(headline, expected):
    assert slug(headline) == expected
    assert len(slug(headline)) <= LONGEST_SLUG


def test_r20_a_citation_names_story_and_quarter():
    story = a_story(id="abcdefghjk", headline="Watch the hands.", quarter="2026 Q4")
    assert citation(story) == "“Watch the hands.” LEO Near Miss, report abcdefghjk, 2026 Q4."


def test_characters_that_xml_forbids_are_left_out():
    assert without_controls("a\x00b\x0bc\ud800d\ufffee\tf\ng") == "abcde\tf\ng"
