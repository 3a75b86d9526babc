"""What a reviewer starts from, and what speaks for a code."""

import pytest

from review.domain.arrival import Mismatch, check, first_draft
from review.domain.coding import groups
from services.reports import Asked, Report, ScrubResult, Suggestion

ANSWERS = {
    "event": "animal",
    "narrative": "Sergeant Quill met a heron.",
    "factor": ["darkness", "alone"],
    "worst": "death",
    "lessons": "Look up.",
}


def asked(field):
    value = ANSWERS[field]
    if field in ("narrative", "lessons"):
        return Asked(label=field, kind="text")
    codes = [value] if isinstance(value, str) else value
    return Asked(label=field, kind="choice" if isinstance(value, str) else "choices", chosen=dict.fromkeys(codes, "x"))


REPORT = Report(
    report_id="r",
    form="basic",
    role="sworn",
    answers=ANSWERS,
    asked={field: asked(field) for field in ANSWERS},
    mailbox_id="m",
    mailbox_key="k",
    received="2026-03-02",
)
RESULT = ScrubResult(
    spans={},
    masked={"narrative": "[OFFICER 1] met a heron.\r\n", "lessons": "Look up."},
    risk=0.1,
    risk_reasons=[],
    suggested={"factor": [Suggestion(code="darkness", words="at dusk"), Suggestion(code="darkness", words="no moon")]},
    model="m",
)


def test_r11_the_first_draft_is_the_masked_text_and_undecided():
    draft = first_draft(REPORT, RESULT)
    assert (draft.disposition, draft.headline, draft.narrative) == ("", "", "[OFFICER 1] met a heron.")
    assert draft.lessons == "Look up."


def test_it_is_coded_as_the_reporter_did():
    codes = first_draft(REPORT, RESULT).codes
    assert (codes.event, codes.factor, codes.barrier, codes.light) == ("animal", ("darkness", "alone"), (), "")


@pytest.mark.parametrize("masked", [{}, {"narrative": "x"}, {**RESULT.masked, "more": "x"}])
def test_every_text_of_this_very_report_must_have_been_scrubbed(masked):
    check("r", REPORT, RESULT)
    with pytest.raises(Mismatch):
        check("another", REPORT, RESULT)
    with pytest.raises(Mismatch):
        check("r", REPORT, RESULT.model_copy(update={"masked": masked}))


def test_a_code_shows_what_speaks_for_it():
    factor = next(
        group for group in groups(first_draft(REPORT, RESULT).codes, REPORT, RESULT) if group.name == "factor"
    )
    darkness = next(choice for choice in factor.choices if choice.code == "darkness")
    assert (darkness.words, darkness.by_reporter, darkness.chosen, darkness.near) == (
        ("at dusk", "no moon"),
        True,
        True,
        True,
    )
    assert [choice.code for choice in factor.choices if choice.near] == ["darkness", "alone"] and not factor.single
