"""R11: a name met once is masked everywhere in the report."""

import pytest


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Officer Dana Kvist fell. KVIST was hurt. I helped Dana up. kvist's radio broke.", ["kvist", "dana"]),
        ("Deputy Early ran. I saw that Early was hit. We were early.", []),
        ("I work for Ozark PD. The Ozark PD car was gone.", ["ozark"]),
    ],
)
def test_everywhere(rules, text, hidden):
    masked = rules.scrub(text).masked.lower()

    assert not [word for word in hidden if word in masked]


def test_a_surname_that_is_a_word_stays_readable_as_a_word(rules):
    masked = rules.scrub("Deputy Early ran in. I saw that Early was hit. We came early.").masked

    assert masked == "Deputy [OFFICER 1] ran in. I saw that [OFFICER 1] was hit. We came early."
