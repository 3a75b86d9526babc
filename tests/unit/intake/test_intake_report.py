"""R03: every question can be skipped, a story or a lesson is enough; errors name the field and quote nothing."""

import pytest

from intake import catalogue
from intake.domain.questionnaire import load
from intake.domain.report import InvalidReport, check, explain
from intake.store import QUESTIONNAIRE

BASIC = load(QUESTIONNAIRE).forms["basic"]
LONGEST = 200


def errors(given):
    with pytest.raises(InvalidReport) as caught:
        check(BASIC, given, LONGEST)
    assert "heron" not in str([*caught.value.errors, str(caught.value)])
    return [(error.field, error.detail) for error in caught.value.errors]


@pytest.mark.parametrize("given", [{"narrative": "It was close."}, {"lessons": "Wait for cover."}])
def test_r03_a_story_or_a_lesson_is_enough(given):
    assert check(BASIC, given, LONGEST) == given


def test_a_whole_report_comes_back_in_the_order_of_the_form():
    given = {
        "lessons": "Wait.",
        "barrier": ["luck"],
        "factor": ["alone", "darkness"],
        "event": "ambush",
        "narrative": "It was close.",
        "light": "night_dark",
        "officers": "one",
    }
    checked = check(BASIC, given, LONGEST)
    assert list(checked) == ["event", "narrative", "light", "officers", "factor", "barrier", "lessons"]
    assert checked["factor"] == ["darkness", "alone"]
    assert checked["narrative"] == "It was close."


def test_not_sure_and_skipped_questions_are_not_kept():
    given = {"event": "not_sure", "light": "", "setting": None, "factor": [], "activity": ["not_sure"]}
    assert check(BASIC, {**given, "lessons": "Wait."}, LONGEST) == {"lessons": "Wait."}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [("narrative", catalogue.EMPTY_REPORT)]),
        ({"event": "ambush"}, [("narrative", catalogue.EMPTY_REPORT)]),
        ({"narrative": " \r\n\t\x00 ", "lessons": ""}, [("narrative", catalogue.EMPTY_REPORT)]),
        ({"narrative": "heron" * 41}, [("narrative", catalogue.TOO_LONG.format(limit=200))]),
        ({"narrative": "x", "lessons": "é" * 201}, [("lessons", catalogue.TOO_LONG.format(limit=200))]),
        ({"narrative": ["heron"]}, [("narrative", catalogue.NOT_A_TEXT)]),
        ({"narrative": 5}, [("narrative", catalogue.NOT_A_TEXT)]),
        ({"narrative": "heron \ud800"}, [("narrative", catalogue.NOT_A_TEXT)]),
        ({"narrative": "x", "event": "heron"}, [("event", catalogue.NOT_OFFERED)]),
        ({"narrative": "x", "event": ["ambush"]}, [("event", catalogue.NOT_OFFERED)]),
        ({"narrative": "x", "event": True}, [("event", catalogue.NOT_OFFERED)]),
        ({"narrative": "x", "factor": "alone"}, [("factor", catalogue.NOT_A_LIST)]),
        ({"narrative": "x", "factor": [["alone"]]}, [("factor", catalogue.NOT_A_LIST)]),
        ({"narrative": "x", "factor": ["alone", "heron"]}, [("factor", catalogue.NOT_OFFERED)]),
        ({"narrative": "x", "badge": "heron"}, [("badge", catalogue.UNKNOWN_FIELD)]),
        ({"narrative": "x", "The heron said": "x"}, [("answers", catalogue.UNKNOWN_FIELD)]),
        ({"light": "heron", "event": 1}, [("event", catalogue.NOT_OFFERED), ("light", catalogue.NOT_OFFERED)]),
    ],
)
def test_errors_name_the_field_and_never_the_text(given, expected):
    assert errors(given) == expected


def test_texts_are_cleaned_without_changing_their_words():
    given = {"narrative": "  One.\r\nTwo.\rThree\u2028Four\x0b\x00Five\u00a0🚓 \n"}
    assert check(BASIC, given, LONGEST) == {"narrative": "One.\nTwo.\nThree\nFour  Five 🚓"}


def test_a_text_of_exactly_the_limit_is_taken():
    assert check(BASIC, {"lessons": "🚓" * LONGEST}, LONGEST)


def test_a_report_explains_its_answers_as_they_were_asked():
    asked = explain(BASIC, {"narrative": "x", "light": "dusk", "factor": ["alone"]})
    assert asked["narrative"].kind == "text" and not asked["narrative"].chosen
    assert asked["light"].label == "What was the light like?" and asked["light"].chosen == {"dusk": "Dawn or dusk"}
    assert asked["factor"].chosen == {"alone": "No cover officer, did not wait"}
