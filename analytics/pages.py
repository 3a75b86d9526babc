"""Insights: the total, and charts with their tables, all from the one snapshot."""

import csv
import io
from typing import Any

from flask import Flask, Response, abort, jsonify, render_template

from analytics.domain.chart import Row, leading, rows
from analytics.domain.snapshot import GROUPS
from analytics.store import Store
from services.config import Settings
from services.taxonomy import GROUP_TITLES, TAXONOMY
from services.web.frame import make_app as make_frame

CHARTS = ("event", "factor", "barrier", "activity")


def make_app(store: Store, settings: Settings) -> Flask:
    """The pages under /insights."""
    app = make_frame("analytics", settings)

    @app.get("/")
    def insights() -> str:
        snapshot = store.snapshot()
        charts = [_chart(snapshot, group) for group in CHARTS if group in snapshot["groups"]]
        quarters = _plain_rows(snapshot["quarters"])
        years = _plain_rows(snapshot["counted_years"])
        return render_template(
            "analytics/insights.html",
            total=snapshot["total"],
            charts=charts,
            quarters=quarters,
            years=years,
            smallest=settings.small_cell,
        )

    @app.get("/api/v1/summary")
    def summary() -> Response:
        snapshot = store.snapshot()
        return jsonify(
            total=snapshot["total"],
            groups=snapshot["groups"],
            quarters=snapshot["quarters"],
            smallest_count_shown=settings.small_cell,
        )

    @app.get("/api/v1/<group>.csv")
    def table(group: str) -> Response:
        snapshot = store.snapshot()
        if group not in GROUPS:
            abort(404)
        lines = io.StringIO()
        writer = csv.writer(lines)
        writer.writerow(["code", "label", "stories"])
        for code, count in snapshot["groups"].get(group, {}).items():
            writer.writerow([code, TAXONOMY[group][code], "" if count is None else count])
        return Response(lines.getvalue(), mimetype="text/csv")

    return app


def _chart(snapshot: dict[str, Any], group: str) -> dict[str, Any]:
    table = rows(snapshot["groups"][group], TAXONOMY[group])
    shown = [row for row in table if row.count is not None]
    return {
        "group": group,
        "title": GROUP_TITLES[group],
        "leading": leading(table),
        "shown": shown[:10],
        "rows": shown,
        "hidden": [row.label for row in table if row.count is None],
    }


def _plain_rows(cells: dict[str, int | None]) -> list[Row]:
    return rows(dict(sorted(cells.items())), {code: code for code in cells})
