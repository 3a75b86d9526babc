"""Invent police narratives with labelled spans, as JSON lines in a file: {"text", "spans"}.

Every narrative is drawn from the templates and lists in `material/` by one seeded generator, so the same seed gives the
same text. A narrative is built from pieces `(text, label or None)`; noise is put on pieces, so spans never drift.
"""

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from narratives import Piece, joined
from slots import Slots

MATERIAL = Path(__file__).with_name("material")
SLOT = re.compile(r"\{(\w+?)(\d?)\}")


def lines(name: str) -> list[str]:
    """The sentences of a material file, without its comments."""
    rows = (MATERIAL / name).read_text("utf-8").splitlines()
    return [row for row in rows if row and not row.startswith("#")]


def fill(template: str, slots: Slots) -> list[Piece]:
    """The template with its slots filled. Slots `{name}` and `{name2}` are two different draws."""
    pieces: list[Piece] = []
    position = 0
    for match in SLOT.finditer(template):
        pieces += [(template[position : match.start()], None), slots.draw(match[1])]
        position = match.end()
    pieces.append((template[position:], None))
    return [piece for piece in pieces if piece[0]]


def misspell(word: str, rng: random.Random) -> str:
    """One letter dropped, doubled or swapped with its neighbour."""
    if len(word) < 4 or not word.isalpha():
        return word
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def with_typos(piece: Piece, rng: random.Random, rate: float) -> Piece:
    words = re.split(r"(\W+)", piece[0])
    return "".join(misspell(word, rng) if rng.random() < rate else word for word in words), piece[1]


def unpunctuated(piece: Piece) -> Piece:
    text, label = piece
    return (text, label) if label else (re.sub(r"[.,;:!?\"]", "", text), None)


def dictated(piece: Piece) -> Piece:
    text, label = piece
    return (text, label) if label else (text.replace(".", " period").replace(",", " comma"), None)


def hand(rng: random.Random, as_written: float) -> Callable[[Piece], Piece]:
    """How this reporter writes: as it stands or all in small letters, with or without punctuation and typos.

    There are no capitals to learn: the scrubber reads a text of capitals in small letters.
    """
    small = rng.random() > as_written
    loose = rng.random() < (0.5 if small else 0.08)
    speaks = rng.random() < 0.03
    rate = rng.choice([0, 0, 0, 0.01, 0.04])

    def write(piece: Piece) -> Piece:
        piece = dictated(piece) if speaks else unpunctuated(piece) if loose else piece
        text, label = with_typos(piece, rng, rate)
        return text.lower() if small else text, label

    return write


def narratives(count: int, seed: int) -> Iterator[dict[str, object]]:
    """`count` narratives of two to eight sentences; the same `seed` gives the same narratives."""
    rng = random.Random(seed)  # noqa: S311 (not a secret)
    slots = Slots(rng)
    told, plain = lines("sentences.txt"), lines("plain.txt")
    for _ in range(count):
        write, pieces = hand(rng, as_written=0.55), []
        slots.forget()
        for _ in range(rng.randint(2, 8)):
            template = rng.choice(told) if rng.random() < 0.62 else rng.choice(plain)
            pieces += [write(piece) for piece in fill(template, slots)]
            pieces.append((rng.choices([" ", "\n", "\n\n"], [90, 5, 5])[0], None))
        yield joined(pieces)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    rows = [json.dumps(row, ensure_ascii=False) for row in narratives(arguments.count, arguments.seed)]
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text("\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
