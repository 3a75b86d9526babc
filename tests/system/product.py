"""Starts the product as an operator would, and looks at it from outside: processes, HTTP, files."""

import base64
import contextlib
import hashlib
import http.client
import itertools
import json
import os
import re
import secrets
import signal
import ssl
import subprocess
import sys
import time
from ipaddress import IPv4Address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
PYTHON = [sys.executable, "-W", "ignore", "-m"]
SERVICES = ("intake", "scrubber", "review", "publisher", "analytics")
PATIENCE = 300  # seconds, for a machine that is busy with ten other things
TOGETHER = 5  # reports, the fewest that intake passes on at once
FIRST_ADDRESS = IPv4Address("127.1.0.1")
_people = itertools.count()


def until(condition, what: str, patience: float = PATIENCE, pause: float = 0.05):
    """The first true value of ``condition``; fails, saying what was missed, when it does not come."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(pause)
    raise AssertionError(f"it never came: {what}")


def fetch(url: str, data: bytes | None = None, headers: dict | None = None, source: str = "") -> tuple[int, str, dict]:
    """Status, body and headers, whatever the status. ``source`` is the loopback address to come from."""
    parts = urlsplit(url)
    where = {"timeout": 60, "source_address": (source, 0) if source else None}
    if parts.scheme == "https":  # the tests' certificate is signed by nobody
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, context=context, **where)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, **where)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    with contextlib.closing(connection):
        connection.request("GET" if data is None else "POST", path, data, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.headers)


class Process:
    """One process of the product, with everything it prints kept in a file."""

    def __init__(self, folder: Path, environment: dict[str, str], *services: str):
        self.folder, self.services = folder, services
        self.port = int(environment["PORT"])
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
        self.log = folder / f"log-{'-'.join(services) or 'all'}.txt"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*PYTHON, "services", "run", *self.services],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        return self

    def ready(self):
        until(self.is_ready, f"{self.services or 'everything'} ready\n{self.log.read_text()[-3000:]}")
        return self

    def is_ready(self) -> bool:
        assert self.process.poll() is None, f"it ended: {self.log.read_text()[-3000:]}"
        parts = json.loads(self.heartbeat())
        return bool(parts) and set(parts.values()) == {"ok"}

    def heartbeat(self) -> str:
        """What it says of its parts; of none while it does not answer yet."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            return fetch(self.url + "/__heartbeat__")[1]
        return "{}"

    def kill(self):
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As Ctrl-C would; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def command(self, *words: str, lines: tuple[str, ...] = ()) -> str:
        """What an operator's command prints."""
        done = subprocess.run(
            [*PYTHON, *words], cwd=self.folder, env=self.environment, input="\n".join(lines) + "\n",
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout


def new_secrets() -> dict[str, str]:
    return {name: secrets.token_hex(32) for name in ("VAULT_KEY", "EPOCH_KEY", "SESSION_KEY", "BATCH_KEY")}


def somebody() -> str:
    """A loopback address that nobody had before: what one address may send is limited, here as everywhere."""
    return str(FIRST_ADDRESS + next(_people))


def submit(url: str, narrative: str, lessons: str = "Slow down.", draft: str = "", headers=None, source="") -> str:
    """Sends a report through the API; returns its receipt."""
    answers = {"event": "other", "narrative": narrative, "lessons": lessons}
    report = {"form": "basic", "screening": {"role": "sworn"}, "answers": answers, "draft": draft or new_draft()}
    status, answer = call(url, "/reports", report, headers, source)
    assert status == 201, (status, answer)
    return answer["receipt"]


def call(url: str, path: str, content: dict, headers=None, source="") -> tuple[int, dict]:
    """Posts to the reporters' API, with a proof of work where one is asked for; status and content of the answer."""
    headers, source = {"Content-Type": "application/json", **(headers or {})}, source or somebody()
    api = f"{url}/report/api/v1"

    def post(**more) -> tuple[int, dict]:
        return spoken(*fetch(api + path, json.dumps({**content, **more}).encode(), headers, source))

    status, answer = post()
    if status == 403 and answer.get("errors", [{}])[0].get("field") == "work":
        status, challenge = spoken(*fetch(f"{api}/work", source=source))
        assert status == 200, status
        return post(work=solved(challenge))
    return status, answer


def spoken(status: int, answer: str, headers: dict) -> tuple[int, dict]:
    """Status and content. Where intake is away, the proxy answers instead, with a page."""
    return status, json.loads(answer) if "json" in headers.get("Content-Type", "") else {}


def solved(challenge: dict) -> str:
    """The proof of work, as any client of ALTCHA makes it."""
    for number in range(challenge["maxnumber"] + 1):
        if hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest() == challenge["challenge"]:
            return base64.b64encode(json.dumps({**challenge, "number": number}).encode()).decode()
    raise AssertionError("no number solves it")


def send_with_others(url: str, narrative: str, **more) -> str:
    """Sends a report, then others, so that it is passed on; returns its receipt."""
    receipt = submit(url, narrative, **more)
    send_others(url)
    return receipt


def send_others(url: str) -> None:
    """Sends as many reports as it takes for one that waits already to be passed on with them."""
    for number in range(TOGETHER - 1):
        submit(url, f"Somebody else's report, number {number}.")


def new_draft() -> str:
    return secrets.token_urlsafe(16)


def mailbox_state(url: str, receipt: str, source: str = "") -> str:
    status, answer = call(url, "/mailbox", {"receipt": receipt}, source=source)
    assert status == 200, (status, answer)
    return answer["state"]


def passwords(printed: str) -> dict[str, str]:
    """Names and passwords as the account commands print them."""
    return dict(re.findall(r"^([a-z]+): (\S+)$", printed, re.M))
