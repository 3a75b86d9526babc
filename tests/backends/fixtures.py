"""Pytest fixtures of the real servers. Each server starts when the first test asks for it, once, and ends with the run.

A server is taken from the environment where its URL is given there: TEST_AMQP_URL (a virtual host that the tests may
fill), TEST_MONGODB_URL, TEST_ELASTICSEARCH_URL, and for the browser its path in TEST_CHROMIUM.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from . import Unavailable
from .child import tool
from .elasticsearch import Elasticsearch, delete_indices
from .mongodb import MongoDB
from .rabbitmq import GivenRabbitMQ, RabbitMQ

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MISSING = pytest.StashKey[dict[str, str]]()


def had(config: pytest.Config, name: str, make: Callable):
    """What ``make`` returns. Where it cannot be had, the test is skipped; in continuous integration it fails."""
    try:
        return make()
    except Unavailable as reason:
        config.stash.setdefault(MISSING, {})[name] = str(reason)
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up(f"no {name}: {reason}")


def _served(server):
    server.start()
    return server


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    missing = config.stash.get(MISSING, {})
    if missing:
        terminalreporter.section("NOT TESTED, for want of a server", red=True)
        for name, reason in missing.items():
            terminalreporter.line(f"{name}: {reason}")


@pytest.fixture(scope="session")
def rabbitmq(pytestconfig, tmp_path_factory) -> Iterator[RabbitMQ | GivenRabbitMQ]:
    """A broker that a test may also ``kill`` and ``start``."""
    if given := os.environ.get("TEST_AMQP_URL"):
        yield GivenRabbitMQ(given)
        return
    server = had(pytestconfig, "RabbitMQ", lambda: _served(RabbitMQ(tmp_path_factory.mktemp("rabbitmq"))))
    yield server
    server.stop()


@pytest.fixture
def rabbitmq_vhost(rabbitmq) -> Iterator[str]:
    """The URL of a virtual host that is empty and this test's own."""
    rabbitmq.start()  # the test before may have killed it
    url = rabbitmq.vhost()
    yield url
    rabbitmq.start()
    rabbitmq.drop(url)


@pytest.fixture(scope="session")
def mongodb(pytestconfig, tmp_path_factory) -> Iterator[str]:
    """The URL of a server that speaks MongoDB's wire protocol."""
    if given := os.environ.get("TEST_MONGODB_URL"):
        yield given
        return
    server = had(pytestconfig, "MongoDB", lambda: _served(MongoDB(tmp_path_factory.mktemp("mongodb"))))
    yield server.url
    server.stop()


@pytest.fixture
def mongodb_database(mongodb) -> str:
    """That URL with the name of a database that is this test's own (as is every database whose name begins so)."""
    name = f"test_{secrets.token_hex(6)}"
    return urlsplit(mongodb)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def elasticsearch(pytestconfig, tmp_path_factory) -> Iterator[str]:
    """The URL of a search server."""
    if given := os.environ.get("TEST_ELASTICSEARCH_URL"):
        yield given
        return
    folder = tmp_path_factory.mktemp("elasticsearch")
    server = had(pytestconfig, "Elasticsearch", lambda: _served(Elasticsearch(folder)))
    yield server.url
    server.stop()


@pytest.fixture
def elasticsearch_prefix(elasticsearch) -> Iterator[str]:
    """How the names of this test's indices begin; they are deleted after it."""
    prefix = f"test-{secrets.token_hex(6)}"
    yield prefix
    delete_indices(elasticsearch, prefix)


@pytest.fixture(scope="session")
def chromium(pytestconfig) -> str:
    """The path of a browser to drive."""
    return os.environ.get("TEST_CHROMIUM") or had(pytestconfig, "browser", lambda: _first_tool(*BROWSERS))


def _first_tool(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    return found or tool(names[0])
