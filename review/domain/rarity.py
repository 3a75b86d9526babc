"""R12: how rare a kind of near miss is among earlier stories, and what that adds to the scrubber's risk.

Counted are the stories that readers can find, with the codes that two reviewers signed. That is robust: nobody can
make a rare kind look common by sending many reports. And it is private: a count holds nothing that the library does
not show to everybody. What was never published is missing, and so a kind looks rarer here than it is, not more common.

Only what others could recognise a near miss by is counted: event, activity and setting. Factors and barriers are
the reviewers' interpretation, and the four kinds of light set nobody apart.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

from services.reports import ScrubResult
from services.stories import Codes

FEW = 5  # a kind that fewer stories than this share is rare
ENOUGH = 30  # with fewer earlier stories than this, everything would be rare
# The chance that one rare trait leads somebody who has heard of the incident to its writer. No corpus tells it; our
# judgement: as little as the least of the facts that the scrubber finds in a text (scrubber/domain/words/risk.yaml).
WEIGHT = 0.1
OTHER = "other"  # a code for what has no code: those who share it have nothing in common

REASONS: dict[tuple[str, ...], str] = {
    ("event",): "Only few stories tell of this kind of event. See that no detail tells when and where.",
    ("activity",): "Only few stories tell of this kind of activity. See that no other detail tells who was there.",
    ("setting",): "Only few stories tell of such a setting. See that no other detail tells which place it was.",
    ("event", "activity"): "Only few stories tell of this kind of event during this kind of activity. "
    "See that no other detail tells which call it was.",
    ("event", "setting"): "Only few stories tell of this kind of event in this setting. "
    "See that no other detail tells where.",
}  # by the groups whose codes make a kind

Chosen = Mapping[str, tuple[str, ...]]  # codes by group
Kind = tuple[tuple[str, str], ...]  # one or two codes, each with its group, that many stories may share


class Tally(NamedTuple):
    """How many stories were counted, and how many of them were of each kind, by its name."""

    stories: int = 0
    kinds: Mapping[str, int] = {}


class Risk(NamedTuple):
    """From 0 (nothing points to anybody) to 1, and why: sentences with what to do."""

    score: float
    reasons: list[str]


def chosen(codes: Codes) -> Chosen:
    """The codes of a story or draft, by group."""
    given = {"event": (codes.event,), "activity": codes.activity, "setting": (codes.setting,)}
    return {group: tuple(code for code in listed if code) for group, listed in given.items()}


def chosen_or_suggested(codes: Codes, result: ScrubResult) -> Chosen:
    """The codes of a draft; in a group that nobody has coded yet, those that the scrubber suggests."""
    return {
        group: listed or tuple(each.code for each in result.suggested.get(group, ()))
        for group, listed in chosen(codes).items()
    }


def counted(tally: Tally, codes: Codes) -> Tally:
    """The tally with one more story. Its order is that of the alphabet, not of the stories."""
    kinds = Counter(tally.kinds) + Counter({name(kind) for kind in kinds_of(chosen(codes))})
    return Tally(tally.stories + 1, dict(sorted(kinds.items())))


def joined(result: ScrubResult, codes: Codes, earlier: Tally) -> Risk:
    """The scrubber's risk and what rarity adds to it, by noisy-or, as the scrubber joins its own signs.

    Several rare kinds of one sort, such as two activities, are one sign.
    """
    rare = {groups(kind) for kind in rare_kinds(chosen_or_suggested(codes, result), earlier)}
    safe = (1 - result.risk) * (1 - WEIGHT) ** len(rare)
    added = [reason for sort, reason in REASONS.items() if sort in rare]
    return Risk(round(1 - safe, 3), [*result.risk_reasons, *added])


def rare_kinds(codes: Chosen, earlier: Tally) -> list[Kind]:
    """The kinds that few earlier stories share. A pair with a code that is rare by itself says nothing new."""
    if earlier.stories < ENOUGH:
        return []
    few = [kind for kind in kinds_of(codes) if earlier.kinds.get(name(kind), 0) < FEW]
    return [kind for kind in few if not any(set(other) < set(kind) for other in few)]


def kinds_of(codes: Chosen) -> list[Kind]:
    """Every kind that a story with these codes is of."""
    known = {group: [code for code in listed if code != OTHER] for group, listed in codes.items()}
    return [
        tuple(zip(sort, codes_of_kind, strict=True))
        for sort in REASONS
        for codes_of_kind in product(*(known[group] for group in sort))
    ]


def groups(kind: Kind) -> tuple[str, ...]:
    """The groups of the taxonomy that a kind's codes are from."""
    return tuple(group for group, _ in kind)


def name(kind: Kind) -> str:
    """Under which a kind is counted: ``event:ambush``, or ``event:ambush setting:rural``."""
    return " ".join(f"{group}:{code}" for group, code in kind)
