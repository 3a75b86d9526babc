"""How the scorecard counts: rules of coverage, intervals, and the same reports with other names and in other hands."""

import random

import pytest

from scrubber.domain.spans import LABELS
from scrubber.scorecard.changes import CHANGES, misspelt
from scrubber.scorecard.intervals import change, figures
from scrubber.scorecard.origins import origins, renamed
from scrubber.scorecard.reports import Report, cut
from scrubber.scorecard.scoring import ALL, score
from scrubber.scorecard.slices import SLICES


def report(*pieces, kind="short", name="one"):
    return Report(name, kind, tuple(piece if isinstance(piece, tuple) else (piece, None) for piece in pieces))


FELL = report("Sgt. ", ("Bo O. Kvist", "PERSON"), " fell at ", ("0230", "TIME"), ".")  # Bo 5-7, O 8, Kvist 11-16


@pytest.mark.parametrize(
    ("masks", "measure", "share", "why"),
    [
        ([(5, 16, "PERSON")], "direct", (1, 1), "all of it"),
        ([(5, 16, "ORG")], "direct", (1, 1), "whatever the label"),
        ([(0, 30, "ORG")], "direct", (1, 1), "more than it"),
        ([(5, 7, "PERSON"), (8, 9, "PERSON"), (11, 16, "PERSON")], "direct", (1, 1), "blanks and stops do not leak"),
        ([(5, 16, "PERSON"), (7, 16, "ORG")], "precision", (8, 8), "what lies under two masks counts once"),
        ([(5, 15, "PERSON")], "direct", (0, 1), "a letter is left"),
        ([(5, 15, "PERSON")], "clean", (0, 1), "a letter is a leak"),
        ([], "clean", (0, 1), "nothing found"),
        ([], "precision", (0, 0), "nothing masked is nothing masked in vain"),
        ([(5, 16, "PERSON")], "clean", (1, 1), "a time does not say who"),
        ([(5, 16, "PERSON")], "patterned", (0, 1), "the time is left"),
        ([(0, 16, "PERSON")], "precision", (8, 11), "three letters of a rank"),
        ([(25, 30, "TIME")], "precision", (4, 4), "the full stop is masked, and costs nothing"),
    ],
)
def test_coverage(masks, measure, share, why):
    assert score(FELL, masks)[ALL][measure] == share, why


@pytest.mark.parametrize(
    ("masks", "label", "expected"),
    [
        ([(5, 16, "PERSON")], "PERSON", {"recall": (1, 1), "clean": (1, 1), "precision": (8, 8)}),
        ([(5, 16, "ORG")], "PERSON", {"recall": (1, 1), "clean": (1, 1), "precision": (0, 0)}),
        ([(0, 16, "ORG")], "ORG", {"recall": (0, 0), "clean": (0, 0), "precision": (8, 11)}),
        ([], "TIME", {"recall": (0, 1), "clean": (0, 1), "precision": (0, 0)}),
        ([], "AGE", {"recall": (0, 0), "clean": (0, 0), "precision": (0, 0)}),
    ],
)
def test_by_label(masks, label, expected):
    assert score(FELL, masks)[label] == expected


def test_a_report_that_names_nobody_is_clean():
    assert score(report("Nobody fell."), [])[ALL]["clean"] == (1, 1)


def test_every_label_is_scored():
    assert set(score(FELL, [])) == {ALL, *LABELS}


def test_a_text_cut_at_its_marks_has_them_where_they_were():
    text, spans = "Sgt. Kvist fell at 0230.", [(19, 23, "TIME"), (5, 10, "PERSON")]

    whole = Report("one", "short", cut(text, spans))

    assert (whole.text, whole.gold) == (text, sorted(spans))


def test_a_report_never_shows_its_text():
    assert "Kvist" not in repr(FELL)


def test_an_interval_lies_around_its_share_and_narrows_with_more_reports():
    few, many = (figures([{"direct": (1, 1)}, {"direct": (1, 2)}] * count)["direct"] for count in (10, 100))

    assert few["value"] == many["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert few["low"] < many["low"] < many["value"] < many["high"] < few["high"]
    assert (few["of"], many["of"]) == (30, 300)


def test_the_same_reports_have_the_same_interval():
    rows = [{"direct": (number % 3, 3)} for number in range(20)]

    assert figures(rows) == figures(rows)


def test_what_does_not_occur_has_no_figure():
    assert figures([{"direct": (0, 0)}]) == figures([]) == {}


def test_a_change_of_nothing_is_nothing_however_much_reports_differ():
    column = [(number % 5, 4) for number in range(4, 24)]

    assert change(column, column) == {"value": 0, "low": 0, "high": 0, "of": 80}


def test_each_report_is_in_one_slice_of_style_and_one_of_length():
    reports = [report("SGT. KVIST FELL ON ICE."), report("Sgt. Kvist fell. " * 80), report("the officer fell")]

    for group in ("style", "length"):
        assert [sum(test(each) for test in SLICES[group].values()) for each in reports] == [1, 1, 1]


def test_a_name_is_the_same_all_through_and_written_as_before():
    met = report(("Bo Kvist", "PERSON"), " and ", ("KVIST", "PERSON"), ", ", ("kvist", "PERSON"), " of ", ("Bo", "ORG"))

    (full, _), _, (capitals, _), _, (small, _), _, (other, _) = renamed(met, "Hmong").pieces
    given, surname = full.split()

    assert (capitals, small, other) == (surname.upper(), surname.lower(), "Bo")
    assert given in origins()["Hmong"]["given"]
    assert surname in origins()["Hmong"]["surnames"]


def test_initials_and_suffixes_stay():
    told = renamed(report(("B. Kvist Jr", "PERSON")), "Slavic").text.split()

    assert (told[0], told[2]) == ("B.", "Jr")
    assert told[1] in origins()["Slavic"]["surnames"]


def test_who_has_one_word_goes_by_the_surname_unless_met_by_the_given_name():
    met = report(("Bo Kvist", "PERSON"), " ", ("Bo", "PERSON"), " ", ("Lund", "PERSON"))

    _, _, (given, _), _, (surname, _) = renamed(met, "Pacific").pieces

    assert given in origins()["Pacific"]["given"]
    assert surname in origins()["Pacific"]["surnames"]


@pytest.mark.parametrize("origin", origins())
def test_every_origin_has_given_names_and_surnames_enough(origin):
    names = origins()[origin]

    assert all(len(set(words)) == len(words) >= 30 for words in (names["given"], names["surnames"]))


@pytest.mark.parametrize("alter", CHANGES.values(), ids=CHANGES)
def test_a_change_keeps_marks_and_is_the_same_each_time(alter):
    told = alter(FELL)

    assert [label for _, label in told.pieces] == [label for _, label in FELL.pieces]
    assert told == alter(FELL)


def test_a_typo_is_one_slip():
    words = {misspelt("kvist", random.Random(seed)) for seed in range(200)}

    assert words >= {"kist", "kvvist", "kivst", "kvit"}
    assert all(4 <= len(word) <= 6 and word[0] == "k" for word in words)


def test_about_one_word_in_twenty_is_misspelt():
    text = "officer " * 2000

    told = CHANGES["typos"](report(text)).text.split()

    assert 60 < sum(word != "officer" for word in told) < 140


def test_where_nothing_failed_chance_still_allows_a_failure():
    """R11: fourteen of fourteen do not show that the fifteenth is found."""
    assert figures([{"recall": (2, 2)}] * 7)["recall"] == {"value": 1.0, "low": 0.7684, "high": 1.0, "of": 14}
