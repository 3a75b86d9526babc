"""How the scorecard measures speed and memory."""

import os
from resource import RUSAGE_SELF, getrusage

from scrubber.scorecard.reports import Report
from scrubber.scorecard.speed import ROUNDS, peak, rates
from scrubber.scorecard.systems import OURS, against


def test_all_read_the_same_in_turn_as_often_as_there_are_rounds_and_once_to_get_warm():
    reports = [Report(str(number), "short", (("two words", None),)) for number in range(3)]
    read = []
    readers = {name: lambda texts, name=name: read.append((name, len(texts))) for name in (OURS, "other")}

    measured = rates(readers, reports)

    assert read == [(OURS, 3), ("other", 3)] * (1 + ROUNDS)
    assert measured.keys() == {OURS, "other", against("other")}
    assert all(measured[name] > 1000 for name in readers)


def test_the_peak_is_that_of_the_process():
    most = getrusage(RUSAGE_SELF).ru_maxrss * 1024 / 1e6

    assert 10 < peak(os.getpid()) < most * 1.05
