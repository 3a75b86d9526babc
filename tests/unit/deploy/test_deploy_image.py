"""The image: what the Dockerfile copies is there, is enough to run all five services, and is not written to."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from services.__main__ import parser
from services.config import SECRETS, Settings
from services.health import PATHS
from services.run import SERVICES
from tests.backends.child import free_port

ROOT = Path(__file__).parents[3]
DOCKERFILE = re.sub(r"\\\n", " ", (ROOT / "deploy/Dockerfile").read_text("utf-8"))
IGNORE = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]
FROM_HERE = [words.split() for words in re.findall(r"^COPY (?!--)(.+)$", DOCKERFILE, re.M)]
ENVIRONMENT = dict(pair.split("=", 1) for line in re.findall(r"^ENV (.+)$", DOCKERFILE, re.M) for pair in line.split())
PAGES = ("/", "/library/", "/report/basic?role=sworn", "/insights/", "/desk/login", "/static/style.css", "/robots.txt")


def sent(path: str) -> bool:
    """Whether the builder gets to see a file: the last rule that fits it, or a folder around it, decides."""
    verdict = True
    for rule in IGNORE:
        pattern = re.escape(rule.removeprefix("!")).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
        if re.fullmatch(f"{pattern}(/.*)?", path):
            verdict = rule.startswith("!")
    return verdict


def files(path: str) -> list[str]:
    found = [ROOT / path] if (ROOT / path).is_file() else [each for each in (ROOT / path).rglob("*") if each.is_file()]
    return [each.relative_to(ROOT).as_posix() for each in found]


def test_every_file_that_is_copied_is_there_and_sent():
    for *sources, _ in FROM_HERE:
        for source in sources:
            assert any(sent(file) for file in files(source)), source


@pytest.mark.parametrize("path", [".git/config", "var/secrets/vault_key", "deploy/secrets/vault_key", "tests/x.py"])
def test_data_and_secrets_are_never_sent_to_the_builder(path):
    assert not sent(path)


def test_what_only_measures_the_scrubber_is_not_sent():
    assert not any(sent(file) for file in files("scrubber/scorecard"))


def test_it_starts_a_command_that_there_is_as_nobody_in_particular():
    entrypoint, command = (
        json.loads(re.search(rf"^{word} (.+)$", DOCKERFILE, re.M)[1]) for word in ("ENTRYPOINT", "CMD")
    )
    assert entrypoint == ["python", "-m"]
    assert command[0] == "services"
    assert parser().parse_args(command[1:]).service == []
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.M)


def test_its_settings_are_settings_and_its_check_asks_for_what_is_answered():
    python = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONWARNINGS", "PATH"}
    assert set(ENVIRONMENT) - python <= {name.upper() for name in Settings.model_fields}
    assert ENVIRONMENT["DEMO"] == "0"
    port, path = re.search(r"http://127.0.0.1:(\d+)(/\w+)", DOCKERFILE).groups()
    assert path in PATHS
    assert {port} == {ENVIRONMENT["PORT"], re.search(r"^EXPOSE (\d+)$", DOCKERFILE, re.M)[1]}


@pytest.fixture
def image(tmp_path):
    """The folder /app of the image, but for its environment."""
    folder = tmp_path / "app"
    for *sources, target in FROM_HERE:
        for file in (file for source in sources for file in files(source) if sent(file)):
            place = folder / (file if (ROOT / sources[0]).is_dir() else f"{target}/{Path(file).name}")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, place)
    return folder


def test_all_five_services_run_from_what_is_copied_and_write_elsewhere(image, tmp_path):
    before = {path for path in image.rglob("*") if path.is_file()}
    url = f"http://127.0.0.1:{(port := free_port())}"
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
        **{name: value for name, value in ENVIRONMENT.items() if name != "PATH"},
        **{name.upper(): secrets.token_hex(32) for name in SECRETS},
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(tmp_path / "data"),
        "SCRUBBER_CHILDREN": "1",
    }
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "services", "run"], cwd=image, env=environment, stdout=output, stderr=output
        )
    try:
        assert set(SERVICES) <= set(ready(process, url, log))
        for page in PAGES:
            assert urlopen(url + page, timeout=120).status == 200
        process.send_signal(signal.SIGTERM)  # as Docker does
        assert process.wait(120) == 0
    finally:
        process.kill()
        process.wait()
    assert {path for path in image.rglob("*") if path.is_file()} == before


def ready(process, url, log, patience=300) -> dict[str, str]:
    """What the heartbeat says once everything is ready."""
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urlopen(f"{url}/__heartbeat__", timeout=120) as answer:
            return json.loads(answer.read())
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-3000:])
