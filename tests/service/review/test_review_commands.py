"""`python -m review users …`, as an operator runs it beside the service."""

import re
import subprocess
import sys

import pytest

from review.store import Store
from services.config import Settings
from services.keys import make_secrets


@pytest.fixture
def run(tmp_path):
    make_secrets(tmp_path, practice=False)

    def run(*arguments, answers=()):
        done = subprocess.run(
            [sys.executable, "-m", "review", "users", *arguments],
            input="".join(f"{answer}\n" for answer in answers),
            capture_output=True,
            text=True,
            timeout=600,
            env={"DATA_DIR": str(tmp_path), "DEMO": "0", "PATH": ""},
        )
        assert "Traceback" not in done.stderr
        return done

    return run


def test_from_no_accounts_to_a_reviewer(run, tmp_path):
    done = run("first", "casey", "drew")
    passwords = dict(re.findall(r"^(\w+): (\S+)$", done.stdout, re.MULTILINE))
    keys = re.search(r"python -m publisher trust (\S{44}) (\S{44})$", done.stdout, re.MULTILINE)
    assert set(passwords) == {"casey", "drew"} and keys
    assert run("first", "mallory", "oscar").returncode == 2

    both = ["casey", passwords["casey"], "drew", passwords["drew"]]
    once = ["casey", passwords["casey"], "casey", passwords["casey"]]
    assert run("--stdin", "add", "ellis", answers=once).returncode == 1
    assert run("--stdin", "add", "ellis", answers=[*both[:3], "wrong"]).returncode == 1
    assert run("--stdin", "add", "ellis", answers=both[:3]).returncode == 2
    done = run("--stdin", "add", "ellis", answers=both)
    (password,) = re.findall(r"^ellis: (\S+)$", done.stdout, re.MULTILINE)
    assert "24 hours" in done.stdout

    new = "correct horse battery"
    assert run("--stdin", "password", "ellis", answers=[password, new, "another"]).returncode == 2
    assert run("--stdin", "password", "ellis", answers=[password, new, new]).returncode == 0
    assert run("--stdin", "disable", "ellis", answers=both).returncode == 0
    rows = [line.split("\t")[:3] for line in run("list").stdout.splitlines()]
    assert rows == [
        ["casey", "administrator", "active"],
        ["drew", "administrator", "active"],
        ["ellis", "reviewer", "disabled"],
    ]
    store = Store(Settings(demo=False, data_dir=tmp_path, _secrets_dir=tmp_path / "secrets"))
    try:
        kinds = [
            entry["type"] for each in store.accounts._documents.find({"pending": True}) for entry in each["outbox"]
        ]
        assert kinds == ["reviewer.enrolled", "reviewer.disabled"]
    finally:
        store.close()
