"""How likely it is that the masked text still tells who it was: a first measure, with its reasons in words.

It is a noisy-or: each sign leaves some chance that the report is safe, and the chances multiply. The weights are
judgement, not yet calibrated.
"""

import re
from dataclasses import dataclass

from scrubber.domain.spans import Span

UNSURE = 0.6
WEIGHTS = {"unsure": 0.04, "crowded": 0.15, "fact": 0.3, "news": 0.4}
QUASI = (
    (
        0.2,
        "a writer's years of service or age are left",
        r"\b(?:\w+ )?(?:years|months) (?:on|in) (?:the )?(?:job|force|department)?\b",
    ),
    (
        0.15,
        "a trait of the writer is left",
        r"\bI(?:'m| am) (?:a|an|the) (?:\w+ ){0,2}(?:man|woman|female|male|lieutenant|bailiff|captain|chief)\b",
    ),
    (
        0.25,
        "an event that many have heard of",
        r"\b(?:protest|riot|officer[- ]involved|line of duty|killed|died|fatal|homicide|hostage|explosion)\b",
    ),
    (
        0.2,
        "a rare unit or assignment",
        r"\b(?:bomb squad|mounted|dive team|air unit|helicopter|harbor|marine unit|motors?\b"
        r"|k-?9 handler|undercover)\b",
    ),
    (0.1, "a family tie is left", r"\bmy (?:wife|husband|sons?|daughters?|brother|sister|father|mother)\b"),
)


@dataclass(frozen=True)
class Risk:
    """`score` from 0 (nothing points to anybody) to 1; `reasons` in words, without a word of the report."""

    score: float
    reasons: list[str]


def risk(masked: str, spans: list[Span]) -> Risk:
    """The risk that is left in the masked text of a report whose spans are `spans`."""
    signs = [
        *signs_of_spans(spans),
        *((weight, reason) for weight, reason, expression in QUASI if re.search(expression, masked, re.IGNORECASE)),
    ]
    safe = 1.0
    for weight, _ in signs:
        safe *= 1 - weight
    return Risk(round(1 - safe, 3), [reason for _, reason in signs])


def signs_of_spans(spans: list[Span]) -> list[tuple[float, str]]:
    unsure = sum(span.score < UNSURE for span in spans)
    facts = [span for span in spans if span.label == "OTHER"]
    signs = []
    if unsure:
        signs.append((1 - (1 - WEIGHTS["unsure"]) ** unsure, f"{unsure} findings that the scrubber is unsure of"))
    if len(spans) >= 12:
        signs.append((WEIGHTS["crowded"], f"{len(spans)} identifying details: one more may have been missed"))
    if any(span.reason in {"news", "video"} for span in facts):
        signs.append((WEIGHTS["news"], "the event was in the news or on video"))
    if any(span.reason not in {"news", "video"} for span in facts):
        signs.append((WEIGHTS["fact"], "a fact that only few share"))
    return signs
