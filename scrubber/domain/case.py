"""How a text is written: prose, ALL CAPS or all small letters, line by line; and capitals read in small letters.

Capitals tell nothing where everything is capital. So the network reads such lines in small letters: one style less to
learn, and a word is looked up alike in both.
"""

from typing import Literal

Style = Literal["prose", "caps", "lower"]
LONG_LINE = 40  # shorter lines are written like the rest of the text


def style_of(text: str) -> Style:
    """Capitals when most letters are; lower case when next to none are."""
    upper = sum(1 for c in text if c.isupper())
    letters = sum(1 for c in text if c.isalpha()) or 1
    if upper > 0.6 * letters and letters > 12:
        return "caps"
    return "lower" if upper < 0.006 * letters else "prose"


def lines_with_style(text: str) -> list[tuple[str, Style]]:
    """The lines of a text, their ends included, each with its style."""
    whole = style_of(text)
    return [(line, style_of(line) if len(line) > LONG_LINE else whole) for line in text.splitlines(keepends=True)]


def in_small_letters(text: str) -> str:
    """The text with its lines of capitals in small letters, as long as it was: every offset holds in both."""
    return "".join(small(line) if style == "caps" else line for line, style in lines_with_style(text))


def small(line: str) -> str:
    lowered = line.lower()
    if len(lowered) == len(line):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in line)
