"""The report with a placeholder for each span."""

import re

from scrubber.domain.spans import Span

# What goes with a masked figure, so that the sentence still reads well: "at [NIGHT]", "a [20s] male".
AFTER = {
    "TIME": re.compile(r" ?(?:hours|hrs?)\b", re.IGNORECASE),
    "AGE": re.compile(r"[ -]?(?:(?:years?|yrs?)[ -]?(?:olds?|of age)|y/?o(?:a|ld)?|yoa)\b", re.IGNORECASE),
}


def filled(text: str, spans: list[Span], stand_ins: list[str]) -> str:
    """`text` with each of `spans` (in order, apart) replaced by what stands for it."""
    parts, position = [], 0
    for span, stand_in in zip(spans, stand_ins, strict=True):
        parts += [text[position : span.start], stand_in]
        with_it = AFTER[span.label].match(text, span.end) if span.label in AFTER else None
        position = with_it.end() if with_it else span.end
    return "".join([*parts, text[position:]])
