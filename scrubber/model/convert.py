"""Turn the open corpora and the invented narratives into spaCy's training format (DocBin), with our labels.

The corpora tag people, places and organisations only. A token of theirs that could be a date, a time or a number is
left unknown to the network rather than taught to be nothing.
"""

import argparse
import json
import random
from calendar import day_name, month_name
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from scrubber.domain.reading import Reading

LABELS = {"PER": "PERSON", "PERSON": "PERSON", "LOC": "LOCATION", "LOCATION": "LOCATION",
          "ORG": "ORG", "CORPORATION": "ORG", "GROUP": "ORG"}  # fmt: skip
UNKNOWN = {name.lower() for name in [*month_name, *day_name]} | {
    "christmas",
    "thanksgiving",
    "halloween",
    "easter",
    "yesterday",
    "today",
    "tomorrow",
}
Row = tuple[str, str]


def sentences(path: Path) -> Iterator[list[Row]]:
    """The token and tag rows of a corpus, a list for each sentence."""
    for block in path.read_text("utf-8").split("\n\n"):
        rows = [line.split("\t" if "\t" in line else None) for line in block.splitlines()]
        kept = [(row[0], row[-1]) for row in rows if len(row) >= 2 and row[0].strip()]
        if kept:
            yield kept


def labelled_runs(rows: list[Row]) -> Iterator[tuple[int, int, str]]:
    """Runs of tokens under one tag: first token, one past the last, our label."""
    start, kind = 0, ""
    for i, (_, tag) in enumerate([*rows, ("", "O")]):
        prefix, _, name = tag.partition("-")
        if kind and (prefix in {"O", "B"} or name != kind):
            if kind.upper() in LABELS:
                yield start, i, LABELS[kind.upper()]
            kind = ""
        if not kind and prefix in {"B", "I"}:
            start, kind = i, name


def could_be_a_number(word: str) -> bool:
    return word.lower() in UNKNOWN or any(c.isdigit() for c in word)


def corpus_doc(nlp: Language, rows: list[Row]) -> Doc:
    """One sentence of a corpus. A handle of the corpus keeps its tag."""
    doc = Doc(nlp.vocab, words=[word for word, _ in rows])
    found = [Span(doc, start, end, label) for start, end, label in labelled_runs(rows)]
    taken = {token.i for span in found for token in span}
    unknown = [doc[t.i : t.i + 1] for t in doc if t.i not in taken and could_be_a_number(t.text)]
    doc.set_ents(found, missing=unknown)
    return doc


def invented_doc(nlp: Language, row: dict[str, object]) -> Doc:
    """One invented narrative. A span that cuts a token widens to it, as masking does."""
    doc = nlp.make_doc(Reading(str(row["text"])).for_network.text)
    spans = [doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in row["spans"]]  # type: ignore[attr-defined]
    doc.ents = spacy.util.filter_spans([span for span in spans if span])
    return doc


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--narratives", type=Path, nargs="*", default=[])
    parser.add_argument("--corpora", type=Path, nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    nlp = spacy.blank("en")
    docs = [corpus_doc(nlp, rows) for path in arguments.corpora for rows in sentences(path)]
    for path in arguments.narratives:
        docs += [invented_doc(nlp, json.loads(row)) for row in path.read_text("utf-8").splitlines()]
    random.Random(arguments.seed).shuffle(docs)  # noqa: S311 (not a secret)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs).to_disk(arguments.out)


if __name__ == "__main__":
    main()
