"""R09: a word that reaches a server in clear is found in the record, in the protocol of each of them."""

from urllib.parse import urlsplit

import pytest
from elasticsearch import Elasticsearch
from kombu import Connection, Producer
from pymongo import MongoClient

from tests.backends.recorder import Recorder

CANARY = "chartreuse"


@pytest.fixture
def through(tmp_path):
    """Turns a server's URL into that of a recorder before it."""
    recorders = []

    def turned(url):
        parts = urlsplit(url)
        recorders.append(Recorder(parts.hostname, parts.port, tmp_path / "record").__enter__())
        address = parts.netloc.replace(str(parts.port), str(recorders[-1].port))
        return recorders[-1], parts._replace(netloc=address).geturl()

    yield turned
    for recorder in recorders:
        recorder.__exit__()


def test_in_a_message(rabbitmq_vhost, through):
    recorder, url = through(rabbitmq_vhost)
    with Connection(url, connect_timeout=60, transport_options={"confirm_publish": True}) as connection:
        Producer(connection.channel()).publish({"report": CANARY}, routing_key="reports")
    assert CANARY.encode() in recorder.bytes()


def test_in_a_document(mongodb_database, through):
    recorder, url = through(mongodb_database)
    with MongoClient(url, serverSelectionTimeoutMS=60_000) as client:
        client.get_default_database().reports.insert_one({"report": CANARY})
    assert CANARY.encode() in recorder.bytes()


def test_in_an_index(elasticsearch, elasticsearch_prefix, through):
    recorder, url = through(elasticsearch)
    with Elasticsearch(url, request_timeout=120) as client:
        client.index(index=elasticsearch_prefix, document={"report": CANARY})
    assert CANARY.encode() in recorder.bytes()
