"""Texts in which what must be found stands in <<double angle brackets>>."""

import re

MARK = re.compile(r"<<(.*?)>>")


def read(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without marks, and the stretches that were marked."""
    text, stretches, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        stretches.append((len(text), len(text) + len(match[1])))
        text += match[1]
        position = match.end()
    return text + marked[position:], stretches


def letters(text: str, stretches) -> set[int]:
    return {i for start, end in stretches for i in range(start, end) if text[i].isalnum()}


def leaks(text: str, stretches, spans) -> list[str]:
    """The marked stretches of which a letter or digit lies outside every span."""
    covered = letters(text, [(span.start, span.end) for span in spans])
    return [text[start:end] for start, end in stretches if letters(text, [(start, end)]) - covered]


def overmasked(text: str, stretches, spans) -> set[int]:
    return letters(text, [(span.start, span.end) for span in spans]) - letters(text, stretches)
