"""R11: how a report is written, and where the people in it come from, makes next to no difference to what is found."""

import pytest

from scrubber.scorecard.card import direct, ours
from scrubber.scorecard.changes import CHANGES
from scrubber.scorecard.origins import origins, renamed
from scrubber.scorecard.reports import development

MOST = 0.02


@pytest.fixture(scope="module")
def recall(scrubber):
    """The share of direct identifiers covered in reports."""
    find = ours(scrubber)

    def recall_of(reports) -> float:
        shares = direct(find, reports)
        return sum(done for done, _ in shares) / sum(of for _, of in shares)

    return recall_of


@pytest.fixture(scope="module")
def usual(recall):
    return recall(development())


@pytest.mark.parametrize("alter", CHANGES.values(), ids=CHANGES)
def test_written_in_another_hand(recall, usual, alter):
    assert abs(recall([alter(report) for report in development()]) - usual) <= MOST


@pytest.mark.parametrize("origin", origins())
def test_people_with_other_names(recall, usual, origin):
    assert abs(recall([renamed(report, origin) for report in development()]) - usual) <= MOST
