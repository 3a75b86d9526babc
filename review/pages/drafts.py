"""A draft as a form sends it."""

from werkzeug.datastructures import MultiDict

from review.domain.arrival import ONE_CODE
from review.domain.drafts import DISPOSITIONS, Draft, one_line, tidy
from services.stories import Codes
from services.taxonomy import TAXONOMY

Form = MultiDict[str, str]


def draft_from(form: Form) -> Draft:
    """The draft in a form. A code or disposition that does not exist counts as not chosen."""
    disposition = form.get("disposition", "")
    return Draft(
        disposition=disposition if disposition in DISPOSITIONS else "",  # type: ignore[arg-type]
        headline=one_line(form.get("headline", "")),
        quote=one_line(form.get("quote", "")),
        narrative=tidy(form.get("narrative", "")),
        lessons=tidy(form.get("lessons", "")),
        codes=Codes(**{group: _chosen(form, group) for group in TAXONOMY}),  # type: ignore[arg-type]
    )


def version_from(form: Form) -> int:
    """The number of the version that the form was made for; 0 where it says none."""
    text = form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _chosen(form: Form, group: str) -> str | tuple[str, ...]:
    codes = tuple(code for code in form.getlist(group) if code in TAXONOMY[group])
    return "".join(codes[:1]) if group in ONE_CODE else codes
