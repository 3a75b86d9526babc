"""The report with a placeholder for each span."""

import re

from scrubber.domain.placeholders import placeholders
from scrubber.domain.spans import Span

AFTER_TIME = re.compile(r" ?(?:hours|hrs?)\b", re.IGNORECASE)


def masked(text: str, spans: list[Span]) -> str:
    """`text` with each of `spans` (in order, apart) replaced by its placeholder."""
    return filled(text, spans, placeholders(text, spans))


def filled(text: str, spans: list[Span], stand_ins: list[str]) -> str:
    """`text` with each of `spans` replaced by what stands for it. The "hours" of a military time goes with it."""
    parts, position = [], 0
    for span, stand_in in zip(spans, stand_ins, strict=True):
        parts += [text[position : span.start], stand_in]
        after = AFTER_TIME.match(text, span.end) if span.label == "TIME" else None
        position = after.end() if after else span.end
    return "".join([*parts, text[position:]])
