"""What a reviewer starts from: the scrubber's masked text, and the codes that the reporter chose."""

from typing import Any

from review.domain.drafts import Draft, tidy
from services.reports import Report, ScrubResult
from services.stories import Codes
from services.taxonomy import TAXONOMY

ONE_CODE = ("event", "setting", "light")  # groups of the taxonomy from which a story has one code, or none


class Mismatch(Exception):
    """The report and what came with it do not belong together; nobody may work on such a pair."""


def check(report_id: str, report: Report, result: ScrubResult) -> None:
    """Raises Mismatch unless every text of this very report was scrubbed."""
    if report.report_id != report_id or set(result.masked) != set(report.texts):
        raise Mismatch("a report, its id and its scrub result that do not belong together")


def first_draft(report: Report, result: ScrubResult) -> Draft:
    """The draft before anybody has worked on it: undecided, masked, coded as the reporter did."""
    return Draft(
        narrative=tidy(result.masked.get("narrative", "")),
        lessons=tidy(result.masked.get("lessons", "")),
        codes=Codes(**{group: _chosen(report, group) for group in TAXONOMY}),
    )


def _chosen(report: Report, group: str) -> Any:
    given = report.answers.get(group, [])
    codes = tuple(code for code in ([given] if isinstance(given, str) else given) if code in TAXONOMY[group])
    return "".join(codes[:1]) if group in ONE_CODE else codes
