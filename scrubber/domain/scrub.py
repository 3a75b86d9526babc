"""The whole of it: a report goes in; spans, masked text, risk and suggested factors come out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scrubber.domain.detectors import DETECTORS, repeats
from scrubber.domain.factors import Factor, suggest
from scrubber.domain.long_strings import long_strings, without
from scrubber.domain.masking import filled
from scrubber.domain.merge import merge
from scrubber.domain.normal import Normal, normalise
from scrubber.domain.phrases import read
from scrubber.domain.placeholders import placeholders
from scrubber.domain.reading import Entity, Reading, Unread
from scrubber.domain.risk import Risk, risk
from scrubber.domain.spans import Span

MOST_CHARACTERS = 100_000
Network = Callable[[Sequence[Unread]], list[list[Entity]]]


class TextTooLong(ValueError):
    """The report has more characters than the scrubber takes."""


@dataclass(frozen=True)
class Report:
    """A report as it was typed, made plain, and read by the network."""

    text: str
    normal: Normal
    long: list[Span]
    reading: Reading


@dataclass(frozen=True)
class Scrubbed:
    """`spans` lie apart and in order, in code points of the untouched text; `masked` is that text without them."""

    spans: list[Span]
    masked: str
    risk: Risk
    factors: list[Factor]


class Scrubber:
    """Scrubs reports with one network, which finds start, end and label of names in plain texts."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def scrub(self, text: str) -> Scrubbed:
        """Scrub a report. Whatever a detector raises is raised: nothing half scrubbed comes out. Raises TextTooLong."""
        return scrubbed(self.read([text])[0])

    def find(self, text: str) -> list[Span]:
        """The spans of a report. Raises TextTooLong."""
        report = self.read([text])[0]
        return placed(report, found_in(report))

    def read(self, texts: Sequence[str]) -> list[Report]:
        """Several reports at once, which the network reads faster than one by one. Raises TextTooLong."""
        if any(len(text) > MOST_CHARACTERS for text in texts):
            raise TextTooLong
        normals = [normalise(text) for text in texts]
        long = [long_strings(normal.text) for normal in normals]
        plain = [without(normal.text, spans) for normal, spans in zip(normals, long, strict=True)]
        readings = [Reading(text) for text in plain]
        for reading, found in zip(readings, self.network([reading.for_network for reading in readings]), strict=True):
            reading.entities.extend(found)
        return [Report(*parts) for parts in zip(texts, normals, long, readings, strict=True)]


def scrubbed(report: Report) -> Scrubbed:
    """What comes out for a report that was read."""
    found = found_in(report)
    spans = placed(report, found)
    masked = filled(report.text, spans, placeholders(report.text, spans))
    words = read(masked)
    return Scrubbed(spans, masked, risk(report.reading, words, found), suggest(words))


def found_in(report: Report) -> list[Span]:
    """What identifies somebody, in characters of the plain text: every detector is asked, their findings merged."""
    found = [*report.long, *(span for detect in DETECTORS for span in detect(report.reading))]
    found += repeats.detect(report.reading, found)
    return merge(report.normal.text, found)


def placed(report: Report, spans: list[Span]) -> list[Span]:
    """The spans where they stand in the text as it was typed."""
    if report.normal.bounds is None:
        return spans
    bounds = [report.normal.original(span.start, span.end) for span in spans]
    return [span._replace(start=start, end=end) for span, (start, end) in zip(spans, bounds, strict=True)]
