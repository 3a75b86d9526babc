"""How a text is written: prose, ALL CAPS or all small letters, line by line; and capitals read in small letters.

Capitals tell nothing where everything is capital. So the network reads such lines in small letters: one style less to
learn, and a word is looked up alike in both.
"""

from string import ascii_letters, ascii_uppercase
from typing import Literal

Style = Literal["prose", "caps", "lower"]
Line = tuple[str, Style]
LONG_LINE = 40  # shorter lines are written like the rest of the text
LETTERS, CAPITALS = ascii_letters.encode(), ascii_uppercase.encode()


def style_of(text: str) -> Style:
    """Capitals when most letters are; lower case when next to none are. Only the letters of ASCII are counted."""
    plain = text.encode("ascii", "ignore")
    letters = len(plain) - len(plain.translate(None, LETTERS))
    upper = len(plain) - len(plain.translate(None, CAPITALS))
    if upper > 0.6 * letters and letters > 12:
        return "caps"
    return "lower" if upper < 0.006 * letters else "prose"


def lines_with_style(text: str) -> list[Line]:
    """The lines of a text, their ends included, each with its style."""
    whole = style_of(text)
    return [(line, style_of(line) if len(line) > LONG_LINE else whole) for line in text.splitlines(keepends=True)]


def in_small_letters(lines: list[Line]) -> str:
    """The text of these lines with capitals in small letters, as long as it was: every offset holds in both."""
    return "".join(small(line) if style == "caps" else line for line, style in lines)


def small(line: str) -> str:
    """The line in small letters, as long as it was."""
    lowered = line.lower()
    if len(lowered) == len(line):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in line)
