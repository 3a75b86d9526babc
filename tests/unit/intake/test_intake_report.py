"""R03: every question can be skipped, a story or a lesson is enough; errors name the field and quote nothing."""

import pytest

from intake import catalogue
from intake.domain.questionnaire import load
from intake.domain.report import InvalidReport, check, check_programme, check_said, explain, too_long
from intake.store import QUESTIONNAIRE

FORMS = load(QUESTIONNAIRE).forms
BASIC = FORMS["basic"]
LONGEST = 200
STORY, LESSONS = (f"“{BASIC.by_name[name].label}”" for name in ("narrative", "lessons"))


def errors(given):
    with pytest.raises(InvalidReport) as caught:
        check(BASIC, given, LONGEST)
    assert "heron" not in str([*caught.value.errors, str(caught.value)])
    return [(error.field, error.detail) for error in caught.value.errors]


@pytest.mark.parametrize("given", [{"narrative": "It was close."}, {"lessons": "Wait for cover."}])
def test_r03_a_story_or_a_lesson_is_enough(given):
    assert check(BASIC, given, LONGEST) == given


def every_answer(form):
    kinds = {"text": lambda _: "x", "choice": lambda codes: codes[0], "choices": lambda codes: codes}
    return {question.name: kinds[question.kind](list(question.options)) for question in form.questions}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_r03_each_question_of_each_form_can_be_skipped(form):
    answers = every_answer(form)
    assert check(form, answers, LONGEST) == answers
    for name in answers:
        rest = {other: answer for other, answer in answers.items() if other != name}
        assert check(form, rest, LONGEST) == check(form, {**rest, name: None}, LONGEST) == rest


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_any_text_alone_is_a_report(form):
    for question in form.questions:
        if question.kind == "text":
            assert check(form, {question.name: "x"}, LONGEST)


@pytest.mark.parametrize(("typed", "code"), [("nm-7", "NM-7"), (" PD12 ", "PD12"), ("", ""), ("A" * 20, "A" * 20)])
def test_a_programmes_code_is_kept_in_capitals(typed, code):
    assert check_programme(typed) == code


@pytest.mark.parametrize("typed", ["heron road", "A" * 21, "heron!", "hérón", "heron\n1"])
def test_what_is_no_programmes_code_is_an_error_that_quotes_nothing(typed):
    with pytest.raises(InvalidReport) as caught:
        check_programme(typed)
    assert [(error.field, error.detail) for error in caught.value.errors] == [("programme", catalogue.NOT_A_PROGRAMME)]


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [("answer", " No.\r\n", "No."), ("objection", "", ""), ("objection", "Why?", "Why?"), ("consent", " ", "")],
)
def test_what_is_said_from_the_mailbox_is_cleaned(kind, text, kept):
    assert check_said(kind, text, LONGEST) == kept


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("answer", " ", catalogue.EMPTY_ANSWER),
        ("consent", "heron", catalogue.CONSENT_WITH_TEXT),
        ("answer", "heron" * 41, too_long("This text", 205, 200)),
    ],
)
def test_what_cannot_be_said_is_an_error_that_quotes_nothing(kind, text, why):
    with pytest.raises(InvalidReport) as caught:
        check_said(kind, text, LONGEST)
    assert [(error.field, error.detail) for error in caught.value.errors] == [("text", why)]


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
        ({"narrative": "heron" * 41}, [("narrative", too_long(STORY, 205, 200))]),
        ({"narrative": "x", "lessons": "é" * 201}, [("lessons", too_long(LESSONS, 201, 200))]),
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


def test_two_texts_that_are_too_long_are_told_apart_and_by_how_much():
    (_, story), (_, lesson) = errors({"narrative": "x" * 1234, "lessons": " " + "y" * 250})
    assert story.startswith(f"{STORY} has 1,234 characters") and "at least 1,034." in story
    assert lesson.startswith(LESSONS) and "at least 50." in lesson


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
