"""R02: one definition; a basic report in under ten minutes, a detailed one in at most twenty."""

import pytest
import yaml

from intake.domain.minutes import minutes
from intake.domain.questionnaire import BrokenQuestionnaire, load
from intake.store import QUESTIONNAIRE
from services.taxonomy import TAXONOMY

GOOD = """\
screening: {label: Who, choices: {sworn: Sworn, civilian: Civilian, other: Other}}
before: []
signoff: {label: Show me, hint: A week.}
programme: {label: Code, hint: If any.}
questions:
  - &light
    name: light
    kind: choice
    label: What was the light like?
    choices: taxonomy
  - &narrative
    name: narrative
    kind: text
    label: Tell it
    note: No names.
    typed_words: 90
forms:
  basic:
    title: Basic report
    about: Short.
    longest_minutes: 10
    sections:
      - {title: What happened, questions: [*light, *narrative]}
  detailed:
    title: Detailed report
    about: Long.
    longest_minutes: 20
    sections:
      - {title: What happened, questions: [*narrative]}
      - title: The setting
        questions: [*light]
"""


@pytest.fixture(scope="module")
def questionnaire():
    return load(QUESTIONNAIRE)


@pytest.fixture(params=["basic", "detailed"])
def form(questionnaire, request):
    return questionnaire.forms[request.param]


def write(tmp_path, text):
    path = tmp_path / "form.yaml"
    path.write_text(text, "utf-8")
    return path


def words(*texts):
    return sum(len(text.split()) for text in texts)


@pytest.mark.parametrize(("name", "least", "longest"), [("basic", 5, 10), ("detailed", 10, 20)])
def test_r02_each_form_keeps_its_promise_computed_from_the_file_itself(questionnaire, name, least, longest):
    file = yaml.safe_load(QUESTIONNAIRE.read_text("utf-8"))
    outline = file["forms"][name]
    asked = [question for section in outline["sections"] for question in section["questions"]]
    kinds = [question["kind"] for question in asked]
    points = 3 + kinds.count("choice") + 2 * kinds.count("choices")  # 3: screening, sign-off, programme
    read = [file["screening"]["hint"], file["signoff"]["hint"], file["programme"]["hint"]]
    read += [outline["about"] for outline in file["forms"].values()]
    read += [text for passage in file["before"] for text in passage.values()]
    read += [question.get(part, "") for question in asked for part in ("hint", "note")]
    typed = sum(question.get("typed_words", 0) for question in asked)
    pages = 2 + len(outline["sections"])
    seconds = points * 900 / 85 + pages * 6 + 60 * typed / (36.2 * 0.6) + 60 * words(*read) / 238
    assert questionnaire.forms[name].minutes == pytest.approx(seconds / 60)
    assert least < seconds / 60 < longest == outline["longest_minutes"]


def test_the_minutes_follow_the_published_figures():
    # 85 closed questions are 15 minutes; three pages are 18 seconds
    shortest = minutes(choices=85, checklists=0, typed_words=0, guidance_words=0, pages=3)
    assert shortest == pytest.approx(15.3)
    # a checklist counts twice; 36.2 words a minute times 0.6; 238 words a minute
    longer = minutes(choices=83, checklists=1, typed_words=36.2 * 0.6, guidance_words=238, pages=3)
    assert longer == pytest.approx(15.3 + 1 + 1)


def test_the_parts_of_the_detailed_report(questionnaire):
    titles = [section.title for section in questionnaire.forms["detailed"].sections]
    assert titles == [
        "What happened",
        "The setting",
        "People",
        "Equipment",
        "What contributed",
        "What broke the chain",
        "Lessons",
        "Training and policy ideas",
    ]


def test_the_detailed_report_asks_all_that_the_basic_one_asks(questionnaire):
    basic, detailed = questionnaire.forms.values()
    assert basic.by_name.items() < detailed.by_name.items()


def test_every_code_of_the_taxonomy_is_offered_once(form):
    coded = {question.name: question for question in form.questions if question.choices == "taxonomy"}
    assert set(coded) == set(TAXONOMY)
    for name, question in coded.items():
        assert list(question.options) == list(TAXONOMY[name])


