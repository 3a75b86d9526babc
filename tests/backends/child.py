"""Processes that the tests start: none of them outlives the tests, whatever ends those."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from . import NotStarted, Unavailable

# The kernel's promise holds from the moment it is asked; the parent may be gone by then.
IF_PARENT_LIVES = '[ "$PPID" = "$0" ] && exec "$@"'
POLL_SECONDS = 0.05
STOP_SECONDS = 20
TAIL_CHARACTERS = 4000
# Below the range that the kernel hands out by itself: nobody gets such a port by accident while its server restarts.
PORTS = range(20000, 32000)
CLAIMS: list[socket.socket] = []


def tool(name: str) -> str:
    """The path of a program. Raises Unavailable where it is missing."""
    # Debian keeps servers where only root looks for them.
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not path:
        raise Unavailable(f"{name} is not installed")
    return path


def free_port() -> int:
    """A loopback port that nobody listens on, and that no tests on this machine are given again while we run."""
    while True:
        port = random.choice(PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            _claim(port)
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port


def _claim(port: int) -> None:
    """Holds the port's name until this process ends. Raises OSError where somebody holds it.

    A server takes its port only seconds later; other tests, which run beside these, look for ports meanwhile.
    """
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0near-miss tests, port {port}")
    except OSError:
        claim.close()
        raise
    CLAIMS.append(claim)


def answer(port: int, question: bytes) -> bytes:
    """The first byte that the server on that port answers; nothing if it does not (yet)."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(question)
        return connection.recv(1)
    return b""


class Child:
    """A process whose output goes to a log file. The kernel kills it when the thread that started it ends."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None):
        self.command, self.log = command, log
        self.environment = {**os.environ, **(environment or {})}
        self.process: subprocess.Popen | None = None

    def start(self, ready: Callable[[], bool], seconds: float) -> None:
        """Starts it, if it is not running, and returns once it is ready. Raises NotStarted if it does not get there."""
        if self.process and self.process.poll() is None:
            return
        command = [tool("setpriv"), "--pdeathsig", "KILL", "sh", "-c", IF_PARENT_LIVES, str(os.getpid()), *self.command]
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal is for the tests, which then stop their servers in order.
            self.process = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._await(ready, time.monotonic() + seconds)
        except BaseException:
            self.kill()
            raise

    def _await(self, ready: Callable[[], bool], end: float) -> None:
        while not ready():
            if self.process.poll() is not None:
                raise NotStarted(f"{self.command[0]} ended with status {self.process.returncode}.\n{self.tail()}")
            if time.monotonic() > end:
                raise NotStarted(f"{self.command[0]} was not ready in time.\n{self.tail()}")
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Asks it to end, and kills it if it does not."""
        if not self.process:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """Ends it at once, and what it started, as a power cut would."""
        if not self.process:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def tail(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-TAIL_CHARACTERS:]
