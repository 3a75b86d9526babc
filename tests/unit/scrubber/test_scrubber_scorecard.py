"""R11: the shipped leak report is of this scrubber, says what was measured, and no recall has fallen below it."""

from xml.etree import ElementTree

import pytest

from scrubber.domain.spans import LABELS
from scrubber.scorecard.card import FILE, fallen, load, measured, ours, tables
from scrubber.scorecard.changes import CHANGES
from scrubber.scorecard.drawing import drawing
from scrubber.scorecard.origins import origins
from scrubber.scorecard.page import page, shown
from scrubber.scorecard.presidio import presidio
from scrubber.scorecard.reports import Report, held_out
from scrubber.scorecard.scoring import DIRECT, score
from scrubber.scorecard.slices import SLICES
from scrubber.scorecard.systems import GENERAL, OURS, PATTERNS
from scrubber.scorecard.versions import versions


@pytest.fixture(scope="module")
def reports():
    return held_out()


@pytest.fixture(scope="module")
def found(scrubber, reports):
    """What the scrubber finds in each report, by its id."""
    masks = ours(scrubber)([report.text for report in reports])
    return dict(zip([report.id for report in reports], masks, strict=True))


@pytest.fixture(scope="module")
def shipped():
    return load()["systems"][OURS]


def scored(reports, found):
    return tables(reports, [score(report, found[report.id]) for report in reports])


def test_no_recall_is_below_the_interval_it_was_shipped_with(shipped, reports, found):
    assert fallen(shipped, scored(reports, found)) == []


@pytest.mark.parametrize("label", sorted(DIRECT))
def test_it_would_be_noticed_if_a_label_were_found_no_more(shipped, reports, found, label):
    without = {
        report.id: [
            mask
            for mask in found[report.id]
            if not any(mask[0] < end and start < mask[1] for start, end, each in report.gold if each == label)
        ]
        for report in reports
    }

    lost = fallen(shipped, scored(reports, without))

    assert any(line.startswith(f"label, {label}: recall") for line in lost)


def test_it_would_be_noticed_if_one_mask_in_five_were_lost(shipped, reports, found):
    without = {name: [mask for number, mask in enumerate(masks) if number % 5] for name, masks in found.items()}

    lost = fallen(shipped, scored(reports, without))

    assert {line.split(":")[0] for line in lost} >= {"set, all", "style, prose", "style, all capitals"}


def test_it_would_be_noticed_if_the_network_were_missing(shipped, reports, rules):
    assert any(line.startswith("set, all: direct") for line in fallen(shipped, measured(ours(rules), reports)))


def test_it_is_of_this_scrubber():
    assert load()["versions"] == versions(), "the scrubber has changed since it was measured: run `make scorecard`"


def test_page_and_picture_are_of_its_figures():
    card = load()

    assert page(card) == FILE.with_suffix(".md").read_text("utf-8"), "run `make scorecard`"
    assert drawing(card) == FILE.with_suffix(".svg").read_text("utf-8"), "run `make scorecard`"


def test_it_holds_figures_only():
    """A leak report that quoted a leak would be one."""
    systems = load()["systems"]
    cells = [
        figure
        for tables in systems.values()
        for rows in tables.values()
        for row in rows.values()
        for figure in row.values()
    ]
    rows = {name for rows in systems[OURS].values() for name in rows}

    assert all(isinstance(value, int | float) for cell in cells for value in cell.values())
    assert rows == {*LABELS, *origins(), *CHANGES, *(name for tests in SLICES.values() for name in tests)}


def test_the_picture_is_well_formed_and_needs_no_style_of_its_elements():
    picture = ElementTree.fromstring(drawing(load()))

    assert not [each for each in picture.iter() if "style" in each.attrib or each.tag.endswith("script")]
    assert picture.find("{http://www.w3.org/2000/svg}title").text


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ({"value": 0.9534, "low": 0.9, "high": 1.0, "of": 9}, ".953 (.900–1.000)"),
        ({"value": 0.0, "low": 0.0, "high": 0.0, "of": 9}, ".000 (.000–.000)"),
        (None, "–"),
    ],
)
def test_figures_are_written_with_their_interval(figure, text):
    assert shown(figure) == text


def test_all_three_are_measured_alike():
    systems = load()["systems"]

    assert list(systems) == [OURS, GENERAL, PATTERNS]
    assert len({tuple((table, tuple(rows)) for table, rows in tables.items()) for tables in systems.values()}) == 1


def test_presidio_by_patterns_asks_nobody_outside(monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("opens a connection"))

    (found,) = presidio(None)(["Write to bo@example.com or call 212-555-0123. Bo Kvist"])

    assert {(9, 23, "CONTACT"), (32, 44, "CONTACT")} <= set(found)
    assert max(end for _, end, _ in found) == 44


def test_a_recall_below_its_interval_is_named():
    one, none = (tables([report], [score(report, masks)]) for report, masks in both())

    assert "label, PERSON: recall 0.000, shipped with at least 0.025" in fallen(one, none)
    assert fallen(one, one) == fallen(none, one) == []


def both():
    report = Report("one", "short", (("Kvist", "PERSON"), (" fell.", None)))
    return [(report, [(0, 5, "PERSON")]), (report, [])]
