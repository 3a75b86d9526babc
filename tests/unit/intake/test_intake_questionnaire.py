"""R02: one definition, and a basic report in under ten minutes."""

import pytest

from intake.domain.minutes import minutes
from intake.domain.questionnaire import BrokenQuestionnaire, load
from intake.store import QUESTIONNAIRE
from services.taxonomy import TAXONOMY

GOOD = """\
form: basic
title: Basic report
longest_minutes: 10
screening: {label: Who, choices: {sworn: Sworn, civilian: Civilian, other: Other}}
before: []
sections:
  - title: What happened
    questions:
      - name: light
        kind: choice
        label: What was the light like?
        choices: taxonomy
      - name: narrative
        kind: text
        label: Tell it
        typed_words: 90
"""


@pytest.fixture(scope="module")
def basic():
    return load(QUESTIONNAIRE)


def write(tmp_path, text):
    path = tmp_path / "form.yaml"
    path.write_text(text, "utf-8")
    return path


def test_r02_the_basic_report_takes_less_than_ten_minutes(basic):
    assert 5 < basic.minutes < 10


def test_the_minutes_follow_the_published_figures():
    # 85 closed questions are 15 minutes; three pages are 18 seconds
    assert minutes(choices=85, checklists=0, typed_words=0, guidance_words=0) == pytest.approx(15.3)
    # a checklist counts twice; 36.2 words a minute times 0.6; 238 words a minute
    longer = minutes(choices=83, checklists=1, typed_words=36.2 * 0.6, guidance_words=238)
    assert longer == pytest.approx(15.3 + 1 + 1)


def test_every_code_of_the_taxonomy_is_offered_once(basic):
    coded = {question.name: question for question in basic.questions if question.choices == "taxonomy"}
    assert set(coded) == set(TAXONOMY)
    for name, question in coded.items():
        assert list(question.options) == list(TAXONOMY[name])


def test_r03_no_question_is_required_and_nothing_asks_who_you_are(basic):
    assert not {"name", "email", "phone", "agency", "badge", "rank", "date"} & set(basic.by_name)
    assert {"narrative", "lessons"} == {question.name for question in basic.questions if question.kind == "text"}


def test_r08_the_reporter_is_told_what_to_leave_out(basic):
    said = " ".join(passage.text for passage in basic.before).lower()
    for word in ("names", "monitor", "active investigation", "by law have to report", "drive"):
        assert word in said
    assert "Leave out" in basic.by_name["narrative"].note


@pytest.mark.parametrize(
    ("before", "after", "line", "why"),
    [
        ("kind: choice", "kind: radio", 10, "'text', 'choice'"),
        ("name: light", "name: Light!", 9, "pattern"),
        ("name: light", "name: weather", 9, "no group weather"),
        ("choices: taxonomy", "choices: {}", 9, "needs some"),
        ("    typed_words: 90", "    typed_word: 90", 16, "not permitted"),
        ("        typed_words: 90\n", "", 13, "typed_words"),
        ("name: narrative", "name: light", 13, "taken already"),
        ("label: Tell it", "label: [Tell it", 16, "expected"),
        ("longest_minutes: 10", "longest_minutes: 4", 1, "promises 4"),
        ("choices: taxonomy", "choices: taxonomy\n        groups: [{title: A, codes: [day, dusk, moon]}]", 9, "moon"),
        ("{sworn: Sworn, ", "{", 4, "sworn"),
    ],
)
def test_a_broken_definition_names_its_line(tmp_path, before, after, line, why):
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after, 1))
    with pytest.raises(BrokenQuestionnaire, match=f"line {line}: ") as caught:
        load(path)
    assert why in str(caught.value)


def test_the_definition_of_these_tests_is_good(tmp_path):
    assert [question.name for question in load(write(tmp_path, GOOD)).questions] == ["light", "narrative"]
