"""The two ways in which the product runs: all in one process on files, or a process each on real servers."""

import secrets
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import bson
from pymongo import MongoClient

from tests.backends.child import free_port
from tests.backends.proxy import Nginx
from tests.backends.recorder import TO_SERVER, Recorder
from tests.backends.wire import OP_MSG, messages

from .product import ROOT, SERVICES, Process, new_secrets, passwords
from .traces import files_of

USUAL = {
    "DEMO": "0",
    "APPROVAL_WAIT_HOURS": "0",
    "RETRY_DELAYS": "0.2,0.5",
    "SWEEP_SECONDS": "1",
    "RELEASE_MINUTES": "0.01",
    "CLOSURE_MINUTES": "0.01",
    "SCRUBBER_CHILDREN": "1",
    "SCRUB_SECONDS": "120",  # on a machine that is busy with ten other things
    "PREVIEW_SECONDS": "60",
}


class World:
    """A running product with two reviewers. ``seen()`` is every byte that it wrote anywhere."""

    public: str
    desk: str
    processes: dict[str, Process]

    def __init__(self, folder: Path):
        self.folder = folder
        self.reviewers: dict[str, str] = {}

    def start(self):
        for process in self.processes.values():
            process.start()
        for process in self.processes.values():
            process.ready()
        return self

    def stop(self):
        for process in self.processes.values():
            if process.process is not None:
                process.stop()

    def enroll(self, *names: str):
        """The first two administrators, the publisher's trust in them, and reviewers."""
        review, publisher = self.processes["review"], self.processes["publisher"]
        printed = review.command("review", "users", "first", "ann", "bob")
        administrators = passwords(printed)
        publisher.command(*printed.splitlines()[-1].split()[2:])
        answers = [answer for pair in administrators.items() for answer in pair]
        for name in names:
            printed = review.command("review", "users", "--stdin", "add", name, lines=tuple(answers))
            self.reviewers[name] = passwords(printed)[name]
        return self

    def seen(self) -> bytes:
        return files_of(self.folder)


class Embedded(World):
    """Nothing but files."""

    def __init__(self, folder: Path, **settings: str):
        super().__init__(folder)
        environment = {**USUAL, **new_secrets(), **settings, "PORT": str(free_port()), "DATA_DIR": str(folder / "var")}
        self.process = Process(folder, environment)
        self.processes = dict.fromkeys(SERVICES, self.process)
        self.public = self.desk = self.process.url

    def start(self):
        self.process.start().ready()
        return self

    def batch(self, kind: str = "reports") -> dict:
        """What intake says of the batches of reports, answers, or mailboxes to be destroyed."""
        with closing(sqlite3.connect(f"file:{self.folder}/var/intake.sqlite?mode=ro", uri=True, timeout=60)) as file:
            return bson.decode(file.execute("SELECT body FROM batches WHERE id = ?", (kind,)).fetchone()[0])

    def documents(self) -> Iterator[dict]:
        """Every document, and every message of the broker, as they lie in the files."""
        for path in (self.folder / "var").glob("*.sqlite"):
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60)) as file:
                tables = file.execute(
                    "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE c.name = 'body'"
                )
                for (table,) in tables.fetchall():
                    for (body,) in file.execute(f'SELECT body FROM "{table}"'):  # noqa: S608
                        yield {"body": _text(body)} if table == "letter" else bson.decode(body)


def _text(body: str | bytes) -> str:
    """A message's body, which one that was tried again keeps as bytes."""
    return body.decode() if isinstance(body, bytes) else body


class Servers(World):
    """RabbitMQ, a MongoDB-wire server, Elasticsearch, each behind a recorder; five processes behind the real proxy."""

    def __init__(self, folder: Path, amqp: str, mongodb: str, elasticsearch: str, **settings: str):
        super().__init__(folder)
        self._stack = ExitStack()
        self.recorders = {
            name: self._stack.enter_context(Recorder(urlsplit(url).hostname, urlsplit(url).port, folder / f"to-{name}"))
            for name, url in (("rabbitmq", amqp), ("mongodb", mongodb), ("elasticsearch", elasticsearch))
        }
        shared = {
            **USUAL,
            **new_secrets(),
            "BEHIND_PROXY": "1",
            "BROKER_URL": through(amqp, self.recorders["rabbitmq"]),
            "DOCUMENTS_URL": through(mongodb, self.recorders["mongodb"], path=f"/test_{secrets.token_hex(6)}"),
            "SEARCH_URL": through(elasticsearch, self.recorders["elasticsearch"]),
            "SEARCH_PREFIX": f"test-{secrets.token_hex(6)}",
            **settings,
        }
        self.processes = {}
        for name in SERVICES:
            own = folder / name
            own.mkdir()
            environment = {**shared, "PORT": str(free_port()), "DATA_DIR": str(own / "var")}
            self.processes[name] = Process(own, environment, name)
        self._intake = MongoClient(mongodb)[urlsplit(shared["DOCUMENTS_URL"]).path.strip("/") + "_intake"]
        self._stack.callback(self._intake.client.close)
        self.http, self.https = free_port(), free_port()
        self.public, self.desk = f"https://localhost:{self.https}", f"https://desk.localhost:{self.https}"
        self.certificate = folder / "certificate.pem"

    def start(self):
        self.nginx = Nginx(self._proxy_configuration(), self.folder / "nginx")
        self.nginx.start()
        self._stack.callback(self.nginx.stop)
        return super().start()

    def stop(self):
        super().stop()
        self._stack.close()

    def batch(self, kind: str = "reports") -> dict:
        """What intake says of the batches of reports, answers, or mailboxes to be destroyed."""
        return self._intake["batches"].find_one(kind, {"outbox.body": False})

    def documents(self) -> Iterator[dict]:
        """Every command that was ever sent to the document server, with the documents in it."""
        for path in self.recorders["mongodb"].directory.glob(f"*.{TO_SERVER}"):
            yield from (said.command for said in messages(path.read_bytes()) if said.kind == OP_MSG)

    def _proxy_configuration(self) -> str:
        key = self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,DNS:desk.localhost",
             "-keyout", key, "-out", self.certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        values = {
            "HTTP_PORT": f"127.0.0.1:{self.http}",
            "HTTPS_PORT": f"127.0.0.1:{self.https}",
            "RESOLVER": "127.0.0.1",
            "PUBLIC_NAME": "localhost",
            "DESK_NAME": "desk.localhost",
            "CERTIFICATE": str(self.certificate),
            "CERTIFICATE_KEY": str(key),
            **{
                name.upper(): f"127.0.0.1:{process.port}"
                for name, process in self.processes.items()
                if name != "scrubber"
            },
        }
        template = (ROOT / "deploy/proxy/near-miss.conf.template").read_text()
        for name, value in values.items():
            template = template.replace("${" + name + "}", value)
        return template


def through(url: str, recorder: Recorder, **changes: str) -> str:
    """The same URL, by way of the recorder."""
    parts = urlsplit(url)
    account = parts.netloc.rpartition("@")[0]
    netloc = f"{account}{'@' if account else ''}127.0.0.1:{recorder.port}"
    return parts._replace(netloc=netloc, **changes).geturl()
