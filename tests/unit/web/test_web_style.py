"""The design: colors that can be read in both schemes, and one style for all pages."""

import re

import pytest

from services.web.mount import STATIC

CSS = (STATIC / "style.css").read_text()
READ, NOTICED = 4.5, 3.0  # WCAG 2.2 AA: 1.4.3 for text, 1.4.11 for what is not text

TEXT = [
    ("text", "bg"), ("text", "surface"), ("text", "raised"), ("text", "mark"), ("text", "added"), ("text", "removed"),
    ("muted", "bg"), ("muted", "surface"), ("muted", "raised"), ("link", "bg"), ("link", "surface"), ("link", "raised"),
    ("on-button", "button"), ("on-band", "band"), ("band", "on-band"), ("band-muted", "band"), ("on-focus", "focus"),
    ("danger", "bg"), ("danger", "surface"), ("danger", "mark"), ("bg", "danger"), ("ok", "bg"), ("ok", "surface"),
    ("warn", "bg"), ("warn", "surface"),
]  # fmt: skip
SHAPES = [
    ("border", "bg"),
    ("border", "surface"),
    ("border", "raised"),
    ("bar", "bg"),
    ("bar", "surface"),
    ("focus", "band"),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


LIGHT = tokens(CSS.split("@media", 1)[0])
DARK = LIGHT | tokens(CSS.split("@media", 2)[1])
SCHEMES = {"light": LIGHT, "dark": DARK}


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.2."""
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_says():
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read(scheme, front, back):
    assert contrast(SCHEMES[scheme][front], SCHEMES[scheme][back]) >= READ


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "back"), SHAPES)
def test_fields_and_bars_can_be_seen(scheme, front, back):
    assert contrast(SCHEMES[scheme][front], SCHEMES[scheme][back]) >= NOTICED


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("around", ["bg", "surface", "raised", "band"])
def test_the_focus_shows_on_every_ground(scheme, around):
    """The ring lies around a button, on the ground beside it."""
    colors = SCHEMES[scheme]
    assert max(contrast(colors[ring], colors[around]) for ring in ("ring", "focus")) >= NOTICED


def test_the_dark_scheme_is_for_screens_only():
    assert "@media screen and (prefers-color-scheme: dark)" in CSS
    assert CSS.count("prefers-color-scheme") == 1


def test_every_color_of_a_page_is_a_token():
    """A color outside the tokens would be in neither scheme's test; black on paper and the dot of the mark may."""
    rules = re.sub(r"--[a-z-]+: [^;]+;", "", CSS)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {"#000", "#c26a00"}


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_styles_use_known_tokens_and_nothing_from_elsewhere(path):
    css = path.read_text()
    names = set(re.findall(r"var\(--([a-z0-9-]+)\)", css))
    assert names <= set(re.findall(r"--([a-z0-9-]+):", CSS))
    assert css.count("{") == css.count("}")
    for found in re.findall(r"url\(([^)]*)\)", css):
        assert (STATIC / found).is_file()
    assert "@import" not in css and "//" not in css


def test_no_token_is_left_over():
    defined = set(re.findall(r"--([a-z0-9-]+):", CSS))
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", "".join(path.read_text() for path in STATIC.glob("*.css"))))
    assert defined == used


def test_the_style_stays_small():
    assert len((STATIC / "style.css").read_bytes()) <= 16 * 1024