def test_r03_nothing_asks_who_you_are(form):
    assert not {"name", "email", "phone", "agency", "badge", "rank", "date", "age"} & set(form.by_name)


def test_r03_own_choices_are_few_and_broad(form):
    for question in form.questions:
        if question.choices != "taxonomy" and question.kind == "choice":
            assert len(question.options) <= 5
            assert not any(character.isdigit() for label in question.options.values() for character in label)


def test_r08_each_free_text_says_what_to_leave_out(form):
    texts = [question for question in form.questions if question.kind == "text"]
    assert {"narrative", "lessons"} <= {question.name for question in texts}
    for question in texts:
        assert question.note.startswith(("Leave out", "No names"))


def test_r08_the_reporter_is_told_what_to_leave_out_before_the_form(questionnaire):
    said = " ".join(passage.text for passage in questionnaire.before).lower()
    for word in ("names", "monitor", "active investigation", "by law have to report", "drive"):
        assert word in said


@pytest.mark.parametrize(
    ("before", "after", "line", "why"),
    [
        ("kind: choice", "kind: radio", 8, "'text', 'choice'"),
        ("name: light", "name: Light!", 7, "pattern"),
        ("name: light", "name: weather", 6, "no group weather"),
        ("choices: taxonomy", "choices: {}", 6, "needs some"),
        ("choices: taxonomy", "choices: {Day One: Day}", 6, "codes"),
        ("choices: taxonomy", "choices: {not_sure: Not sure}", 6, "not_sure"),
        ("    typed_words: 90", "    typed_word: 90", 16, "not permitted"),
        ("    typed_words: 90\n", "", 11, "typed_words"),
        ("name: narrative", "name: light", 12, "taken already"),
        ("label: Tell it", "label: [Tell it", 15, "expected"),
        ("longest_minutes: 10", "longest_minutes: 4", 21, "promises 4"),
        ("longest_minutes: 20", "longest_minutes: 5", 27, "promises 5"),
        ("choices: taxonomy", "choices: taxonomy\n    groups: [{title: A, codes: [day, dusk, moon]}]", 6, "moon"),
        ("{sworn: Sworn, ", "{", 1, "sworn"),
        ("[*light, *narrative]", "[*light, *narrativ]", 23, "undefined alias"),
        ("[*light, *narrative]", "[*light, light]", 23, "Question"),
        ("[*light, *narrative]", "[]", 23, "at least 1"),
        ("questions: [*light]", "questions: [*light, *narrative]", 11, "already"),
        (", *narrative]}\n  detailed", "]}\n  tall", 24, "'detailed'"),
        ("forms:", "  - {name: scent, kind: text, label: Scent, typed_words: 1}\nforms:", 17, "no form asks"),
        (
            "*light, *narrative",
            "*light, {name: scent, kind: text, label: Scent, typed_words: 1}",
            23,
            "questions above",
        ),
        ("signoff: {label: Show me, ", "signoff: {", 3, "required"),
    ],
)
def test_a_broken_definition_names_its_line(tmp_path, before, after, line, why):
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after, 1))
    with pytest.raises(BrokenQuestionnaire, match=f"line {line}: ") as caught:
        load(path)
    assert why in str(caught.value)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a list", "a word"])
def test_what_defines_nothing_is_broken(tmp_path, text):
    with pytest.raises(BrokenQuestionnaire, match="line 1: "):
        load(write(tmp_path, text))


def test_a_definition_without_a_form_is_broken(tmp_path):
    with pytest.raises(BrokenQuestionnaire, match="line 17: .*basic, detailed"):
        load(write(tmp_path, GOOD[: GOOD.index("  detailed:")]))


def test_the_definition_of_these_tests_is_good(tmp_path):
    forms = load(write(tmp_path, GOOD)).forms
    assert {name: list(form.by_name) for name, form in forms.items()} == {
        "basic": ["light", "narrative"],
        "detailed": ["narrative", "light"],
    }
