"""The scrubbing processes: `python -m scrubber --serve`, driven over pipes.

spaCy would freeze every page for as long as a text takes, and a text may never end. So texts go to children that
can be killed: each has a deadline, a stuck child is replaced, and children die with their parent. What a child
writes to standard error is read (a full pipe would block it) and never logged.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from time import monotonic
from typing import Any

import eventlet
import structlog
from eventlet.green import subprocess
from eventlet.queue import LightQueue
from eventlet.semaphore import Semaphore

log = structlog.get_logger("scrubber")

COMMAND = (sys.executable, "-W", "ignore", "-m", "scrubber", "--serve")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # there is a child for each core
START_SECONDS = 60.0
LONGEST_PAUSE = 30.0


class ScrubFailed(Exception):
    """A text was not scrubbed. The report waits, hidden; the message holds nothing of it."""


class TooSlow(ScrubFailed):
    """The text took longer than it may; its child was killed."""


class NotScrubbable(ScrubFailed):
    """The scrubber refused this text. Trying again would change nothing."""


class Busy(ScrubFailed):
    """No child became free soon enough for somebody who waits."""


class Child:
    """One process, which answers one text at a time."""

    def __init__(self, command: tuple[str, ...]):
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, **ONE_THREAD},
            start_new_session=True,  # so that kill() reaches whatever it started
        )
        self._noise = eventlet.spawn(_drain, self._process.stderr)
        self._buffer = b""

    def greeting(self) -> dict[str, Any]:
        """Waits until it is ready; returns what it says of itself. Raises ScrubFailed."""
        with eventlet.Timeout(START_SECONDS, ScrubFailed("a scrubbing process did not start in time")):
            return self._line()

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Its answer. Raises ScrubFailed; after that only kill() is of use."""
        with eventlet.Timeout(seconds, TooSlow("a text took too long")):
            self._write(json.dumps(question).encode() + b"\n")
            answer = self._line()
        if answer["id"] != question["id"]:
            raise ScrubFailed("an answer to another question")
        return answer

    def kill(self) -> None:
        """Ends it at once and for good."""
        with suppress(ProcessLookupError):
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()
        self._noise.wait()

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._process.stdin.write(rest) :]
        except OSError:
            raise ScrubFailed("a scrubbing process ended") from None

    def _line(self) -> dict[str, Any]:
        while b"\n" not in self._buffer:
            read = self._process.stdout.read(65536)
            if not read:
                raise ScrubFailed("a scrubbing process ended")
            self._buffer += read
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _drain(stream: Any) -> None:
    with suppress(OSError, ValueError):
        while stream.read(65536):
            pass
    stream.close()


class Children:
    """A fixed number of children; a text waits until one is free."""

    def __init__(self, count: int, seconds: float, command: tuple[str, ...] = COMMAND):
        self._count, self._seconds, self._command = count, seconds, command
        self._idle: LightQueue = LightQueue()
        self._spare = Semaphore(max(1, count - 1))  # so many may be busy with what is no report
        self._alive: set[Child] = set()
        self._ready: set[Child] = set()
        self._stopping = False
        self.model = ""  # name and version of the pipeline, once a child has said it

    def start(self) -> None:
        """Begins to start them; a text that comes earlier waits."""
        for _ in range(self._count):
            eventlet.spawn(self._add)

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer of the first free child. Raises ScrubFailed, NotScrubbable where retrying is pointless."""
        return self._asked(self._idle.get(), question, self._seconds)

    def ask_briefly(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """As ask, for somebody who waits: at most half of the time for a free child, the rest for the text.

        Where there are several children, one of them is always left to the reports. Raises also Busy.
        """
        end = monotonic() + seconds
        with eventlet.Timeout(seconds / 2, Busy("every child is busy")) as patience, self._spare:
            child = self._idle.get()
            patience.cancel()
            return self._asked(child, question, end - monotonic())

    def _asked(self, child: Child, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        try:
            answer = child.ask(question, seconds)
        except BaseException as error:  # also a killed greenlet: what state the child is in, nobody knows
            self._replace(child, type(error).__name__)
            raise
        self._idle.put(child)
        if "error" in answer:
            raise NotScrubbable(f"the scrubber refused a text ({answer['error']})")
        return dict(answer)

    @property
    def ready(self) -> bool:
        """Whether all have said that they are ready."""
        return len(self._ready) >= self._count

    def stop(self) -> None:
        """Kills them all."""
        self._stopping = True
        for child in list(self._alive):
            child.kill()
        self._alive.clear()

    def _replace(self, child: Child, reason: str) -> None:
        self._forget(child)
        log.error("child_replaced", reason=reason)
        if not self._stopping:
            eventlet.spawn(self._add)

    def _add(self) -> None:
        pause = 0.1
        while not self._stopping:
            child = Child(self._command)
            self._alive.add(child)  # before it is ready, or stop() would miss it
            try:
                self.model = child.greeting()["model"]
            except (ScrubFailed, ValueError, KeyError) as error:
                self._forget(child)
                log.error("child_did_not_start", reason=type(error).__name__)
                eventlet.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                self._ready.add(child)
                self._idle.put(child)
                return

    def _forget(self, child: Child) -> None:
        self._alive.discard(child)
        self._ready.discard(child)
        child.kill()
