"""Score the packaged pipeline and write the metrics: precision, recall and F, in all and for each label, rounded."""

import json
import sys
from pathlib import Path
from typing import Any

import spacy
from spacy.training import Corpus

HERE = Path(__file__).parent


def scores(nlp: spacy.language.Language, path: Path) -> dict[str, Any]:
    found = nlp.evaluate(list(Corpus(path)(nlp)))
    per_label = {label: rounded(values) for label, values in sorted(found["ents_per_type"].items())}
    return {**rounded({"p": found["ents_p"], "r": found["ents_r"], "f": found["ents_f"]}), "labels": per_label}


def rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in values.items()}


def main(invented: Path, open_text: Path, out: Path) -> None:
    nlp = spacy.load(HERE / "pipeline")
    metrics = {
        "model": f"{nlp.meta['name']} {nlp.meta['version']}",
        "narratives kept back": scores(nlp, invented),
        "WNUT 2017 test": scores(nlp, open_text),
    }
    out.write_text(json.dumps(metrics, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
