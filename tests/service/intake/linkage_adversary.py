"""Somebody who wants to know which connection brought which report, and has learned from batches that they know.

They see each connection's place, time and size, and every byte that any store was ever given, but no secret. Out of
what was written during a connection, and out of what went on, they take every clue that there is: the order of
writes, the pause before each, every field's value and length, the place in the file, and bytes that occur on both
sides. From solved batches they learn, for each pair of clues, how ranks on one side go with ranks on the other. They
try each pair alone and all of them together, keep what worked best, and match the whole batch at once.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
from scipy.stats import rankdata

Clues = dict[str, float]
PROBES, PROBE = 2, 12  # pieces of each value that are looked for on the other side, and their length in bytes
EXACT = 50.0  # what bytes in common weigh, in nats: more than all that ranks can say
PRIOR = 2.0  # solved batches' worth of doubt about each pair of clues


@dataclass
class Thing:
    """A connection, or what went on: its clues, and the bytes that belong to it."""

    clues: Clues
    values: list[bytes]


@dataclass
class Batch:
    """The clues of both sides in the order in which the adversary sees them; ``truth[i]`` went on from ``came[i]``."""

    came: Sequence[Clues]
    went: Sequence[Clues]
    common: np.ndarray  # pieces of what came that were found in what went, beyond those found in all
    truth: Sequence[int]


def batch_of(came: Sequence[Thing], went: Sequence[Thing], truth: Sequence[int]) -> Batch:
    """What there is to learn, or to guess, from things on both sides."""
    return Batch([each.clues for each in came], [each.clues for each in went], in_common(came, went), truth)


def thing(record: Any, **clues: float) -> Thing:
    """Everything that can be read out of a record, besides clues of the circumstances."""
    values = []
    for path, value in leaves(record):
        if isinstance(value, bytes):
            clues[f"{path} length"] = len(value)
            clues[f"{path} value"] = int.from_bytes(value[:8].ljust(8, b"\0"), "big")
            values.append(value)
        else:
            clues[path] = float(value or 0)
    return Thing(clues, values)


def leaves(record: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a record with its path; texts as bytes, and also as what they may be hexadecimal or base64 of."""
    if isinstance(record, dict):
        for name, value in record.items():
            yield from leaves(value, f"{path}.{name}")
    elif isinstance(record, list | tuple):
        for place, value in enumerate(record):
            yield from leaves(value, f"{path}[{place}]")
    elif isinstance(record, str):
        yield path, record.encode()
        yield from ((f"{path} as {name}", value) for name, value in decoded(record))
    else:
        yield path, record


def decoded(text: str) -> Iterator[tuple[str, bytes]]:
    """What a text may stand for."""
    for name, decode in (("hex", bytes.fromhex), ("base64", lambda t: base64.b64decode(t, validate=True))):
        try:
            yield name, decode(text)
        except (ValueError, binascii.Error):
            continue


def opened(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of an outbox with its body opened."""
    return {**entry, "body": json.loads(entry["body"])}


class Adversary:
    """Learns from solved batches of one size, then guesses others."""

    def __init__(self, solved: Sequence[Batch]):
        self._size = len(solved[0].truth)
        self._orders = np.array(list(permutations(range(self._size))))
        self._names = tuple(_shared(solved, side) for side in ("came", "went"))
        seen = [self._see(batch) for batch in solved]
        half = len(seen) // 2
        self._choice = self._best(self._learned(seen[:half]), seen[half:])
        self._tables = self._learned(seen)

    def guess(self, batch: Batch) -> list[int]:
        """For each connection, what went on from it."""
        score = self._scores(self._tables, self._see(batch))[self._choice]
        return [int(place) for place in self._orders[self._totals(score).argmax()]]

    @property
    def clue(self) -> str:
        """What worked best on the solved batches."""
        pairs = [f"{came} ~ {went}" for came in self._names[0] for went in self._names[1]]
        return [*pairs, "everything together", "bytes in common"][self._choice]

    def _see(self, batch: Batch) -> tuple[np.ndarray, np.ndarray, np.ndarray, Sequence[int]]:
        came, went = (
            _ranks([[clues[name] for clues in side] for name in names])
            for side, names in zip((batch.came, batch.went), self._names, strict=True)
        )
        return came, went, batch.common, batch.truth

    def _learned(self, seen: Sequence[Any]) -> np.ndarray:
        """For each pair of clues, how much a rank here speaks for a rank there, in nats."""
        kinds = 2 * self._size - 1
        shape = (len(self._names[0]), len(self._names[1]), kinds, kinds)
        true, any_pair = np.zeros(shape), np.zeros(shape)
        here, there = np.ogrid[: shape[0], : shape[1]]
        for came, went, _, truth in seen:
            for i in range(self._size):
                np.add.at(true, (here, there, came[:, i][:, None], went[:, truth[i]][None, :]), 1)
                for j in range(self._size):
                    chance = 1 / self._size
                    np.add.at(any_pair, (here, there, came[:, i][:, None], went[:, j][None, :]), chance)
        expected = (any_pair + 1e-9) / (any_pair + 1e-9).sum((2, 3), keepdims=True)
        doubt = PRIOR * self._size
        return np.log((true + doubt * expected) / (true.sum((2, 3), keepdims=True) + doubt) / expected)

    def _scores(self, tables: np.ndarray, seen: Any) -> np.ndarray:
        """One matrix for each way to guess: each pair of clues, all of them, bytes in common."""
        came, went, common, _ = seen
        here, there = np.ogrid[: len(came), : len(went)]
        pairs = tables[here[..., None, None], there[..., None, None], came[:, None, :, None], went[None, :, None, :]]
        each = pairs.reshape(-1, self._size, self._size)
        return np.concatenate([each, (each.sum(0) + EXACT * common)[None], EXACT * common[None]])

    def _totals(self, score: np.ndarray) -> np.ndarray:
        return score[..., np.arange(self._size), self._orders].sum(-1)

    def _best(self, tables: np.ndarray, seen: Sequence[Any]) -> int:
        hits = sum(
            (self._orders[self._totals(self._scores(tables, each)).argmax(-1)] == np.array(each[3])).sum(-1)
            for each in seen
        )
        return int(np.argmax(hits))


def in_common(came: Sequence[Thing], went: Sequence[Thing]) -> np.ndarray:
    """How many pieces of what a connection left occur in each of what went on, and not in all of them."""
    there = [b"\0".join(each.values) for each in went]
    everything = b"\0".join(there)
    found = np.zeros((len(came), len(went)))
    here = [{piece for value in each.values for piece in _pieces(value)} for each in came]
    for row, pieces in zip(found, here, strict=True):
        for piece in pieces - set.intersection(*here):
            if piece in everything:  # hardly ever
                row += [piece in each for each in there]
    return found - found.min(axis=1, keepdims=True)


def _pieces(value: bytes) -> Iterator[bytes]:
    last = len(value) - PROBE
    if last >= 0:
        yield from (value[last * n // PROBES :][:PROBE] for n in range(PROBES if last else 1))


def _ranks(clues: list[list[float]]) -> np.ndarray:
    """For each clue the places of the things; equal ones share the middle of theirs. Doubled: whole numbers from 0."""
    return (2 * rankdata(clues, axis=1) - 2).astype(int)


def _shared(solved: Sequence[Batch], side: str) -> list[str]:
    """The clues that every thing on a side has, and that are not the same for all."""
    things = [clues for batch in solved for clues in getattr(batch, side)]
    names = set.intersection(*map(set, things))
    return sorted(name for name in names if len({clues[name] for clues in things}) > 1)
