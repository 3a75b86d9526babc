"""The recalls of the scorecard as a picture: the scrubber with its interval, the yardsticks beside it.

Every mark is named where it stands and every figure of ours is written out, so the picture needs neither a legend nor
a pointer. It is readable in light and dark, on paper, and without colours: the marks differ in form.
"""

from collections.abc import Iterator
from html import escape

from scrubber.scorecard.card import Card, Table
from scrubber.scorecard.intervals import Figure
from scrubber.scorecard.systems import GENERAL, OURS, PATTERNS

WIDTH, LEFT, RIGHT, TOP, ROW = 760, 190, 650, 76, 20
GROUPS = (
    ("set", "direct", "direct identifiers"),
    ("style", "direct", "direct identifiers, as written"),
    ("label", "recall", "what identifies"),
    ("origin", "recall", "names, by origin"),
)
STYLE = """text{font:13px system-ui,sans-serif;fill:#14181f}
.paper{fill:#fff}.grid{stroke:#d5d9e0}.head{font-weight:700}.small{font-size:12px}
.span{stroke:#0b4f9c;stroke-width:3}.ours{fill:#0b4f9c}.general{fill:#fff;stroke:#7a4200;stroke-width:2}
.patterns{stroke:#5b6470;stroke-width:2}.end{text-anchor:end}.middle{text-anchor:middle}
@media (prefers-color-scheme:dark){text{fill:#e8ebf0}.paper{fill:#14181f}.grid{stroke:#3a424e}.span{stroke:#7db4f5}
.ours{fill:#7db4f5}.general{fill:#14181f;stroke:#f0b36a}.patterns{stroke:#aab3bf}}"""


def drawing(card: Card) -> str:
    """The picture, as SVG."""
    parts, y = [], TOP
    for group, measure, title in GROUPS:
        parts.append(words(16, y, title, "head"))
        tables = [card["systems"][name][group] for name in (OURS, GENERAL, PATTERNS)]
        for row in (row for row, figures in tables[0].items() if measure in figures):
            y += ROW
            parts += [words(LEFT - 14, y, row, "end"), *marks(y, [found(table, row, measure) for table in tables])]
        y += 2 * ROW
    return "\n".join([*frame(y), *names(card), *parts, "</svg>", ""])


def frame(bottom: int) -> Iterator[str]:
    """Paper, title and grid."""
    height = bottom + 8
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">'
    yield '<title id="title">Share of what identifies somebody that is masked: the scrubber beside Presidio</title>'
    yield f"<style>{STYLE}</style>"
    yield f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>'
    yield words(16, 26, "Share of what identifies somebody that is masked", "head")
    yield words(WIDTH - 16, 26, "the line: what chance allows (95 %)", "end small")
    for share in (0, 0.25, 0.5, 0.75, 1):
        yield f'<path class="grid" d="M{x(share)} {TOP - 8}V{bottom - 2 * ROW + 4}"/>'
        yield words(x(share), bottom - ROW, f"{share:.0%}", "middle small")


def names(card: Card) -> Iterator[str]:
    """Each system's name above its mark in the first row, moved apart where marks stand close."""
    figures = [found(card["systems"][name]["set"], "all", "direct") for name in (PATTERNS, GENERAL, OURS)]
    anchors = ("small", "middle small", "end small")
    for name, figure, anchor in zip((PATTERNS, GENERAL, OURS), figures, anchors, strict=True):
        if figure:
            at = x(figure["value"])
            yield words(at + (24 if name == OURS else 0), TOP - (28 if name == GENERAL else 12), name, anchor)
            yield f'<path class="grid" d="M{at} {TOP - (24 if name == GENERAL else 8)}V{TOP + ROW - 10}"/>'


def marks(y: int, figures: list[Figure | None]) -> Iterator[str]:
    """A stroke for patterns, a ring for the general pipeline, a dot with its interval and figure for us."""
    ours, general, patterns = figures
    middle = y - 4
    if patterns:
        yield f'<path class="patterns" d="M{x(patterns["value"])} {middle - 5}v10"/>'
    if ours:
        yield f'<path class="span" d="M{x(ours["low"])} {middle}H{x(ours["high"])}"/>'
    if general:
        yield f'<circle class="general" cx="{x(general["value"])}" cy="{middle}" r="4"/>'
    if ours:
        yield f'<circle class="ours" cx="{x(ours["value"])}" cy="{middle}" r="5"/>'
        yield words(WIDTH - 16, y, f"{ours['value']:.1%} of {ours['of']}", "end small")


def found(table: Table, row: str, measure: str) -> Figure | None:
    return table.get(row, {}).get(measure)


def x(share: float) -> float:
    return round(LEFT + share * (RIGHT - LEFT), 1)


def words(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(text)}</text>'
