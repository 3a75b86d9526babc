"""Where a case can stand, and what may happen to it there. The whole state machine is the table in this file.

The stage counts signatures: in stage one nobody has signed the present text, in stage two one person has, and
with the second signature it is approved, or shown to its reporter who wanted to see it first. So every change of the
text leads back to stage one, and so does an objection.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    STAGE_ONE = "stage_one"
    STAGE_TWO = "stage_two"
    WITH_REPORTER = "with_reporter"  # signed twice; its reporter may still object
    APPROVED = "approved"  # decided; a story waits here until readers can find it
    PURGING = "purging"  # everything of the report is being destroyed
    PURGED = "purged"  # a tombstone, so that a late redelivery cannot revive the report


class Action(StrEnum):
    """What can happen to a case."""

    CLAIM = "claim"
    RELEASE = "release"
    CHANGE = "change"  # any change of what would be signed or of what is known, or the loss of a signature
    SIGN = "sign"
    SHOW = "show"  # sign as the second a story that its reporter wants to see
    CONSENT = "consent"  # of the reporter, also by silence
    END = "end"  # published, decided not to be, or grown too old
    PURGE = "purge"


class NotNow(Exception):
    """The case is in a state in which this cannot happen."""


OPEN = (State.STAGE_ONE, State.STAGE_TWO)  # these wait for people of the desk
UNDECIDED = (*OPEN, State.WITH_REPORTER)

FOLLOWS: dict[State, dict[Action, State]] = {
    State.STAGE_ONE: {
        Action.CLAIM: State.STAGE_ONE,
        Action.RELEASE: State.STAGE_ONE,
        Action.CHANGE: State.STAGE_ONE,
        Action.SIGN: State.STAGE_TWO,
        Action.END: State.PURGING,
    },
    State.STAGE_TWO: {
        Action.CLAIM: State.STAGE_TWO,
        Action.RELEASE: State.STAGE_TWO,
        Action.CHANGE: State.STAGE_ONE,
        Action.SIGN: State.APPROVED,
        Action.SHOW: State.WITH_REPORTER,
        Action.END: State.PURGING,
    },
    State.WITH_REPORTER: {
        Action.CHANGE: State.STAGE_ONE,
        Action.CONSENT: State.APPROVED,
        Action.END: State.PURGING,
    },
    State.APPROVED: {Action.END: State.PURGING},
    State.PURGING: {Action.PURGE: State.PURGED},
    State.PURGED: {},
}


def follow(state: State, action: Action) -> State:
    """The state after the action. Raises NotNow."""
    try:
        return FOLLOWS[state][action]
    except KeyError:
        raise NotNow(f"{action} is not possible in {state}") from None
