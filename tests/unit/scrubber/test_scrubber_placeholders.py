"""R11: what stands for a span is consistent in one report, and general where the lesson needs it."""

import pytest

from scrubber.domain.merge import merge
from scrubber.domain.policy import decade, part_of_day
from scrubber.domain.spans import Span


def test_a_person_keeps_the_placeholder_through_the_report(rules):
    text = "Officer Ann Kvist saw suspect Bo Lindqvist. Kvist yelled. Lindqvist ran. Sgt. Oyelaran came."

    assert rules.scrub(text).masked == (
        "Officer [OFFICER 1] saw suspect [SUSPECT 1]. [OFFICER 1] yelled. [SUSPECT 1] ran. Sgt. [OFFICER 2] came."
    )


def test_two_persons_of_one_surname_are_two(rules):
    text = "Suspect Todd Kvist ran. His wife, Mona Kvist, stayed."

    assert rules.scrub(text).masked == "Suspect [SUSPECT 1] ran. His wife, [PERSON 1], stayed."


def test_numbers_start_anew_in_each_report(rules):
    assert (
        rules.scrub("Sgt. Kvist fell.").masked == rules.scrub("Sgt. Oyelaran fell.").masked == "Sgt. [OFFICER 1] fell."
    )


def test_the_unit_of_a_military_time_goes_with_it(rules):
    assert rules.scrub("At 0230 hours he came out.").masked == "At [NIGHT] he came out."


def test_the_words_of_an_age_go_with_it(rules):
    assert rules.scrub("A 29 year old male and a 34 yoa female.").masked == "A [20s] male and a [30s] female."


def test_streets_highways_and_agencies_are_numbered_by_kind(rules):
    masked = rules.scrub("Ozark PD came down I-79 to Thompson St and back on I-79.").masked

    assert masked == "[AGENCY 1] came down [HIGHWAY 1] to [STREET 1] and back on [HIGHWAY 1]."


@pytest.mark.parametrize(
    ("text", "part"),
    [("0230", "[NIGHT]"), ("2318", "[NIGHT]"), ("0615", "[MORNING]"), ("14:05", "[AFTERNOON]"), ("6 pm", "[EVENING]"),
     ("12:10 am", "[NIGHT]"), ("12:10 p.m.", "[AFTERNOON]"), ("7 in the morning", "[MORNING]"), ("3:40", "[TIME]"),
     ("ten fifteen", "[TIME]"), ("midnight", "[NIGHT]"), ("nine o'clock at night", "[NIGHT]")],
)  # fmt: skip
def test_a_time_becomes_a_part_of_the_day(text, part):
    assert part_of_day(text) == part


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("41", "[40s]"),
        ("fifty-two", "[50s]"),
        ("sixteen", "[TEEN]"),
        ("13", "[TEEN]"),
        ("9", "[CHILD]"),
        ("93", "[80s]"),
    ],
)
def test_an_age_becomes_a_decade(text, age):
    assert decade(text) == age


def test_a_sign_alone_is_nobody():
    assert merge("I was @ home.", [Span(6, 7, "PERSON", "network", 0.7, "trained network")]) == []
    assert merge("He is @smiley88 now.", [Span(6, 15, "CONTACT", "contacts", 0.97, "handle")])[0][:2] == (6, 15)
