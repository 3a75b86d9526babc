"""The written narratives of `material`: invented, their identifiers marked `{{LABEL|text}}`, parted by `---`."""

import re
from collections.abc import Iterator
from pathlib import Path

MARK = re.compile(r"\{\{([A-Z]+)\|([^{}|]+)\}\}")
Piece = tuple[str, str | None]


def pieces(marked: str) -> list[Piece]:
    """The parts of a marked narrative, each with its label or None."""
    found: list[Piece] = []
    position = 0
    for match in MARK.finditer(marked):
        found += [(marked[position : match.start()], None), (match[2], match[1])]
        position = match.end()
    return [piece for piece in [*found, (marked[position:], None)] if piece[0]]


def read(paths: list[Path]) -> Iterator[list[Piece]]:
    """Each narrative of the files."""
    for path in paths:
        for block in re.split(r"(?m)^---\s*$", path.read_text("utf-8")):
            if block.strip():
                yield pieces(block.strip())


def joined(parts: list[Piece]) -> dict[str, object]:
    """Parts put together, with the offsets of those that carry a label: {"text", "spans": [[start, end, label]]}."""
    text, spans = "", []
    for part, label in parts:
        if label:
            spans.append([len(text), len(text) + len(part), label])
        text += part
    return {"text": text, "spans": spans}
