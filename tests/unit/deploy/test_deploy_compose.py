"""docker-compose.yml says only what the code knows, and gives nobody more than they need."""

import json
import re
import shutil
import subprocess
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path

import jsonschema
import pytest
import yaml

from services.__main__ import parser
from services.config import SECRETS, Settings
from services.run import MOUNTS, SERVICES, Platform, check_practice

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
CONTAINERS = COMPOSE["services"]
OURS = [*SERVICES, "demo"]
SERVERS = ["rabbitmq", "mongodb", "elasticsearch"]
TEMPLATE = (ROOT / "deploy/proxy/near-miss.conf.template").read_text("utf-8")
FIELDS = {name.upper() for name in Settings.model_fields}


def mounted(name: str) -> dict[str, str]:
    """File name in the container -> name of the secret."""
    given = CONTAINERS[name].get("secrets", [])
    return dict((each, each) if isinstance(each, str) else (each["target"], each["source"]) for each in given)


def test_it_follows_the_compose_specification():
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


def test_compose_itself_takes_it():
    if not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        pytest.skip("Docker's compose plugin is not installed")
    command = ["docker", "compose", "--profile", "demo", "config", "--quiet"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stderr == ""


def test_it_starts_each_service_by_a_command_that_there_is():
    for name in SERVICES:
        module, *words = CONTAINERS[name]["command"]
        assert module == "services"
        assert parser().parse_args(words).service == [name]
    assert parser().parse_args(CONTAINERS["demo"]["command"][1:]).service == []
    assert set(CONTAINERS) == {*OURS, *SERVERS, "proxy"}


@pytest.mark.parametrize("name", OURS)
def test_every_setting_is_one(name):
    assert set(CONTAINERS[name]["environment"]) <= FIELDS
    assert {target.upper() for target in mounted(name)} <= FIELDS


@pytest.mark.parametrize("name", OURS)
def test_every_value_can_be_used(monkeypatch, name):
    for setting, value in CONTAINERS[name]["environment"].items():
        monkeypatch.setenv(setting, re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", value))
    settings = Settings(_secrets_dir=None)
    assert settings.demo == (name == "demo")
    assert f"{settings.data_dir}" == "/data"


WATCHED = {*SECRETS, "broker_url", "documents_url", "keys_url", "search_url"}
A_PAGE = {"intake": "/basic?role=sworn", "review": "/login", "publisher": "/", "analytics": "/"}


class Watched(Settings):
    """Settings that remember which secrets were asked for."""

    def __getattribute__(self, name):
        if name in WATCHED:
            asked.add(name)
        return super().__getattribute__(name)


asked: set[str] = set()


@pytest.mark.parametrize("name", SERVICES)
def test_r09_a_service_has_the_secrets_that_it_uses_and_no_other(tmp_path, name):
    asked.clear()
    keys = {key: "ab" * 32 for key in SECRETS if key in mounted(name)}
    settings = Watched(_secrets_dir=None, demo=False, data_dir=tmp_path, port=0, keys_url="sqlite:", **keys)
    platform = Platform(settings, (name,))
    try:
        store = platform.stores[name]
        if name in MOUNTS:
            if name == "publisher":
                store.prepare()
            page = import_module(f"{name}.pages").make_app(store, settings).test_client().get(A_PAGE[name])
            assert page.status_code == 200
    finally:
        platform.stop()
    assert asked == set(mounted(name))


def test_what_intake_has_accepted_it_cannot_read_and_only_review_opens_cases():
    keys = ("epoch_key", "vault_key", "batch_key")
    holders = {key: {name for name in CONTAINERS if key in mounted(name)} for key in keys}
    assert holders == {"epoch_key": {"scrubber", "review"}, "vault_key": {"review"}, "batch_key": {"intake"}}


def test_no_two_services_share_an_account_or_a_session_key():
    common = ("broker_url", "search_url", "epoch_key", "vault_key", "batch_key")
    for name in SERVICES:
        for target, secret in mounted(name).items():
            assert secret == (target if target in common else f"{name}_{target}")


def test_r09_the_proxy_limits_each_address_where_intake_sees_only_the_proxy():
    assert CONTAINERS["intake"]["environment"]["BEHIND_PROXY"] == "1"
    assert CONTAINERS["intake"]["environment"]["PUBLIC_URL"].startswith("https:")
    assert "limit_req zone=" in TEMPLATE


def test_the_secrets_named_are_those_declared():
    assert {secret for name in CONTAINERS for secret in mounted(name).values()} == set(COMPOSE["secrets"])
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"deploy/secrets/{name}"}


@pytest.mark.parametrize("name", [*SERVERS, "proxy"])
def test_every_secret_file_that_a_server_is_told_of_is_mounted(name):
    told = set(re.findall(r"/run/secrets/(\w+)", json.dumps(CONTAINERS[name])))
    assert told <= set(mounted(name))
    assert told | {"mongodb_users"} >= set(mounted(name))


def test_there_is_no_default_password():
    literal = re.compile(r"pass|secret|token|key", re.IGNORECASE)
    for container in CONTAINERS.values():
        for setting, value in container["environment"].items():
            assert not literal.search(setting) or value.startswith("/run/secrets/"), setting
            assert not re.search(r"://[^/]*@", value), setting
    assert mounted("demo") == {}


def test_practice_is_a_profile_of_its_own_and_listens_on_loopback():
    demo = CONTAINERS["demo"]
    assert [name for name, container in CONTAINERS.items() if "profiles" in container] == ["demo"]
    assert ip_address(demo["environment"]["HOST"]).is_loopback
    assert demo["network_mode"] == "host"  # otherwise that loopback would be the container's own
    check_practice(Settings(_secrets_dir=None, demo=True, host=demo["environment"]["HOST"]), SERVICES)
    assert any(mount.startswith("/data:") for mount in demo["tmpfs"])


def test_only_the_proxy_can_be_reached_and_only_it_can_reach_out():
    assert [name for name, container in CONTAINERS.items() if "ports" in container] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in (*SERVICES, *SERVERS):
        assert CONTAINERS[name]["networks"] == ["inside"]


def test_every_container_that_stays_says_whether_it_is_well():
    image = (ROOT / "deploy/Dockerfile").read_text("utf-8")
    for name, container in CONTAINERS.items():
        own = name in OURS and container["build"]["dockerfile"] == "deploy/Dockerfile" and "HEALTHCHECK" in image
        assert own or container["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


@pytest.mark.parametrize("name", [*SERVICES, "demo", "proxy"])
def test_what_faces_people_or_reports_cannot_change_its_own_image(name):
    assert CONTAINERS[name]["read_only"] is True


def test_logs_are_bounded_and_the_proxy_has_none():
    assert CONTAINERS["proxy"]["logging"] == {"driver": "none"}
    for name in (*OURS, *SERVERS):
        assert CONTAINERS[name]["logging"]["options"]["max-size"]


def test_volumes_are_declared_used_once_and_each_service_keeps_its_data_there():
    mounts = [mount.split(":") for container in CONTAINERS.values() for mount in container.get("volumes", [])]
    named = [source for source, *_ in mounts if not source.startswith(".")]
    assert sorted(named) == sorted(COMPOSE["volumes"])
    for name in SERVICES:
        assert CONTAINERS[name]["volumes"] == [f"{name}:{CONTAINERS[name]['environment']['DATA_DIR']}"]
    for source, *_ in mounts:
        assert not source.startswith(".") or (ROOT / source).is_file()


def test_the_proxy_knows_every_name_in_its_template_and_where_the_services_listen():
    environment = CONTAINERS["proxy"]["environment"]
    assert set(re.findall(r"\$\{(\w+)\}", TEMPLATE)) == set(environment)
    for name in MOUNTS:
        assert environment[name.upper()] == f"{name}:{CONTAINERS[name]['environment']['PORT']}"
    inside = {port.rpartition(":")[2] for port in CONTAINERS["proxy"]["ports"]}
    assert inside == {environment["HTTP_PORT"], environment["HTTPS_PORT"]}


def test_the_search_server_is_the_one_that_is_tested():
    pom = (ROOT / "tests/backends/elasticsearch/pom.xml").read_text("utf-8")
    tested = re.search(r"<elasticsearch.version>(.+)</", pom)[1]
    assert CONTAINERS["elasticsearch"]["image"].endswith(f":{tested}")


def test_entrypoints_hand_the_password_over_without_naming_it():
    for name, variable in (("rabbitmq", "RABBITMQ_DEFAULT_PASS"), ("elasticsearch", "ELASTIC_PASSWORD")):
        shell, flag, script = CONTAINERS[name]["entrypoint"]
        program = re.split(r"\bexec\b", script)[1].split()[0]
        played = script.replace("$$", "$").replace(f"exec {program}", "exec env #")
        done = subprocess.run(
            [shell, flag, played.replace("cat /run/secrets", "echo heron; : ")], capture_output=True, text=True
        )
        assert f"{variable}=heron\n" in done.stdout


def test_r09_mongodb_logs_no_slow_operation_which_would_tell_the_second_in_which_somebody_came():
    command = CONTAINERS["mongodb"]["command"]
    given = dict(zip(command[::2], command[1::2], strict=True))
    assert float(given["--slowOpSampleRate"]) == 0
    assert int(given["--slowms"]) == 2**31 - 1  # of which secondaries, too, log what takes longer
