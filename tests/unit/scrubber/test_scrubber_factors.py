"""R21: codes are suggested from the text, each with the words that support it."""

import pytest

from scrubber.domain.factors import lexicon, suggest, tree
from scrubber.domain.phrases import Tree, read
from scrubber.domain.scrub import Scrubber
from scrubber.learning.examples import SMALL
from services.taxonomy import TAXONOMY


def suggested(text: str) -> dict[str, list[str]]:
    return {factor.code: factor.words for factor in suggest(read(text))}


def test_every_code_of_the_lexicon_is_in_the_taxonomy():
    assert [(group, code) for group, code in lexicon() if code not in TAXONOMY[group]] == []


def test_every_code_of_the_taxonomy_but_other_has_phrases():
    every = {(group, code) for group, codes in TAXONOMY.items() for code in codes if code != "other"}
    assert every - lexicon().keys() == set()


def test_no_single_small_word_suggests_anything():
    assert [word for word in SMALL if suggest(read(word))] == []


TABLE = [
    ("The porch light was out.", "darkness", "porch light was out"),
    ("There were no streetlights.", "night_dark", "no streetlights"),
    ("MY TASER HAD NO EFFECT, NO EFFECT AT ALL.", "less_lethal_failed", "no effect"),
    ("He grabbed my gun but retention held.", "retention", "retention held"),
    ("He grabbed my gun but retention held.", "disarm_attempt", "grabbed my gun"),
    ("We were on a foot pursuit.", "pursuit_foot", "foot pursuit"),
    ("We got rear-ended at a light.", "vehicle_collision", "rear-ended"),
    ("My portable wouldn't work in there.", "radio_failure", "portable wouldn't"),
    ("I couldn’t transmit.", "radio_failure", "couldn't transmit"),
    ("Deputy [OFFICER 2] grabbed his arm.", "cover_officer", "[officer 2] grabbed"),
    ("She had a box cutter.", "assault_weapon", "had a box cutter"),
    ("He had a knife up his sleeve.", "concealed_weapon", "up his sleeve"),
    ("I did not wait for backup.", "alone", "did not wait for"),
    ("Nobody told me about the dog.", "dispatch_information", "nobody told me"),
    ("I was held over after a double shift.", "fatigue", "held over"),
    ("I wasn't wearing my vest that day.", "body_armor_unused", "wasn't wearing my vest"),
    ("The vest stopped it.", "body_armor_worn", "vest stopped it"),
    ("My seatbelt was off.", "seatbelt_unused", "seatbelt was off"),
    ("I was belted.", "seatbelt_worn", "i was belted"),
    ("He was off his meds.", "mental_crisis", "off his meds"),
    ("My pistol jammed.", "firearm_malfunction", "jammed"),
    ("I talked him down.", "de_escalation", "talked him down"),
    ("We have no written policy.", "policy_gap", "no written policy"),
]


@pytest.mark.parametrize(("text", "code", "words"), TABLE)
def test_suggested_with_the_words_that_support_it(text, code, words):
    assert words in suggested(text)[code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hello.", "darkness"),
        ("The suspect was out. Light snow fell.", "light_failure"),
        ("He wore a vest. Off we went.", "body_armor_unused"),
        ("The bank called.", "fall_drowning"),
        ("A barking sound came from the market.", "animal"),
        ("I had no doubt. Backup came.", "alone"),
    ],
)
def test_words_that_only_look_alike_or_stand_in_two_sentences_suggest_nothing(text, code):
    assert code not in suggested(text)


def test_supporting_words_come_from_the_masked_text_only():
    scrubber = Scrubber(lambda texts: [[] for _ in texts])
    result = scrubber.scrub("Officer Dark Kvist pulled him off. It was dark, call 555-867-5309.")
    words = [word for factor in result.factors for word in factor.words]

    assert "dark" in words
    assert all(word in result.masked.lower() for word in words)
    assert not any("kvist" in word or "5309" in word for word in words)


def test_of_phrases_that_overlap_the_longest_is_shown_once():
    assert suggested("Pitch black, and black ice on the road.")["darkness"] == ["pitch black"]


class Counting(list):
    """Words that count how often one is looked at."""

    looks = 0

    def __getitem__(self, index):
        self.looks += 1
        return super().__getitem__(index)


@pytest.mark.parametrize("text", ["he grabbed my gun and ", "did not ", "my partner then ", "no street light was "])
def test_the_work_for_a_word_does_not_grow_with_the_text_nor_with_the_lexicon(text):
    words = Counting(read(text * 2_000).words)
    list(tree().find(words))

    assert words.looks < 9 * len(words)


def test_a_phrase_language_in_one_glance():
    made = Tree({"he": "he, the man"})
    made.add("<he> fell/slid/went+off _ down (on/off)", "x")
    made.pack()

    def found(text):
        read_text = read(text)
        return [read_text.between(first, last) for first, last, _ in made.find(read_text.words)]

    assert found("He fell down. The man slid halfway down on it") == [
        "he fell down", "man slid halfway down", "man slid halfway down on",
    ]  # fmt: skip
    assert found("He. Fell down. A man falls down") == []


@pytest.mark.parametrize("phrase", ["(very)", "_ down", "the", "fell (down (on))", "fell (down"])
def test_a_phrase_that_means_nothing_is_a_mistake_in_the_lexicon(phrase):
    with pytest.raises(ValueError, match="a phrase with"):
        Tree({}).add(phrase, "x")
