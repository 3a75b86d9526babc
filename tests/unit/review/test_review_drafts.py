"""R14, R15, R20: what must be right before a draft may be signed."""

import pytest
from pydantic import ValidationError

from review.domain.drafts import Draft, balanced, broken, one_line, paragraphs, story_of, tidy
from services.stories import Codes

FIT = {
    "disposition": "publish",
    "headline": "Wait for the second car",
    "quote": "The porch was dark.",
    "narrative": "[OFFICER 1] went ahead.\n\nThe porch was dark.",
    "lessons": "Wait.\n\nLook.",
    "codes": Codes(event="fall_drowning"),
}


def test_a_fit_draft_breaks_no_rule():
    assert broken(Draft(**FIT)) == []


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"disposition": ""}, ["disposition"]),
        ({"headline": ""}, ["headline"]),
        ({"narrative": ""}, ["narrative"]),
        ({"lessons": ""}, ["lessons"]),
        ({"codes": Codes(event="")}, ["event"]),
        ({"headline": "h" * 201}, ["headline"]),
        ({"quote": "q" * 401}, ["quote"]),
        ({"narrative": "n" * 60_001}, ["narrative"]),
        ({"narrative": "[OFFICER 1 went ahead."}, ["narrative"]),
        ({"lessons": "Wait for OFFICER 1]."}, ["lessons"]),
        ({"quote": "[[OFFICER 1]]"}, ["quote"]),
        ({"headline": "", "lessons": ""}, ["headline", "lessons"]),
        ({"disposition": "lessons_only", "narrative": "", "quote": ""}, []),
        ({"disposition": "lessons_only", "lessons": ""}, ["lessons"]),
        ({"disposition": "analysis_only", "headline": "", "narrative": "[", "lessons": ""}, []),
        ({"disposition": "analysis_only", "codes": Codes(event="")}, ["event"]),
        ({"disposition": "reject", "headline": "", "lessons": "", "codes": Codes(event="")}, []),
    ],
)
def test_r15_each_broken_rule_names_its_field(change, fields):
    assert [each.field for each in broken(Draft(**{**FIT, **change}))] == fields


def test_a_message_says_what_to_do_and_quotes_nothing():
    draft = Draft(**{**FIT, "lessons": "The [heron", "quote": "heron" * 100, "headline": ""})
    assert all(each.message[0].isupper() and "heron" not in each.message for each in broken(draft))


def test_r20_a_story_has_headline_quote_narrative_and_lessons():
    story = story_of(Draft(**FIT), "0123456789", 3, "2026 Q1")
    assert (story.version, story.quarter, story.quote) == (3, "2026 Q1", "The porch was dark.")
    assert story.narrative == ("[OFFICER 1] went ahead.", "The porch was dark.")
    assert story.lessons == ("Wait.", "Look.")


def test_r12_lessons_only_carries_no_narrative():
    story = story_of(Draft(**{**FIT, "disposition": "lessons_only"}), "0123456789", 1, "2026 Q1")
    assert story.narrative == () and story.lessons == ("Wait.", "Look.")


def test_what_may_be_signed_can_always_be_a_story():
    with pytest.raises(ValidationError):
        story_of(Draft(**{**FIT, "lessons": ""}), "0123456789", 1, "2026 Q1")


@pytest.mark.parametrize(
    ("text", "whole"),
    [("", True), ("[A] and [B 2]", True), ("[A", False), ("A]", False), ("]A[", False), ("[A [B]]", False)],
)
def test_a_torn_placeholder_is_seen(text, whole):
    assert balanced(text) is whole


def test_a_text_from_a_form_is_tidied_once():
    raw = "  One line \r\nand more.\r\n\r\n\r\n\r\nAnother.  \r\n"
    tidied = tidy(raw)
    assert tidied == "One line\nand more.\n\nAnother." and tidy(tidied) == tidied
    assert paragraphs(tidied) == ("One line\nand more.", "Another.")
    assert one_line(" A \n headline\t here ") == "A headline here"
