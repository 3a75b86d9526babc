"""R11: a name met once is masked everywhere in the report."""

import pytest


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Officer Dana Kvist fell. KVIST was hurt. I helped Dana up. kvist's radio broke.", ["kvist", "dana"]),
        ("Deputy Early ran. I saw that Early was hit. We were early.", []),
        ("I work for Ozark PD. The Ozark PD car was gone.", ["ozark"]),
        ("Officer Dana Kvist fell. Kvits got up. Then Kvst came, and Kviist.", ["kvits", "kvst", "kviist"]),
        ("Lane County Sheriff's Office came. I told LCSO twice.", ["lcso"]),
        ("SGT WOODS STOOD UP. WOODS YELLED AT THEM. I RAN WITH WOODS.", ["woods"]),
    ],
)
def test_everywhere(rules, text, hidden):
    masked = rules.scrub(text).masked.lower()

    assert not [word for word in hidden if word in masked]


def test_a_surname_that_is_a_word_stays_readable_as_a_word(rules):
    masked = rules.scrub("Deputy Early ran in. I saw that Early was hit. We came early.").masked

    assert masked == "Deputy [OFFICER 1] ran in. I saw that [OFFICER 1] was hit. We came early."


def test_a_surname_that_is_a_word_stays_readable_in_capitals_too(rules):
    masked = rules.scrub("SGT WOODS WENT INTO THE WOODS. WOODS CAME OUT OF THE WOODS.").masked

    assert masked == "SGT [OFFICER 1] WENT INTO THE WOODS. [OFFICER 1] CAME OUT OF THE WOODS."
