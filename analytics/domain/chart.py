"""From a table to what a reader sees: rows in order, bars to scale, and the finding in words."""

from dataclasses import dataclass

from analytics.domain.disclosure import Shown


@dataclass(frozen=True)
class Row:
    """One line of a chart and its table. ``count`` is None where the cell is suppressed; ``width`` is 0 to 100."""

    label: str
    count: int | None
    width: float


def rows(cells: Shown, labels: dict[str, str]) -> list[Row]:
    """Shown cells first, largest on top; suppressed ones after them by label. Bars start at zero."""
    largest = max((count for count in cells.values() if count), default=0)
    ordered = sorted(cells.items(), key=lambda cell: (cell[1] is None, -(cell[1] or 0), labels[cell[0]]))
    return [Row(labels[code], count, round(100 * count / largest, 1) if count else 0.0) for code, count in ordered]


def leading(table: list[Row]) -> str:
    """The label of the largest shown cell, or nothing where no cell is shown."""
    return table[0].label if table and table[0].count else ""
