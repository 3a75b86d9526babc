"""The training workflow, in small: the same seed gives the same texts and the same network (R11)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from scrubber.network import PIPELINE

MODEL = PIPELINE.parent
ROOT = MODEL.parents[1]
MARKED = (
    "Sgt {{PERSON|Kvist}} of {{AGENCY|Ozark PD}} fell on {{DATE|3/14/23}} at {{ADDRESS|12 Elm St}}. "
    "{{PERSON|Kvist}} got up.\n"
)
MOST_MEGABYTES = 40


def workflow(script: str, *arguments: object) -> None:
    """Runs a script of the workflow where the workflow runs it."""
    command = [sys.executable, "-W", "ignore", *script.split(), *map(str, arguments)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(command, cwd=MODEL, env=environment, check=True, capture_output=True, timeout=1800)


def told(folder: Path, seed: int) -> list[dict]:
    (folder / "written").mkdir(exist_ok=True)
    (folder / "written" / "one.txt").write_text(MARKED, "utf-8")
    out = folder / f"told-{seed}.jsonl"
    workflow("augment.py", "--narratives", folder / "written", "--rounds", 6, "--seed", seed, "--out", out)
    return [json.loads(row) for row in out.read_text("utf-8").splitlines()]


def test_a_narrative_is_told_again_with_other_names_and_marks_that_fit(tmp_path):
    first, *others = told(tmp_path, 1)

    assert first["text"] == "Sgt Kvist of Ozark PD fell on 3/14/23 at 12 Elm St. Kvist got up."
    assert len({row["text"] for row in others}) > 1
    for row in others:
        people = [row["text"][start:end] for start, end, label in row["spans"] if label == "PERSON"]
        assert [label for *_, label in row["spans"]] == ["PERSON", "AGENCY", "DATE", "ADDRESS", "PERSON"]
        assert all(person.strip() == person and person for person in people)


def test_the_same_seed_tells_the_same(tmp_path):
    assert told(tmp_path, 1) == told(tmp_path, 1)
    assert told(tmp_path, 1) != told(tmp_path, 2)


@pytest.fixture(scope="module")
def trained_twice(tmp_path_factory):
    """Two networks trained for a few steps on the same templates with the same seed."""
    folder = tmp_path_factory.mktemp("training")
    workflow("generate.py", "--count", 60, "--seed", 1, "--out", folder / "texts.jsonl")
    workflow("convert.py", "--narratives", folder / "texts.jsonl", "--out", folder / "texts.spacy")
    small = "--training.max_steps 12 --training.eval_frequency 12 --initialize.vectors null"
    small += " --components.tok2vec.model.embed.include_static_vectors false"
    for name in ("one", "other"):
        paths = f"--paths.train {folder}/texts.spacy --paths.dev {folder}/texts.spacy --output {folder}/{name}"
        workflow(f"-m spacy train config.cfg --code ../products.py {paths} {small}")
    return folder / "one" / "model-last", folder / "other" / "model-last"


def test_the_same_seed_trains_the_same_network(trained_twice):
    one, other = ((folder / "ner" / "model").read_bytes() for folder in trained_twice)

    assert one == other


def test_a_trained_network_is_packaged_with_its_name_and_leans_to_finding(trained_twice, tmp_path):
    workflow("package.py", trained_twice[0], tmp_path / "pipeline")

    before, after = (spacy.load(path) for path in (trained_twice[0], tmp_path / "pipeline"))
    lowered = [bias(each) for each in (before, after)]
    assert after.meta["name"] == "near_miss_names"
    assert (lowered[0] - lowered[1]).nonzero()[0].tolist() == [len(lowered[0]) - 1]


def bias(nlp):
    return nlp.get_pipe("ner").model.get_ref("upper").get_param("b")


def test_the_packaged_pipeline_is_small_and_knows_no_words_of_its_training():
    size = sum(path.stat().st_size for path in PIPELINE.rglob("*") if path.is_file())

    assert size <= MOST_MEGABYTES * 1_000_000
    assert json.loads((PIPELINE / "vocab" / "strings.json").read_text("utf-8")) == []
