"""A scrubbed report for a person at a terminal: the text with its spans in colour, then why each was found."""

from scrubber.domain.scrub import Scrubbed
from scrubber.domain.spans import LABELS, Span

RESET, DIM = "\x1b[0m", "\x1b[2m"


def colour(span: Span) -> str:
    return f"\x1b[1;{31 + LABELS.index(span.label) % 6}m"


def explained(text: str, scrubbed: Scrubbed) -> str:
    """Several lines with terminal colours. They hold the text itself: for a terminal, never for a log."""
    parts, position = [], 0
    for span in scrubbed.spans:
        parts += [text[position : span.start], colour(span), text[span.start : span.end], RESET]
        position = span.end
    lines = ["".join([*parts, text[position:]]), "", scrubbed.masked, ""]
    lines += [
        f"{colour(span)}{span.label:9}{RESET} {text[span.start : span.end]!r} {DIM}{span.detector}: "
        f"{span.reason}, {span.score:.2f}{RESET}"
        for span in scrubbed.spans
    ]
    lines += ["", f"risk {scrubbed.risk.score:.2f}"]
    lines += [f"  {reason.why}. {DIM}{reason.advice}{RESET}" for reason in scrubbed.risk.reasons]
    lines += [f"{factor.group}: {factor.code} {DIM}{', '.join(factor.words)}{RESET}" for factor in scrubbed.factors]
    return "\n".join(lines)
