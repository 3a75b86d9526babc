"""R12: what is left in a masked text that could still tell who it was, why, and what to do about it."""

import numpy as np
import pytest

from scrubber.domain.phrases import read
from scrubber.domain.reading import Reading
from scrubber.domain.risk import doubts, risk, signs
from scrubber.domain.spans import Span
from scrubber.scorecard.warning import area


def risk_of(text, spans=()):
    return risk(Reading(text), read(text), list(spans))


def reasons(text, spans=()):
    return [reason.why for reason in risk_of(text, spans).reasons]


def test_a_text_that_tells_nothing_has_no_risk():
    assert risk_of("He ran and I fell over the curb.").score == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I have eleven years on the job.", "Years of service or an age of the writer are left"),
        ("The k-9 handler was late.", "A rare unit or assignment"),
        ("It was an officer-involved shooting.", "An event that many have heard of"),
        ("My wife asked me to write this.", "A family tie is left"),
        ("He was cleared by internal affairs.", "An inquiry, injury or award that a record would show"),
    ],
)
def test_a_fact_that_is_left_is_a_reason(text, why):
    assert why in reasons(text)


def test_a_masked_fact_still_says_what_the_report_is():
    news = Span(0, 18, "OTHER", "facts", 0.85, "news")

    assert "The event was in the news or on video" in reasons("It was on the news.", [news])


def test_each_sign_says_why_and_what_to_do_and_quotes_nothing():
    for sign in signs().values():
        assert 0 < sign.weight < 1
        assert sign.reason.why
        assert sign.reason.advice.endswith(".")


def test_more_doubts_more_risk():
    text = "Then Kvist went to the Oyelaran place near Quuxley."

    assert doubts(Reading(text), [])["unknown_words"] == 3
    assert risk_of(text).score > risk_of("Then Kvist went to the place.").score > 0


def test_a_word_that_is_masked_raises_no_doubt():
    text = "Then Kvist fell."

    assert doubts(Reading(text), [Span(5, 10, "PERSON", "network", 0.7, "trained network")])["unknown_words"] == 0


def test_calibres_codes_and_measures_are_no_numbers_of_anybody():
    assert doubts(Reading("A 10-50, two 9mm rounds, 35 mph, 200 yards, an X26P."), [])["codes"] == 0
    assert doubts(Reading("It said 4471209 on the card."), [])["codes"] == 1


def test_the_strongest_reason_comes_first():
    assert reasons("My wife heard of the officer-involved shooting.")[0] == "An event that many have heard of"


def test_the_measure_of_warning_counts_pairs():
    """R12: of a report with a leak and one without, the chance that the first has the higher risk."""
    clean = np.array([True, True, False, False])

    assert area(np.array([0.1, 0.2, 0.3, 0.4]), clean)["value"] == 1
    assert area(np.array([0.1, 0.4, 0.1, 0.4]), clean)["value"] == 0.5
