"""Valid reports against a running server, from many addresses at once, and how fast they are taken.

Proofs of work are made with the server's own key, so that the server is measured and not its clients. Compared is what
was measured in turn, round by round: a machine that is busy with something else is busy for both.
"""

import base64
import hashlib
import hmac
import itertools
import json
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.backends.child import free_port
from tests.system.product import ROOT, Process, fetch, new_draft, new_secrets, somebody

AT_ONCE = 8  # reporters
BEGINNING = 1.0  # seconds of a flood that pass before anything is measured
PADDED = 32 * 1024  # bytes of a report as a browser sends it
STORY = "We stopped a car on a side street. The driver had a knife under the seat; my partner saw it first. "


@dataclass
class Round:
    """What one round measured."""

    a_second: float
    seconds: list[float]  # of each report


class Server:
    """The product in real work, or the bare handler; ``bodies`` are posts that it takes."""

    def __init__(self, url: str, session_key: str = ""):
        self.url, self._key = url, hmac.digest(bytes.fromhex(session_key), b"proof of work", "sha256")
        self._numbers = itertools.count()

    def round(self, seconds: float) -> Round:
        """As many reports as it takes in that time."""
        begun = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as reporters:
            done = [each for some in reporters.map(self._report_until, [begun + seconds] * AT_ONCE) for each in some]
        return Round(len(done) / (time.monotonic() - begun), done)

    def _report_until(self, end: float) -> list[float]:
        took = []
        while (begun := time.monotonic()) < end:
            self._send()
            took.append(time.monotonic() - begun)
        return took

    def _send(self) -> None:
        headers = {"Content-Type": "application/json"}
        status, answer, _ = fetch(f"{self.url}/report/api/v1/reports", self._body(), headers, somebody())
        assert status == 201, (status, answer)

    def _body(self) -> bytes:
        answers = {"event": "other", "narrative": STORY * 12, "lessons": "Watch the hands."}
        report = {"form": "basic", "screening": {"role": "sworn"}, "answers": answers, "draft": new_draft()}
        report |= {"work": self._proof(), "padding": ""}
        return json.dumps({**report, "padding": "0" * (PADDED - len(json.dumps(report)))}).encode()

    def _proof(self) -> str:
        salt = f"{secrets.token_hex(8)}?expires={int(time.time()) + 3600}&wait=5&"
        challenge = hashlib.sha256(f"{salt}0".encode()).hexdigest()
        signature = hmac.new(self._key, f"{salt} {challenge}".encode(), hashlib.sha256).hexdigest()
        parts = {"algorithm": "SHA-256", "challenge": challenge, "salt": salt, "number": 0, "signature": signature}
        return base64.b64encode(json.dumps(parts).encode()).decode()


@contextmanager
def product(folder: Path):
    """All five services in one process on files, in real work."""
    keys = new_secrets()
    settings = {"DEMO": "0", "SCRUBBER_CHILDREN": "1", "PORT": str(free_port()), "DATA_DIR": str(folder / "var")}
    process = Process(folder, {**settings, **keys}).start()
    try:
        process.ready()
        yield Server(process.url, keys["SESSION_KEY"])
    finally:
        process.stop()


@contextmanager
def bare(folder: Path):
    """The bare handler."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.bare", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        try:
            yield Server(f"http://127.0.0.1:{int(child.stdout.readline())}")
        finally:
            child.terminate()


@contextmanager
def flood(server: Server, rate: int):
    """A flood from one address meanwhile; gives a list that holds, in the end, how many it sent a second."""
    command = [sys.executable, "-m", "tests.bench.flood", server.url.rpartition(":")[2], str(rate)]
    sent: list[int] = []
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        time.sleep(BEGINNING)
        yield sent
        sent.append(int(child.communicate()[0]))


@dataclass
class Compared:
    """Rounds of two kinds, measured in turn: of each pair, both saw the machine in the same state."""

    pairs: list[tuple[Round, Round]]

    @property
    def ratio(self) -> float:
        """How many times as fast the first kind is."""
        return median(one.a_second / other.a_second for one, other in self.pairs)

    @property
    def one(self) -> list[Round]:
        """The rounds of the first kind."""
        return [one for one, _ in self.pairs]

    @property
    def other(self) -> list[Round]:
        """The rounds of the second kind."""
        return [other for _, other in self.pairs]


def rate(rounds: list[Round]) -> float:
    return median(each.a_second for each in rounds)


def p99(rounds: list[Round]) -> float:
    """Seconds in which 99 of 100 reports were taken."""
    seconds = sorted(each for one in rounds for each in one.seconds)
    return seconds[int(0.99 * len(seconds))]


def compare_with_bare(server: Server, other: Server, rounds: int, seconds: float) -> Compared:
    """Rounds of the product and of the bare handler."""
    return Compared([(server.round(seconds), other.round(seconds)) for _ in range(rounds)])


def compare_in_flood(server: Server, a_second: int, rounds: int, seconds: float) -> tuple[Compared, int]:
    """Rounds in a flood and without, and the flood's posts a second."""
    pairs, sent = [], []
    for _ in range(rounds):
        with flood(server, a_second) as posts:
            flooded = server.round(seconds)
        pairs.append((flooded, server.round(seconds)))
        sent += posts
    return Compared(pairs), round(median(sent))
