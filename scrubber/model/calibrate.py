"""Fit the weights of the doubts in `domain/words/risk.yaml`: which reports leak, told from what the scrubber doubts.

The narratives of `material/kept_back` took no part in training. Each is scrubbed; it leaks if a letter or digit of a
direct identifier is left. The chance of a leak is modelled as a noisy-or of the doubts, 1 - exp(-sum of rate x count),
rates not negative, by maximum likelihood with a small ridge. A rate becomes the weight 1 - exp(-rate).
"""

import re
import sys
from pathlib import Path

import numpy as np
from narratives import joined, read
from scipy.optimize import minimize

from scrubber.domain.risk import SIGNS, doubts
from scrubber.domain.scrub import Scrubber, found_in, placed
from scrubber.domain.spans import Span
from scrubber.network import Network

DIRECT = frozenset({"PERSON", "AGENCY", "ADDRESS", "ID", "CONTACT", "LOCATION"})
RIDGE = 0.01


def leaks(text: str, marked: list[list[object]], spans: list[Span]) -> bool:
    """Whether a letter or digit of a direct identifier is left."""
    hidden = {i for span in spans for i in range(span.start, span.end)}
    return any(
        text[i].isalnum() and i not in hidden
        for start, end, label in marked
        if label in DIRECT
        for i in range(int(start), int(end))  # type: ignore[call-overload]
    )


def observations(paths: list[Path]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The names of the doubts, their counts (reports x doubts), and which reports leak."""
    scrubber = Scrubber(Network())
    counts, leaked = [], []
    for parts in read(paths):
        row = joined(parts)
        report = scrubber.read([str(row["text"])])[0]
        found = found_in(report)
        counts.append(doubts(report.reading, found))
        leaked.append(leaks(report.text, row["spans"], placed(report, found)))  # type: ignore[arg-type]
    names = list(counts[0])
    return names, np.array([[count[name] for name in names] for count in counts], float), np.array(leaked, float)


def rates(counts: np.ndarray, leaked: np.ndarray) -> np.ndarray:
    """The rates that make what was seen most likely."""

    def loss(rate: np.ndarray) -> float:
        total = counts @ rate + 1e-6
        return float(-(leaked * np.log(-np.expm1(-total)) - (1 - leaked) * total).mean() + RIDGE * (rate**2).sum())

    start = np.full(counts.shape[1], 0.05)
    return np.asarray(minimize(loss, start, bounds=[(0.005, 3.0)] * len(start), method="L-BFGS-B").x)


def auc(scores: np.ndarray, leaked: np.ndarray) -> float:
    """The chance that a report with a leak scores above one without, ties counting half."""
    higher = scores[leaked > 0][:, None] - scores[leaked == 0][None, :]
    return float((higher > 0).mean() + (higher == 0).mean() / 2)


def main(folder: Path) -> None:
    names, counts, leaked = observations(sorted(folder.glob("*.txt")))
    fitted = rates(counts, leaked)
    print(f"{len(leaked)} reports, {int(leaked.sum())} with a leak, AUC {auc(counts @ fitted, leaked):.2f}")
    text = SIGNS.read_text("utf-8")
    for name, rate in zip(names, fitted, strict=True):
        text = re.sub(rf"(?m)^({name}:\n  weight: ).*$", rf"\g<1>{-np.expm1(-rate):.3f}", text)
    SIGNS.write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
