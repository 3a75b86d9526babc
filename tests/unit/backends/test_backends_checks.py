"""What judges pages and headers is pinned, and what is built for tests is built once."""

import json
from pathlib import Path

from tests.backends import checks, kept

LOCK = json.loads((Path(checks.__file__).parent / "package-lock.json").read_text())


def test_every_package_is_pinned_by_its_hash_and_by_no_place():
    packages = {name: package for name, package in LOCK["packages"].items() if name}
    assert {"node_modules/vnu-jar", "node_modules/csp_evaluator"} <= set(packages)
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


def test_what_was_built_is_built_anew_only_when_a_source_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "BUILD", tmp_path / "build")
    source = tmp_path / "server"
    source.mkdir()
    made = []

    def build() -> Path:
        return kept.kept(source, Path(__file__), lambda folder: (folder.mkdir(), made.append(folder)))

    (source / "pom.xml").write_text("one")
    first = build()
    assert build() == first and first.is_dir() and len(made) == 1
    (source / "pom.xml").write_text("two")
    second = build()
    assert second.is_dir() and not first.exists() and len(made) == 2
    (source / "notes.txt").write_text("no source")
    assert build() == second
