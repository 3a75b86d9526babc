"""Spans count code points of the untouched text, whatever was hidden in it."""

import pytest

from scrubber.domain.normal import normalise


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sgt. Kvist fell.", "Kvist"),
        ("😀😀 Sgt. Kvist fell.", "Kvist"),
        ("Sgt. Kv\u200bist fell.", "Kv\u200bist"),
        ("\u202eSgt. \u2067Kvist\u2069 fell.", "Kvist"),
        ("Sgt. Κvist fell.", "Κvist"),
        ("Sgt. Ｋｖｉｓｔ fell.", "Ｋｖｉｓｔ"),
        ("Sgt.\u00a0Kvist fell.", "Kvist"),
        ("Gun &amp; dog. Sgt. Kvist fell.", "Kvist"),
        ("Sgt. O&#39;Kvist fell.", "O&#39;Kvist"),
    ],
    ids=[
        "plain",
        "emoji",
        "zero-width space",
        "direction marks",
        "Greek capital",
        "full width",
        "no-break space",
        "entity before",
        "entity in the name",
    ],
)
def test_the_span_is_the_name_as_it_was_typed(rules, text, name):
    (span,) = rules.scrub(text).spans

    assert text[span.start : span.end] == name


def test_normal_text_keeps_every_visible_character():
    text = "a\u200bb—“c”\u2028ｄ"

    normal = normalise(text)

    assert normal.text == 'ab-"c"\nd'
    assert [normal.original(i, i + 1) for i in (0, 1, 6)] == [(0, 1), (2, 3), (7, 8)]
