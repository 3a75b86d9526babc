"""Between a query and the address that asks it."""

import re
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from publisher.search.query import GROUPS, BadQuery, Query
from services.web.problems import Problem

PARAMETERS = {group: "kind" if group == "event" else group for group in GROUPS}
KNOWN = ("q", *PARAMETERS.values(), "page")


def query_of(given: "MultiDict[str, str]") -> Query:
    """What the address asks. Raises BadQuery."""
    chosen = {group: tuple(dict.fromkeys(filter(None, given.getlist(name)))) for group, name in PARAMETERS.items()}
    page = given.get("page", "1")
    if not re.fullmatch("[0-9]{1,4}", page):
        raise BadQuery("page", "A whole number.")
    return Query(given.get("q", "").strip(), {group: codes for group, codes in chosen.items() if codes}, int(page))


def address(query: Query) -> str:
    """The library page that answers this query, at its results."""
    values: dict[str, Any] = {PARAMETERS[group]: list(codes) for group, codes in query.chosen.items()}
    parts = {**values, "q": query.text or None, "page": query.page if query.page > 1 else None}
    return url_for("library", **parts, _anchor="results")


def problem_of(error: BadQuery) -> Problem:
    """The refusal, naming the parameter."""
    name = {"text": "q", **PARAMETERS}.get(error.part, error.part)
    return Problem(400, "The library cannot be asked like that", errors=[{"field": name, "detail": error.detail}])
