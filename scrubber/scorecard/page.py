"""The scorecard as a page in Markdown."""

from collections.abc import Iterator

from scrubber.scorecard.card import Card
from scrubber.scorecard.intervals import Figure
from scrubber.scorecard.systems import GENERAL, LIMITS, MEMORY, OURS, PATTERNS, RATIOS, START, against

SYSTEMS = (OURS, GENERAL, PATTERNS)
Figures = dict[str, Figure]
MEASURES = {
    "direct": "direct identifiers",
    "patterned": "dates, times, numbers, contacts",
    "recall": "recall",
    "clean": "clean reports",
    "precision": "precision",
}
OVERALL = ("direct", "patterned", "clean", "precision")
EACH = ("recall", "clean", "precision")
TABLES = (
    ("set", "Where a report comes from", OVERALL),
    ("style", "How it is written", OVERALL),
    ("length", "How long it is", OVERALL),
    ("label", "What it is that identifies", EACH),
    ("origin", "Where names come from: all persons in the reports get names of one origin", EACH),
)
WORDS = """Shares of those that had to be covered: *direct identifiers* are names, agencies, addresses, places, numbers
and contacts. *Clean reports* are those in which no direct identifier leaks, or, by label, nothing of that label.
*Precision* is the share of the letters masked that had to be. Below, *Presidio* is with en_core_web_md / with patterns.
"""
ABOUT = """## How it is measured

- On {reports} invented reports ({words} words) that neither training nor whoever writes rules has seen:
  {sets}. What identifies somebody was marked by hand.
- Real reports may be harder: invented ones are all that may be kept.
- A name is covered when each of its letters and digits is masked. Half a name is a leak.
- In brackets stands what chance allows: 95 % of 1000 drawings of as many reports lie between (bootstrap, seeded).
- The tests score the scrubber on the same reports and fail when a recall falls below its interval.
- Presidio is the de-identifier that most start from. It is used as it comes, but for organisations, which it leaves out
  and we count in its favour; labels do not matter for recall.
- The figures are sums. What leaks where is shown to nobody, so that these reports stay a test.

Written by `make scorecard` from [scorecard.json](scorecard.json), which holds all figures with their intervals.
"""


def page(card: Card) -> str:
    """The whole page."""
    parts = [
        heading(card),
        *(section(card, *each) for each in TABLES),
        changes(card),
        warnings(card),
        speeds(card),
        about(card),
    ]
    return "\n".join(parts)


def heading(card: Card) -> str:
    tables = [card["systems"][name]["set"]["all"] for name in SYSTEMS]
    rows = [[MEASURES[name], *(shown(figures.get(name)) for figures in tables)] for name in OVERALL]
    version = card["versions"]
    return f"""# How well masking works

Model {version["model"]} (weights {version["weights"]}), rules {version["rules"]}, reports {version["reports"]}.

![Recall by label, style and origin of name, beside Presidio](scorecard.svg)

No masking is complete. That is why two people read every report before anything of it is public.

{table(["", *SYSTEMS], rows)}
{WORDS}"""


def section(card: Card, name: str, title: str, measures: tuple[str, ...]) -> str:
    """A table of our figures with their intervals, each beside those of Presidio."""
    systems = [card["systems"][system][name] for system in SYSTEMS]
    head = ["", "how many", *(word for measure in measures for word in (MEASURES[measure], "Presidio"))]
    rows = [
        [row, str(figures[measures[0]]["of"]), *cells([rows.get(row, {}) for rows in systems], measures)]
        for row, figures in systems[0].items()
        if measures[0] in figures
    ]
    return f"## {title}\n\n{table(head, rows)}"


def cells(row: list[Figures], measures: tuple[str, ...]) -> Iterator[str]:
    """For each measure our figure with its interval, and those of the others without."""
    ours, *others = row
    for measure in measures:
        yield shown(ours.get(measure))
        yield " / ".join(bare(figures.get(measure)) for figures in others)


def changes(card: Card) -> str:
    tables = [card["systems"][system]["change"] for system in SYSTEMS]
    rows = [[name, *(signed(each[name]["change"]) for each in tables)] for name in tables[0]]
    return f"""## The same reports in another hand

By how much the recall of direct identifiers changes when all reports are written so.

{table(["", *SYSTEMS], rows)}"""


def speeds(card: Card) -> str:
    """Ratios of speed, memory and start beside what is aimed at."""
    speed = card["speed"]
    rows = [
        [
            against(other),
            f"{speed[against(other)]:.2f}",
            f"at least {aim:.2f}" if aim else "–",
            f"{speed[other]:,.0f}",
        ]
        for other, aim in RATIOS.items()
    ]
    rows.append(["peak memory of `python -m scrubber`", f"{speed[MEMORY]:.0f} MB", f"at most {LIMITS[MEMORY]} MB", ""])
    rows.append(["its start", f"{speed[START]:.1f} s", f"at most {LIMITS[START]} s", ""])
    return f"""## Speed

The scrubber reads {speed[OURS]:,.0f} words a second on one core, rules, risk and factors included. All read the same
texts in turn, as many together as they like but where it says otherwise; medians, in processor time.

{table(["", "measured", "aim", "words a second of the other"], rows)}"""


def warnings(card: Card) -> str:
    figure = card["warning"]
    return f"""## The risk beside a report

Of two reports, one in which a direct identifier leaked and one in which none did, the first has the higher risk in
{shown(figure)} of all pairs (.500 would be chance); {figure["of"]} reports leaked.
"""


def about(card: Card) -> str:
    sets = ", ".join(f"{count} {kind}" for kind, count in card["reports"].items())
    return ABOUT.format(reports=sum(card["reports"].values()), words=f"{card['words']:,}", sets=sets)


def shown(figure: Figure | None) -> str:
    """`.953 (.931–.972)`, or a dash where there is nothing to count."""
    if figure is None:
        return "–"
    return f"{short(figure['value'])} ({short(figure['low'])}–{short(figure['high'])})"


def bare(figure: Figure | None) -> str:
    return short(figure["value"]) if figure else "–"


def signed(figure: Figure) -> str:
    return f"{figure['value']:+.3f} ({figure['low']:+.3f} to {figure['high']:+.3f})"


def short(share: float) -> str:
    return f"{share:.3f}".removeprefix("0")


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
