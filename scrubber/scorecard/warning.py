"""Whether the risk that the scrubber tells warns of leaks: do reports in which something leaked score higher?

The figure is the area under the curve: the chance that a report with a leak has a higher risk than one without, ties
counting half (Hanley and McNeil 1982, Radiology 143:29).
"""

import numpy as np

from scrubber.domain.scrub import Scrubber, scrubbed
from scrubber.scorecard.intervals import Figure, draws, rounded
from scrubber.scorecard.reports import Found, Report
from scrubber.scorecard.scoring import ALL, score


def warning(scrubber: Scrubber, reports: list[Report]) -> Figure:
    """The area under the curve with its interval; `of` is the number of reports with a leak."""
    results = [scrubbed(report) for report in scrubber.read([report.text for report in reports])]
    spans: list[list[Found]] = [[(s.start, s.end, s.label) for s in result.spans] for result in results]
    clean = np.array([score(report, found)[ALL]["clean"][0] == 1 for report, found in zip(reports, spans, strict=True)])
    return area(np.array([result.risk.score for result in results]), clean)


def area(risks: np.ndarray, clean: np.ndarray) -> Figure:
    """The same for the risk of each report, and whether it is clean."""
    leaking = risks[~clean][:, None]
    higher = (leaking > risks[clean]) + (leaking == risks[clean]) / 2  # reports that leak x clean ones
    counts = draws(len(risks))
    pairs = counts[:, ~clean].sum(axis=1) * counts[:, clean].sum(axis=1)
    won = ((counts[:, ~clean] @ higher) * counts[:, clean]).sum(axis=1)
    drawn = np.divide(won, pairs, out=np.full(len(counts), np.nan), where=pairs > 0)
    return rounded(float(higher.mean()), drawn, int((~clean).sum()))
