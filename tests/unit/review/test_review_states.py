"""R14: the state machine, as a table."""

import pytest

from review.domain.states import FOLLOWS, OPEN, Action, NotNow, State, follow

POSSIBLE = [
    (State.STAGE_ONE, Action.CLAIM, State.STAGE_ONE),
    (State.STAGE_ONE, Action.RELEASE, State.STAGE_ONE),
    (State.STAGE_ONE, Action.CHANGE, State.STAGE_ONE),
    (State.STAGE_ONE, Action.SIGN, State.STAGE_TWO),
    (State.STAGE_ONE, Action.END, State.PURGING),
    (State.STAGE_TWO, Action.CLAIM, State.STAGE_TWO),
    (State.STAGE_TWO, Action.RELEASE, State.STAGE_TWO),
    (State.STAGE_TWO, Action.CHANGE, State.STAGE_ONE),
    (State.STAGE_TWO, Action.SIGN, State.APPROVED),
    (State.STAGE_TWO, Action.SHOW, State.WITH_REPORTER),
    (State.STAGE_TWO, Action.END, State.PURGING),
    (State.WITH_REPORTER, Action.CHANGE, State.STAGE_ONE),
    (State.WITH_REPORTER, Action.CONSENT, State.APPROVED),
    (State.WITH_REPORTER, Action.END, State.PURGING),
    (State.APPROVED, Action.END, State.PURGING),
    (State.PURGING, Action.PURGE, State.PURGED),
]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_r14_each_action_leads_where_it_should_or_is_refused(state, action):
    expected = {(before, act): after for before, act, after in POSSIBLE}.get((state, action))
    if expected is None:
        with pytest.raises(NotNow):
            follow(state, action)
    else:
        assert follow(state, action) == expected


def leading_to(state):
    return [before for before, actions in FOLLOWS.items() if state in actions.values()]


def test_r14_there_is_no_way_to_approval_past_the_second_stage():
    assert leading_to(State.APPROVED) == [State.STAGE_TWO, State.WITH_REPORTER]
    assert leading_to(State.WITH_REPORTER) == [State.STAGE_TWO]


def test_r17_nothing_leads_out_of_the_grave():
    assert FOLLOWS[State.PURGED] == {} and set(FOLLOWS) == set(State) and set(OPEN) < set(State)
