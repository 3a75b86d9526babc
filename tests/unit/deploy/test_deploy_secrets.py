"""The secrets of an installation: everything that Compose names, random, made once, and closed to others."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from playwright._impl._driver import compute_driver_executable

from services.config import SECRETS, Settings
from services.documents.mongo import MongoDatabase
from services.documents.sqlite import SqliteDatabase
from services.epochs import Epochs

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = ("intake", "scrubber", "review", "publisher", "analytics")
# Read in their containers by root, before it steps down to another user.
FOR_ROOT = {"certificate_key", "rabbitmq_password"}


@pytest.fixture
def place(tmp_path):
    """A copy of the script, as in an installation."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy/make-secrets.sh", tmp_path / "deploy")
    return tmp_path / "deploy/secrets"


def make(place, **environment):
    environment = {**os.environ, **environment}
    return subprocess.run([place.parent / "make-secrets.sh"], env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installation") / "deploy"
    folder.mkdir()
    shutil.copy(ROOT / "deploy/make-secrets.sh", folder)
    done = make(folder / "secrets", PUBLIC_NAME="nearmiss.example.org", DESK_NAME="desk.example.org")
    assert done.returncode == 0, done.stderr
    return folder / "secrets"


def text(path: Path) -> str:
    return path.read_text("ascii").strip()


def test_everything_that_compose_names_is_made(made):
    named = {secret["file"].rpartition("/")[2] for secret in COMPOSE["secrets"].values()}
    assert named <= {path.name for path in made.iterdir()}
    assert not list(made.glob("*.new"))


def test_a_second_run_changes_nothing(made):
    before = {path: path.read_bytes() for path in made.iterdir()}
    assert make(made).returncode == 0
    assert {path: path.read_bytes() for path in made.iterdir()} == before


def test_what_the_operator_put_there_stays(place):
    place.mkdir()
    own = {
        "epoch_key": "ab" * 32,
        "certificate": "own",
        "certificate_key": "own too",
        "broker_url": "amqps://elsewhere",
    }
    for name, content in own.items():
        (place / name).write_text(content)
    assert make(place).returncode == 0
    assert {name: (place / name).read_text() for name in own} == own


@pytest.mark.parametrize("half", ["certificate", "certificate_key"])
def test_half_a_certificate_is_an_error_and_stays_as_it_is(place, half):
    place.mkdir()
    (place / half).write_text("own")
    done = make(place)
    assert done.returncode == 1
    assert "one is missing" in done.stderr
    assert (place / half).read_text() == "own"


def test_nobody_else_on_the_host_gets_at_them(made):
    assert made.stat().st_mode & 0o777 == 0o700


def test_containers_can_read_theirs_and_only_root_those_that_root_reads(made):
    for name in COMPOSE["secrets"]:
        assert (made / name).stat().st_mode & 0o777 == (0o600 if name in FOR_ROOT else 0o644)
    for path in made.iterdir():
        assert path.name in COMPOSE["secrets"] or path.stat().st_mode & 0o777 == 0o600


def test_keys_are_random_and_usable(made):
    keys = {
        name: text(made / name) for name in COMPOSE["secrets"] if name.endswith("_key") and "certificate" not in name
    }
    assert {re.sub("^(intake|review)_", "", name) for name in keys} == set(SECRETS)
    assert len(set(keys.values())) == len(keys)
    for name, value in keys.items():
        setting = re.sub("^(intake|review)_", "", name)
        assert len(Settings(_secrets_dir=None, demo=False, **{setting: value}).secret(setting)) == 32


def test_urls_carry_the_passwords_that_the_servers_get(made):
    broker, search = urlsplit(text(made / "broker_url")), urlsplit(text(made / "search_url"))
    assert (broker.username, broker.password) == ("nearmiss", text(made / "rabbitmq_password"))
    assert COMPOSE["services"]["rabbitmq"]["environment"]["RABBITMQ_DEFAULT_USER"] == "nearmiss"
    assert (search.username, search.password) == ("elastic", text(made / "elasticsearch_password"))
    users = dict(line.split() for line in text(made / "mongodb_users").splitlines())
    assert set(users) == set(SERVICES)
    for file in made.glob("*_*s_url"):
        url = urlsplit(text(file))
        assert users[url.username] == url.password
        assert file.name.startswith(url.username)
    for url, port in ((broker, 5672), (search, 9200), (urlsplit(text(made / "review_keys_url")), 27017)):
        assert url.hostname in COMPOSE["services"]
        assert url.port == port


def names_in(certificate: Path) -> str:
    command = ["openssl", "x509", "-in", certificate, "-noout", "-ext", "subjectAltName"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_certificate_is_for_both_names(made):
    assert "DNS:nearmiss.example.org, DNS:desk.example.org" in names_in(made / "certificate")


def test_the_names_may_stand_in_the_file_that_compose_reads(place):
    (place.parent.parent / ".env").write_text("TIME_ZONE=America/Chicago\nPUBLIC_NAME=a.example.org\n")
    assert make(place).returncode == 0
    assert "DNS:a.example.org, DNS:desk.localhost" in names_in(place / "certificate")


PLAY = """
const [script, users] = process.argv.slice(1), fs = require("fs");
const said = {roles: [], users: []};
const db = {getSiblingDB: (name) => ({
    createRole: (role) => said.roles.push({db: name, ...role}),
    createUser: (user) => said.users.push({db: name, ...user}),
})};
const files = {readFileSync: (path) => {
    if (path !== "/run/secrets/mongodb_users") throw new Error(path);
    return fs.readFileSync(users, "utf8");
}};
new Function("require", "db", fs.readFileSync(script, "utf8"))(() => files, db);
console.log(JSON.stringify(said));
"""


@pytest.fixture(scope="module")
def rights(made):
    """What MongoDB's first start is told, by user: the rights of each."""
    node, _ = compute_driver_executable()
    command = [node, "-e", PLAY, ROOT / "deploy/mongodb/users.js", made / "mongodb_users"]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    passwords = {user["user"]: user["pwd"] for user in said["users"]}
    assert passwords == dict(line.split() for line in text(made / "mongodb_users").splitlines())
    assert {each["db"] for each in said["roles"] + said["users"]} == {"admin"}  # as authSource says
    roles = {role["role"]: role["privileges"] for role in said["roles"]}
    return {user["user"]: [_spelled(role, roles) for role in user["roles"]] for user in said["users"]}


def _spelled(role, roles):
    privileges = roles.get(role["role"])
    return (role["role"], role["db"]) if privileges is None else privileges


def database_of(made, secret, name):
    database = MongoDatabase(text(made / secret), name)
    try:
        return database.documents.name
    finally:
        database.close()


def test_each_service_reaches_its_own_database_by_the_name_that_the_code_uses(made, rights):
    for name in ("intake", "review", "publisher", "analytics"):
        assert ("readWrite", database_of(made, f"{name}_documents_url", name)) in rights[name]
    assert all(right[1].endswith(user) or right[1] == "near_miss_keys"
               for user, given in rights.items() for right in given if isinstance(right, tuple))  # fmt: skip


def test_r09_in_the_key_vault_intake_seals_the_scrubber_opens_and_only_review_writes(made, rights):
    vault = database_of(made, "review_keys_url", "keys")
    in_vault = {user: [right for right in given if vault in json.dumps(right)] for user, given in rights.items()}
    assert in_vault["review"] == [("readWrite", vault)]
    assert in_vault["publisher"] == in_vault["analytics"] == []
    (seals,), (opens,) = in_vault["intake"], in_vault["scrubber"]
    assert collections(seals, vault) == {"epoch_public"}
    assert collections(opens, vault) == {"epoch_public", "epoch_private"}


def collections(privileges, vault) -> set[str]:
    """What may be read; nothing may be changed."""
    for privilege in privileges:
        assert privilege["resource"]["db"] == vault
        assert set(privilege["actions"]) == {"find", "createIndex", "listIndexes"}
    return {privilege["resource"]["collection"] for privilege in privileges}


def test_those_collections_are_the_ones_of_the_code(tmp_path):
    vault = SqliteDatabase(tmp_path / "keys.sqlite", "keys")
    Epochs(vault)
    assert set(vault.collections) == {"epoch_public", "epoch_private"}
    vault.close()
