"""A report has several texts. They are read as one, so that a name met in one is found in all, and masked each."""

from dataclasses import dataclass

from scrubber.domain.factors import Factor, suggest
from scrubber.domain.masking import filled
from scrubber.domain.phrases import read
from scrubber.domain.placeholders import placeholders
from scrubber.domain.risk import Risk, risk
from scrubber.domain.scrub import Report, found_in, placed
from scrubber.domain.spans import Span

BETWEEN = "\n\n"  # as paragraphs are set apart


@dataclass(frozen=True)
class ScrubbedField:
    """One text: its spans, in its own code points, with what stands for each; and the text without them."""

    spans: list[Span]
    stand_ins: list[str]
    masked: str


@dataclass(frozen=True)
class ScrubbedFields:
    """All texts of one report. A person has the same placeholder in each of them."""

    fields: dict[str, ScrubbedField]
    risk: Risk
    factors: list[Factor]


def as_one(texts: dict[str, str]) -> str:
    """The texts of one report as the scrubber reads them."""
    return BETWEEN.join(texts.values())


def scrubbed_fields(report: Report, texts: dict[str, str]) -> ScrubbedFields:
    """The texts of one report, which was read as one. Raises whatever a detector raises."""
    found = found_in(report)
    spans = placed(report, found)
    stand_ins = placeholders(report.text, spans)
    fields, start = {}, 0
    for field, text in texts.items():
        fields[field] = _field(text, start, spans, stand_ins)
        start += len(text) + len(BETWEEN)
    together = BETWEEN.join(field.masked for field in fields.values())
    words = read(together)
    return ScrubbedFields(fields, risk(report.reading, words, found), suggest(words))


def _field(text: str, offset: int, spans: list[Span], stand_ins: list[str]) -> ScrubbedField:
    """The part of the spans that lies in the text that begins at ``offset``; one across two texts counts in both."""
    here = [
        (span._replace(start=max(span.start - offset, 0), end=min(span.end - offset, len(text))), stand_in)
        for span, stand_in in zip(spans, stand_ins, strict=True)
        if span.end > offset and span.start < offset + len(text)
    ]
    own, its_stand_ins = [span for span, _ in here], [stand_in for _, stand_in in here]
    return ScrubbedField(own, its_stand_ins, filled(text, own, its_stand_ins))
