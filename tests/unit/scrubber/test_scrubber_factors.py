"""R21: codes are suggested from the text, each with the words that support it."""

import pytest

from scrubber.domain.factors import lexicon, suggest
from scrubber.domain.risk import risk
from scrubber.domain.spans import Span
from services.taxonomy import TAXONOMY


def test_every_code_of_the_lexicon_is_in_the_taxonomy():
    assert [(group, code) for group, code, _ in lexicon() if code not in TAXONOMY[group]] == []


@pytest.mark.parametrize(
    ("text", "group", "code", "word"),
    [
        ("The porch light was out and I was alone.", "factor", "darkness", "porch light was out"),
        ("MY TASER HAD NO EFFECT, NO EFFECT AT ALL.", "factor", "less_lethal_failed", "no effect"),
        ("He grabbed my gun but retention held.", "barrier", "retention", "retention held"),
        ("We were on a foot pursuit.", "activity", "pursuit_foot", "foot pursuit"),
    ],
)
def test_suggested_with_the_words_that_support_it(text, group, code, word):
    suggested = {(factor.group, factor.code): factor.words for factor in suggest(text)}

    assert word in suggested[group, code]


def test_nothing_is_suggested_without_words():
    assert suggest("Hello.") == []


def test_risk_tells_its_reasons_and_grows_with_them():
    sure = Span(0, 5, "PERSON", "ranked_names", 0.95, "officer's rank")
    unsure = Span(9, 12, "PERSON", "capitals", 0.4, "no ordinary word")
    news = Span(20, 30, "OTHER", "facts", 0.85, "news")

    low, high = risk("He fell.", [sure]), risk("He fell.", [sure, unsure, news])

    assert (low.score, low.reasons) == (0, [])
    assert 0.4 < high.score < 1
    assert high.reasons == ["1 findings that the scrubber is unsure of", "the event was in the news or on video"]
