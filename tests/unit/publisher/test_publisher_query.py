"""R18: what a reader types becomes words and codes, and never anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.search.port import Found, parts, printable
from publisher.search.query import FILLER, LONGEST_TEXT, BadQuery, Query, plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("  Foot   Pursuit ", ("foot", "pursuit")),
        ("the officer was on the roof", ("officer", "roof")),
        ("to be or not to be", ()),
        ("officer's officers’", ("officer", "officers")),
        ("didn't", ("didn t",)),
        ("AR-15", ("ar 15",)),
        ("5.56mm", ("5 56mm",)),
        ("knife/gun,bat", ("knife", "gun", "bat")),
        ("end. Start", ("end", "start")),
        ("café CAFÉ cafe", ("cafe",)),
        ('*:"( AND {} ^', ()),
        ("🚓 stop", ("stop",)),
        ("NEAR(a b, 5)", ("near", "b", "5")),
        ("a_b", ("a b",)),
    ],
)
def test_words(text, words):
    assert Query(text).words == words


@given(st.text(max_size=LONGEST_TEXT))
def test_words_hold_letters_digits_and_single_spaces_only(text):
    for word in Query(text).words:
        assert all(run.isalnum() for run in word.split(" "))
        assert not FILLER.issuperset(word.split())


@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("text", {"text": "x" * (LONGEST_TEXT + 1)}),
        ("page", {"page": 0}),
        ("page", {"page": 501}),
        ("factor", {"chosen": {"factor": ("darkness", "secretword")}}),
        ("secretgroup", {"chosen": {"secretgroup": ("darkness",)}}),
    ],
)
def test_a_bad_part_is_named_and_not_quoted(part, given):
    with pytest.raises(BadQuery) as refused:
        Query(**given)
    assert refused.value.part == part
    assert "secret" not in refused.value.detail


def test_a_groups_own_choice_does_not_narrow_its_counts():
    query = Query("knife", {"event": ("ambush",), "factor": ("alone",)}, 3)
    assert query.without("event") == Query("knife", {"factor": ("alone",)})


@pytest.mark.parametrize(("total", "pages"), [(0, 0), (1, 1), (20, 1), (21, 2), (10_000_000, 500)])
def test_pages_are_bounded(total, pages):
    assert Found(total, 1, (), {}).pages == pages


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("", ()),
        ("plain", (("plain", False),)),
        ("a \x02hit\x03 b", (("a ", False), ("hit", True), (" b", False))),
        ("\x02one\x03\x02two\x03", (("one", True), ("two", True))),
        ("\x02cut off", (("cut off", False),)),
    ],
)
def test_a_marked_snippet_becomes_stretches(marked, expected):
    assert parts(marked) == expected


def test_what_is_indexed_has_no_marks_and_no_line_ends():
    assert printable("a\x02b\x03c\nd\te") == "a b c d e"


def test_plain_words():
    assert plain("Don’t – “the AR-15”, 5.56 fiancé!") == "don t the ar 15 5 56 fiance"
