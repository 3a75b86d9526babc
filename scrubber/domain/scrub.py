"""The whole of it: a report goes in; spans, masked text, risk and suggested factors come out."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from scrubber.domain.detectors import DETECTORS, repeats
from scrubber.domain.factors import Factor, suggest
from scrubber.domain.long_strings import long_strings, without
from scrubber.domain.masking import masked
from scrubber.domain.merge import merge
from scrubber.domain.normal import normalise
from scrubber.domain.reading import Reading
from scrubber.domain.risk import Risk, risk
from scrubber.domain.spans import Label, Span

MOST_CHARACTERS = 100_000
Network = Callable[[str], list[tuple[int, int, Label]]]


class TextTooLong(ValueError):
    """The report has more characters than the scrubber takes."""


@dataclass(frozen=True)
class Scrubbed:
    """`spans` lie apart and in order, in code points of the untouched text; `masked` is that text without them."""

    spans: list[Span]
    masked: str
    risk: Risk
    factors: list[Factor]


class Scrubber:
    """Scrubs reports with one network, which finds start, end and label of names in a plain text."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def scrub(self, text: str) -> Scrubbed:
        """Scrub a report. Whatever a detector raises is raised: nothing half scrubbed comes out. Raises TextTooLong."""
        if len(text) > MOST_CHARACTERS:
            raise TextTooLong
        spans = self.find(text)
        result = masked(text, spans)
        return Scrubbed(spans, result, risk(result, spans), suggest(result))

    def find(self, text: str) -> list[Span]:
        normal = normalise(text)
        found = long_strings(normal.text)
        plain = without(normal.text, found)
        reading = Reading(plain, self.network(plain))
        found += [span for detect in DETECTORS for span in detect(reading)]
        found += repeats.detect(reading, found)
        placed = [
            replace(span, start=start, end=end)
            for span in found
            for start, end in [normal.original(span.start, span.end)]
        ]
        return merge(text, placed)
