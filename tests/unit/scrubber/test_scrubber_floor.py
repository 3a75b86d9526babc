"""R11: the whole scrubber, network and rules, over invented sentences in the ways that officers write."""

from pathlib import Path

from tests.unit.scrubber.marked import leaks, letters, overmasked, read

SENTENCES = [
    row for row in (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines() if row and row[0] != "#"
]
COVERED, PRECISE = 0.95, 0.93


def test_floor_of_recall_and_precision(scrubber):
    marked = missed = masked = wrong = 0
    for sentence in SENTENCES:
        text, stretches = read(sentence)
        spans = scrubber.scrub(text).spans
        marked += len(stretches)
        missed += len(leaks(text, stretches, spans))
        masked += len(letters(text, [(span.start, span.end) for span in spans]))
        wrong += len(overmasked(text, stretches, spans))

    assert 1 - missed / marked >= COVERED
    assert 1 - wrong / masked >= PRECISE
