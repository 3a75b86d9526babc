"""R21: an operator learns, looks, adopts; nothing is adopted by itself, and nothing broken is passed over."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scrubber.learning.commands import main, parser
from scrubber.learning.file import FactorsFile, UnusableFactors, adopted, load, place
from scrubber.store import Store
from services.config import Settings
from tests.unit.scrubber.invented_library import library

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learned")
    (folder / "library.json").write_text(json.dumps(library(120)), "utf-8")
    assert main(["factors", "learn", str(folder / "library.json"), "--out", str(folder / "factors.json")]) == 0
    return (folder / "factors.json").read_text("utf-8")


@pytest.fixture
def file(original, tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "factors.json"
    path.write_text(original, "utf-8")
    return path


def ask(capsys, *words) -> tuple[int, str]:
    status = main(["factors", *map(str, words)])
    said = capsys.readouterr()
    return status, said.out + said.err


def changed(path: Path, renamed: bool = True, **parts) -> Path:
    """The file with other content, under the version that this content has if `renamed`."""
    content = {**json.loads(path.read_text("utf-8")), **parts}
    if renamed:
        content["version"] = FactorsFile.model_validate(content).named()
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_learning_adopts_nothing(file, tmp_path, capsys):
    assert ask(capsys, "show") == (0, ask(capsys, "show")[1])
    assert "Nothing learned is adopted." in ask(capsys, "show")[1]
    assert adopted(tmp_path / "data") is None


def test_evaluate_shows_lexicon_and_learned_side_by_side(file, capsys):
    status, said = ask(capsys, "evaluate", file)
    assert status == 0
    assert re.search(r"factor\.policy_gap +\d+ +0\.00 / 0\.00 +1\.00 / \S+ +1\.00 / ", said)
    assert "not worse" in said


def test_adopt_says_what_changes_and_show_tells_it_later(file, tmp_path, capsys):
    status, said = ask(capsys, "adopt", file)
    assert (status, "+ factor.policy_gap" in said, "started again" in said) == (0, True, True)
    assert adopted(tmp_path / "data") == load(file)
    assert "factor.policy_gap: " in ask(capsys, "show")[1]

    codes = {"factor.supervision": load(file).model_dump()["codes"]["factor.supervision"]}
    status, said = ask(capsys, "adopt", changed(file, codes=codes))
    assert (status, "- factor.policy_gap" in said, "+" in said.partition("codes.")[2]) == (0, True, False)
    assert [path.name for path in place(tmp_path / "data").parent.iterdir()] == ["factors.json"]


WORSE = {"factor.policy_gap": {"lexicon": {"right": 5}, "learned": {}, "joined": {"right": 5, "wrong": 9}}}


@pytest.mark.parametrize(
    ("parts", "why"), [({"evaluation": WORSE}, "worse than the lexicon"), ({"lexicon": "0"}, "another lexicon")]
)
def test_what_is_worse_or_cannot_be_compared_is_adopted_only_on_demand(file, tmp_path, capsys, parts, why):
    changed(file, **parts)
    status, said = ask(capsys, "adopt", file)
    assert (status, why in said, adopted(tmp_path / "data")) == (2, True, None)
    assert why in ask(capsys, "evaluate", file)[1]

    assert ask(capsys, "adopt", file, "--although-worse")[0] == 0
    assert adopted(tmp_path / "data") == load(file)


BROKEN = [
    (lambda path: changed(path, renamed=False, form=2), "another version of this program"),
    (lambda path: changed(path, renamed=False, taxonomy="0"), "another taxonomy"),
    (lambda path: changed(path, renamed=False, stories=9_999), "changed after it was learned"),
    (lambda path: changed(path, renamed=False, codes={"factor.secret": {"needed": 0, "weights": {}}}), "not a file"),
    (lambda path: changed(path, renamed=False, codes={"factor.alone": {"needed": 0, "weights": {"_ x": 1}}}), "not a"),
    (lambda path: path.write_text("{", "utf-8"), "not a file of learned factors"),
    (lambda path: path.write_text(json.dumps(library(1)), "utf-8"), "not a file of learned factors"),
    (lambda path: path.write_text(" " * 3_000_000, "utf-8"), "too large"),
    (Path.unlink, "cannot be read"),
]


@pytest.mark.parametrize(("breaking", "why"), BROKEN)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(file, tmp_path, capsys, breaking, why):
    breaking(file)
    for command in ("evaluate", "adopt"):
        status, said = ask(capsys, command, file)
        assert (status, why in said) == (2, True)
    assert adopted(tmp_path / "data") is None


def test_a_broken_adopted_file_stops_the_program_and_another_one_mends_it(file, tmp_path, capsys):
    assert ask(capsys, "adopt", file)[0] == 0
    changed(place(tmp_path / "data"), renamed=False, stories=9_999)

    done = subprocess.run(
        [sys.executable, "-m", "scrubber", "--serve"],
        input="", capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "changed after it was learned" in done.stderr
    assert "Adopt another file, or delete this one" in done.stderr
    with pytest.raises(UnusableFactors):
        Store(Settings(data_dir=tmp_path / "data", epoch_key="practice-" + "00" * 32)).prepare()

    assert ask(capsys, "adopt", file)[0] == 0
    assert adopted(tmp_path / "data") == load(file)


def test_r21_the_program_uses_what_is_adopted_and_says_so(file, capsys):
    ask(capsys, "adopt", file)
    line = json.dumps({"id": "a", "text": "he showed me the laminated binder on the desk."})
    done = subprocess.run(
        [sys.executable, "-m", "scrubber", "--serve"],
        input=line + "\n", capture_output=True, text=True, timeout=600, check=True,
    )  # fmt: skip
    greeting, answer = map(json.loads, done.stdout.splitlines())
    assert greeting["model"].endswith("+" + load(file).version)
    (words,) = [factor["words"] for factor in answer["factors"] if factor["code"] == "policy_gap"]
    assert "laminated" in words


def test_scrubbing_does_not_load_what_only_learning_needs():
    code = "import sys, scrubber.__main__; print([name for name in sys.modules if name.startswith('sklearn')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_that_the_readme_shows_is_understood():
    lines = re.findall(r"-m scrubber (factors .+)", (ROOT / "README.md").read_text("utf-8"))
    assert len(lines) == 4
    assert all(callable(parser().parse_args(line.split()).command) for line in lines)
