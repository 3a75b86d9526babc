"""A detector that fails stops the report: nothing partly scrubbed comes out (invariant 4)."""

import pytest

from scrubber.domain import scrub
from scrubber.domain.scrub import Scrubber


def test_a_failing_detector_stops_the_report(monkeypatch):
    def broken(reading):
        raise RuntimeError("detector")

    monkeypatch.setattr(scrub, "DETECTORS", (*scrub.DETECTORS, broken))

    with pytest.raises(RuntimeError):
        Scrubber(lambda texts: [[] for _ in texts]).scrub("Sgt. Kvist fell.")


def test_a_failing_network_stops_the_report():
    def broken(texts):
        raise MemoryError

    with pytest.raises(MemoryError):
        Scrubber(broken).scrub("Sgt. Kvist fell.")
