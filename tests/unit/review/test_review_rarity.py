"""R12: what few earlier stories share adds to the risk, with a reason; what many share adds nothing."""

import pytest

from review.domain.rarity import ENOUGH, FEW, REASONS, WEIGHT, Tally, counted, joined, kinds_of
from services.reports import ScrubResult, Suggestion
from services.stories import Codes
from services.taxonomy import TAXONOMY

CASE = Codes(event="ambush", activity=("traffic_stop",), setting="rural")
COMMON = {
    "event:ambush": FEW,
    "activity:traffic_stop": FEW,
    "setting:rural": FEW,
    "event:ambush activity:traffic_stop": FEW,
    "event:ambush setting:rural": FEW,
}


def found(risk=0.4, **suggested):
    """A scrub result with that risk, and these codes suggested."""
    listed = {group: [Suggestion(code=code, words="so") for code in codes] for group, codes in suggested.items()}
    return ScrubResult(spans={}, masked={}, risk=risk, risk_reasons=["An animal"], suggested=listed, model="test")


@pytest.mark.parametrize(
    ("fewer", "stories", "signs"),
    [
        ({}, ENOUGH, []),
        ({"event:ambush": FEW - 1}, ENOUGH, [("event",)]),
        ({"activity:traffic_stop": 0}, ENOUGH, [("activity",)]),
        ({"setting:rural": 1}, ENOUGH, [("setting",)]),
        ({"event:ambush setting:rural": FEW - 1}, ENOUGH, [("event", "setting")]),
        ({"event:ambush activity:traffic_stop": 0}, ENOUGH, [("event", "activity")]),
        # a pair is rare wherever a code of it is: that is one sign, not two
        ({"setting:rural": 1, "event:ambush setting:rural": 1}, ENOUGH, [("setting",)]),
        # the other pair still is a sign of its own
        ({"setting:rural": 1, "event:ambush activity:traffic_stop": 1}, ENOUGH, [("setting",), ("event", "activity")]),
        # among few stories everything is rare, which says nothing
        (dict.fromkeys(COMMON, 0), ENOUGH - 1, []),
    ],
)
def test_r12_a_kind_that_few_of_many_stories_share_is_a_sign(fewer, stories, signs):
    risk = joined(found(0.4), CASE, Tally(stories, {**COMMON, **fewer}))
    assert risk.reasons == ["An animal", *(REASONS[sign] for sign in signs)]
    assert risk.score == pytest.approx(1 - 0.6 * (1 - WEIGHT) ** len(signs), abs=0.001)


@pytest.mark.parametrize("risk", [0.0, 0.123, 1.0])
def test_r12_the_scrubbers_risk_is_a_lower_bound_and_its_result_stays_as_it_is(risk):
    result = found(risk)
    assert risk <= joined(result, CASE, Tally(ENOUGH, {})).score <= 1
    assert joined(result, CASE, Tally()) == (risk, ["An animal"])
    assert result == found(risk)


def test_r12_what_nobody_has_coded_yet_is_taken_from_the_suggestions():
    common = Tally(ENOUGH, {"event:ambush": FEW})
    assert joined(found(event=["animal"]), Codes(event=""), common).reasons[1:] == [REASONS[("event",)]]
    assert joined(found(event=["animal"]), Codes(event="ambush"), common).reasons[1:] == []


def test_r12_two_rare_kinds_of_one_sort_are_one_sign():
    codes = Codes(event="", activity=("patrol", "warrant"))
    assert joined(found(0.0), codes, Tally(ENOUGH, {})) == (WEIGHT, ["An animal", REASONS[("activity",)]])


def test_r12_other_is_no_kind_and_factors_barriers_and_light_are_not_counted():
    codes = Codes(event="other", activity=("other",), factor=("alone",), barrier=("luck",), light="day")
    assert counted(Tally(), codes) == (1, {})
    assert joined(found(0.4), codes, Tally(ENOUGH, {})) == (0.4, ["An animal"])


def test_r12_counts_add_up_in_the_order_of_the_alphabet():
    tally = Tally()
    for codes in (CASE, Codes(event="ambush", setting="residence"), CASE):
        before, tally = tally, counted(tally, codes)
        assert before.stories == tally.stories - 1
    assert tally.kinds == {
        "activity:traffic_stop": 2,
        "event:ambush": 3,
        "event:ambush activity:traffic_stop": 2,
        "event:ambush setting:residence": 1,
        "event:ambush setting:rural": 2,
        "setting:residence": 1,
        "setting:rural": 2,
    }
    assert list(tally.kinds) == sorted(tally.kinds)


def test_r12_all_kinds_together_are_one_small_document():
    assert len(kinds_of({group: tuple(codes) for group, codes in TAXONOMY.items()})) < 1000
