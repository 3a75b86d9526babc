"""The runbook names only commands, files, errors and log lines that there are."""

import re
import shlex
from datetime import date
from pathlib import Path

import pytest
import yaml

from intake.__main__ import parser as intake_parser
from intake.left import Left
from intake.waiting import Waiting
from publisher.__main__ import parser as publisher_parser
from review.__main__ import parser as review_parser
from scrubber.learning.commands import parser as scrubber_parser
from services.__main__ import parser as services_parser
from services.broker.topology import consumer_queues
from services.config import Settings
from services.documents.sqlite import SqliteDatabase
from services.health import PATHS

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "deploy/runbook.md").read_text("utf-8")
BLOCKS = [re.sub(r"\\\n\s*", "", block) for block in re.findall(r"^ *```sh\n(.*?)^ *```$", TEXT, re.M | re.S)]
LINES = [line.strip() for block in BLOCKS for line in block.splitlines()]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
PARSERS = {
    "services": services_parser,
    "intake": intake_parser,
    "scrubber": scrubber_parser,
    "review": review_parser,
    "publisher": publisher_parser,
}
PACKAGES = ("services", *(name for name in COMPOSE["services"] if (ROOT / name / "service.py").exists()))
SOURCE = "\n".join(path.read_text("utf-8") for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
ACTIONS = {"up", "ps", "exec", "run", "logs", "stop", "start", "restart", "build"}
OTHER_TOOLS = {"mkdir", "cp", "rm", "git", "for", "dump()", "dump", "}"}


def words_of(line: str) -> list[str]:
    return shlex.split(line, comments=True)


def commands(program: str) -> list[str]:
    return [line for line in LINES if line.startswith(program)]


@pytest.mark.parametrize("line", [line for line in LINES if " python -m " in line])
def test_every_command_of_ours_is_understood(line):
    module, *arguments = words_of(line.partition(" python -m ")[2].partition(" <")[0])
    parsed = PARSERS[module]().parse_args(arguments)
    assert callable(parsed.command)
    assert getattr(parsed, "queue", None) in {None, *consumer_queues()}


@pytest.mark.parametrize("line", [line for line in LINES if " python -m " in line])
def test_it_runs_where_its_secrets_are(line):
    container, _, _, module, action, *rest = words_of(line.replace(" -T ", " "))[3:]
    assert module in (container, "services")
    if module == "services":
        assert "broker_url" in COMPOSE["services"][container]["secrets"]
        assert action != "doctor" or rest == [container]


@pytest.mark.parametrize("line", commands("docker compose"))
def test_every_action_of_compose_is_on_a_container_that_there_is(line):
    action, *rest = words_of(line.split("|")[0].replace(" --profile demo ", " "))[2:]
    assert action in ACTIONS
    named = [word for word in rest if not word.startswith("-") and word != "24h"]
    if action in ("exec", "run"):
        named = named[:1]
    assert set(named) <= set(COMPOSE["services"])


def test_nothing_else_is_asked_of_the_operator():
    for line in LINES:
        first = words_of(line)[0] if line.count("'") % 2 == 0 else line.split()[0]
        assert line.startswith("docker compose") or first in OTHER_TOOLS or (ROOT / first).is_file(), line


def test_every_heartbeat_is_asked_where_the_service_listens():
    asked = re.findall(r"http://(\w+):(\d+)(/__\w+)", TEXT)
    assert {name for name, *_ in asked} == {
        name for name in COMPOSE["services"] if (ROOT / name / "service.py").exists()
    }
    for name, port, path in asked:
        assert port == COMPOSE["services"][name]["environment"]["PORT"]
        assert path in PATHS


def test_every_database_is_in_one_of_the_two_back_ups():
    ours = {target for name in COMPOSE["services"] for each in COMPOSE["services"][name].get("secrets", [])
            if isinstance(each, dict) and (target := each["source"]).endswith("documents_url")}  # fmt: skip
    dumped = re.search(r"for name in (.+?); do dump", TEXT)[1].split()
    dumped += re.findall(r"^dump (\w+).* > /backup/documents/", TEXT, re.M)
    assert {f"{name}_documents_url" for name in dumped} == ours
    assert "keys" not in dumped
    assert "dump keys > /backup/vault/" in TEXT


def test_r09_what_waits_and_what_was_left_is_in_no_back_up(tmp_path):
    database = SqliteDatabase(tmp_path / "intake.sqlite", "intake")
    Waiting(database, "reports", Settings(demo=False, batch_key="b" * 64), date.today)
    Left(database)
    excluded = re.findall(r"--excludeCollection (\w+)", TEXT)
    assert set(excluded) == set(database.collections)
    database.close()


@pytest.mark.parametrize("error", sorted(set(re.findall(r"`([A-Z][a-z]\w+)`", TEXT))))
def test_every_error_is_one_that_can_occur(error):
    assert re.search(rf"\b(class {error}\(|import .*\b{error}\b)", SOURCE)


@pytest.mark.parametrize("event", re.search(r"grep -E '([\w|]+)'", TEXT)[1].split("|"))
def test_every_line_to_look_for_is_logged(event):
    assert f'log.error("{event}"' in SOURCE


def test_every_setting_file_and_secret_is_one():
    known = {name.upper() for name in Settings.model_fields} | set(re.findall(r"\$\{(\w+)", str(COMPOSE)))
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", TEXT)) <= known
    assert set(re.findall(r"^ *([A-Z_]+)=", TEXT, re.M)) <= known
    assert set(re.findall(r"deploy/secrets/(\w+)", TEXT)) <= set(COMPOSE["secrets"])
    for link in re.findall(r"\]\(([\w.]+)\)", TEXT):
        assert (ROOT / "deploy" / link).is_file()


def test_its_numbers_are_those_of_the_code():
    from review.purge import OLDEST
    from services.epochs import AHEAD

    assert f"{OLDEST.days} days" in TEXT
    assert f"{AHEAD.days} days ahead" in TEXT
    assert len(Settings.model_fields["retry_delays"].default) + 1 == 5, "a message that failed five times"
    assert Settings.model_fields["approval_wait_hours"].default == 24, "after a day"
