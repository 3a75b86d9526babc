"""Processes that tests start, and what becomes of a run for which one is missing."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.backends import NotStarted
from tests.backends.child import Child, free_port

ROOT = Path(__file__).parents[3]
STARTS_A_SERVER_AND_WAITS = """
import sys
from pathlib import Path
from tests.backends.child import Child
server = Child(["sleep", "600"], Path(sys.argv[1]))
server.start(lambda: True, 1)
print(server.process.pid, flush=True)
sys.stdin.read()
"""


def running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state not in "ZX"  # it has ended, and nobody asked how
    except (FileNotFoundError, ProcessLookupError):  # before the file is opened, or before it is read
        return False


def gone(pid, seconds=60):
    end = time.monotonic() + seconds
    while running(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not running(pid)


def python(*words, **environment):
    return subprocess.Popen(
        [sys.executable, *words], env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_no_server_outlives_tests_that_are_killed(tmp_path):
    with python("-c", STARTS_A_SERVER_AND_WAITS, str(tmp_path / "log")) as tests:
        server = int(tests.stdout.readline())
        assert running(server)
        tests.kill()
    assert gone(server)


def test_what_does_not_start_is_told_with_the_end_of_its_log(tmp_path):
    child = Child(["sh", "-c", "echo no disk; exit 3"], tmp_path / "log")
    with pytest.raises(NotStarted, match=r"status 3(?s:.)*no disk"):
        child.start(lambda: False, 60)


def test_what_is_not_ready_in_time_is_ended(tmp_path):
    child = Child(["sh", "-c", "echo $$; exec sleep 600"], tmp_path / "log")

    def never():
        while not child.tail():
            time.sleep(0.01)
        return False

    with pytest.raises(NotStarted, match="not ready in time"):
        child.start(never, 0.5)
    assert gone(int(child.tail()))


def test_a_child_that_runs_is_not_started_twice(tmp_path):
    child = Child(["sleep", "600"], tmp_path / "log")
    child.start(lambda: True, 1)
    first = child.process.pid
    child.start(lambda: True, 1)
    assert child.process.pid == first
    child.kill()
    child.start(lambda: True, 1)
    assert child.process.pid != first
    child.stop()
    assert child.process is None


def test_a_free_port_is_out_of_the_way_of_outgoing_connections():
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert 1024 < free_port() < lowest


@pytest.mark.parametrize(("ci", "status", "told"), [("", 0, "1 skipped"), ("true", 1, "1 error")])
def test_a_missing_server_is_told_at_the_end_and_fails_in_continuous_integration(tmp_path, ci, status, told):
    (tmp_path / "test_page.py").write_text("def test_page(chromium): pass\n")
    arguments = ["-m", "pytest", "-p", "tests.backends.fixtures", "--rootdir", str(tmp_path), str(tmp_path)]
    with python(*arguments, CI=ci, PATH=str(tmp_path), TEST_CHROMIUM="") as tests:
        printed, _ = tests.communicate(timeout=300)
    assert tests.returncode == status, printed
    last = printed[printed.index("NOT TESTED") :]
    assert "browser: chromium is not installed" in last
    assert told in last
