"""The launcher: what it refuses, that it tries patiently, and that half a service never goes on."""

import os
import subprocess
import sys
from pathlib import Path

import eventlet
import pytest
from eventlet.event import Event

from services import keys
from services.config import BadSettings, Settings
from services.run import DIED, SERVICES, STOPPED, Platform, check_practice, patiently, until_either


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"host": "0.0.0.0"}, SERVICES),
        ({"host": "192.168.1.5"}, SERVICES),
        ({"host": "::"}, SERVICES),
        ({}, ("intake",)),
    ],
)
def test_r25_practice_is_for_one_person_at_one_machine(settings, names):
    with pytest.raises(BadSettings):
        check_practice(Settings(**settings), names)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_practice_listens_on_loopback(host):
    check_practice(Settings(host=host), SERVICES)


def test_what_fails_is_tried_until_it_works():
    outcomes = [OSError, ValueError, None]

    def action():
        if (outcome := outcomes.pop(0)) is not None:
            raise outcome

    patiently(action, "waiting")
    assert outcomes == []


def test_a_stop_that_was_asked_for_and_a_service_that_died_end_differently():
    asked, died = Event(), Event()
    asked.send(None)
    assert until_either(asked, died) == STOPPED
    asked, died = Event(), Event()
    died.send(None)
    assert until_either(asked, died) == DIED


def test_r24_a_service_that_dies_ends_the_process_so_that_it_is_started_anew(tmp_path):
    keys.make_secrets(tmp_path, practice=False)
    platform = Platform(Settings(demo=False, data_dir=tmp_path, port=0), ("analytics",))
    platform.start()
    with eventlet.Timeout(120):
        while platform.health.report() != dict.fromkeys(platform.health.checks, "ok"):
            eventlet.sleep(0.02)
        (container,) = platform.runner.containers
        container.kill((RuntimeError, RuntimeError("a fault of ours"), None))
        assert until_either(Event(), platform.died) == DIED
    platform.stop()


def test_a_child_of_the_scrubber_ends_with_its_parent():
    code = (
        "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-W', 'ignore', '-m', 'scrubber',"
        " '--serve'], stdin=subprocess.PIPE, stdout=subprocess.PIPE); child.stdout.readline();"
        " child.stdin.write(b'{\"id\": 1, \"text\": \"' + b'a b ' * 24000 + b'\"}\\n'); child.stdin.flush();"
        " print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[3], stdout=subprocess.PIPE)
    child = Path(f"/proc/{int(parent.stdout.readline())}/stat")
    assert runs(child)
    parent.kill()
    parent.communicate()
    spent = processor_time(child)
    while runs(child):
        assert processor_time(child) < spent + 1, "it goes on with its text"
        eventlet.sleep(0.02)


def runs(process: Path) -> bool:
    return status(process)[0] not in "ZX"


def processor_time(process: Path) -> float:
    """Seconds, which say how far it has come however busy the machine is."""
    return sum(map(int, status(process)[11:13])) / os.sysconf("SC_CLK_TCK")


def status(process: Path) -> list[str]:
    """What proc(5) says of a process, from its state on; only that it is gone where it is."""
    try:
        return process.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X"]
