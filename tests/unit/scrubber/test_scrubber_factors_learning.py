"""R21: learning from what reviewers confirmed, and from nothing else."""

import copy
import json

import pytest

from scrubber.domain import factors
from scrubber.domain.learned import Learned, Rule
from scrubber.domain.phrases import read
from scrubber.learning.examples import terms
from scrubber.learning.learn import TooLittle, learn
from scrubber.learning.source import BadSource, stories_of, story_of
from tests.unit.scrubber.invented_library import library


@pytest.fixture(scope="module")
def learned():
    return learn([story_of(answer) for answer in library(120)], seed=1)


@pytest.fixture
def in_use(learned):
    factors.use(learned.learned())
    yield
    factors.use(None)


PLANTED = "He showed me the laminated binder on the desk."


def test_r21_a_planted_association_is_found_and_suggested_with_its_words(in_use):
    (found,) = [factor for factor in factors.suggest(read(PLANTED)) if factor.code == "policy_gap"]

    assert {"laminated", "binder", "laminated binder"} >= set(found.words)
    assert "laminated binder" in found.words


def test_r21_the_lexicon_alone_does_not_know_it(learned):
    assert "policy_gap" not in [factor.code for factor in factors.suggest(read(PLANTED))]
    evaluation = learned.evaluation["factor.policy_gap"]
    assert evaluation.lexicon.right == 0
    assert evaluation.joined.precision > 0.9
    assert evaluation.joined.recall > 0.9


def test_r21_what_was_learned_only_adds(in_use):
    text = "It was dark. " + PLANTED
    codes = [factor.code for factor in factors.suggest(read(text))]
    factors.use(None)
    assert {factor.code for factor in factors.suggest(read(text))} < set(codes)
    assert len(codes) == len(set(codes))


def test_the_same_stories_and_seed_give_the_same_file(learned):
    again = learn([story_of(answer) for answer in library(120)], seed=1)
    assert again == learned
    assert again.version == learned.named()
    assert again.version.startswith("1-120-")


def test_a_code_with_too_few_stories_stays_with_the_lexicon():
    with pytest.raises(TooLittle, match="12 stories"):
        learn([story_of(answer) for answer in library(12)], seed=1)


def test_a_file_is_bounded(learned):
    assert all(len(rule.weights) <= 40 for rule in learned.codes.values())


def test_a_term_counts_once_and_shows_as_it_stands():
    made = Learned("v", {("factor", "darkness"): Rule(1.5, {"blue lamp": 1.0, "lamp": 0.8, "sun": -5.0})})

    assert made.suggest(read("Lamp, lamp, lamp.")) == {}
    assert made.suggest(read("The blue\nlamp broke.")) == {("factor", "darkness"): {"blue\nlamp", "lamp"}}
    assert made.suggest(read("The blue lamp and the sun.")) == {}


def test_placeholders_numbers_and_small_words_are_not_learned():
    assert terms(read("[OFFICER 1] and [PERSON 2] were at 42. The lamp fell on me.")) == {
        "lamp", "fell", "lamp fell", "fell on",
    }  # fmt: skip


REPORT = {"id": "r", "text": "SECRET happened.", "spans": [], "codes": {"event": "other"}}
ANSWERS = {"report_id": "r", "form": "basic", "role": "sworn", "answers": {"narrative": "SECRET"}, "asked": {}}


def changed(**parts) -> dict:
    return {**copy.deepcopy(library(1)[0]), **parts}


@pytest.mark.parametrize(
    "answer",
    [
        REPORT,
        ANSWERS,
        "SECRET",
        None,
        [REPORT],
        changed(masked="SECRET"),
        changed(disposition="reject"),
        changed(lessons=[]),
        changed(codes={"kind": "secret"}),
        changed(codes={"event": "other"}),
        changed(url=None),
        {name: value for name, value in changed().items() if name != "citation"},
        {name: value for name, value in changed().items() if name != "story_version"},
    ],
)
def test_r21_only_an_approved_story_can_be_learned_from(tmp_path, answer):
    source = tmp_path / "saved.json"
    source.write_text(json.dumps([library(1)[0], answer]), "utf-8")
    with pytest.raises(BadSource) as refused:
        stories_of(str(source))
    assert "SECRET" not in str(refused.value)


def test_a_saved_file_may_be_a_list_or_an_object_and_a_story_counts_once(tmp_path):
    source = tmp_path / "saved.json"
    answers = library(3)
    for saved in (answers, {"stories": answers}, [*answers, *answers]):
        source.write_text(json.dumps(saved), "utf-8")
        assert len(stories_of(str(source))) == 3


@pytest.mark.parametrize("content", ["{", "[" * 100_000, "{}", '"x"'])
def test_a_file_that_holds_no_list_of_stories_is_refused(tmp_path, content):
    source = tmp_path / "saved.json"
    source.write_text(content, "utf-8")
    with pytest.raises(BadSource):
        stories_of(str(source))


def test_an_address_that_does_not_answer_is_refused():
    with pytest.raises(BadSource, match="does not answer"):
        stories_of("http://127.0.0.1:9/library/api/v1/stories")
