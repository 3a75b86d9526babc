"""The embedded broker's own affairs: its file, its lock, its orders. What it shares with RabbitMQ is a contract."""

import subprocess
import sys

import eventlet
import pytest
from kombu import Queue

from services.broker.dead import NoSuchQueue, listed, retry, shown
from services.broker.lifecycle import Broker
from services.broker.lock import AlreadyRunning, FolderLock
from services.broker.orders import NoAnswer
from services.broker.sending import BrokerAway, Sender, connected
from services.config import Settings
from services.documents.port import Unavailable

QUEUE = "scrubber.report.received"


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data of mine%", retry_delays=(3600.0,))


@pytest.fixture
def broker(settings):
    broker = Broker(settings)
    broker.open()
    yield broker
    broker.close()


def put(settings, queue, *bodies, **properties):
    sender = Sender(settings)
    for body in bodies:
        sender.publish(body, "", queue, **properties)
    sender.close()


def ready(settings, queue=QUEUE):
    with connected(settings) as connection, connection.channel() as channel:
        messages = [Queue(queue, channel=channel).get() for _ in range(10)]
        return [bytes(message.body) for message in messages if message is not None]


def test_one_folder_is_for_one_process_and_the_message_says_what_to_do(settings, broker):
    code = "import services.green, sys; from pathlib import Path; from services.broker.lock import FolderLock\n"
    child = subprocess.run(
        [sys.executable, "-c", code + "FolderLock(Path(sys.argv[1]))", str(settings.data_dir)],
        capture_output=True,
        text=True,
    )
    assert child.returncode == 1
    assert "AlreadyRunning: Another process is running on this DATA_DIR. Stop it first" in child.stderr
    with pytest.raises(AlreadyRunning):
        FolderLock(settings.data_dir)


def test_a_closed_folder_is_free_again(settings, broker):
    broker.close()
    FolderLock(settings.data_dir).release()


def test_messages_and_their_waits_outlive_a_restart(settings, broker):
    put(settings, QUEUE, b"one", b"two")
    put(settings, QUEUE + ".wait.3600000", b"later")
    broker.close()
    broker.open()
    assert ready(settings) == [b"one", b"two"]
    with connected(settings) as connection, connection.channel() as channel:
        assert channel.queue_declare(QUEUE + ".wait.3600000", passive=True).message_count == 1


def test_transient_messages_never_reach_the_file(settings, broker):
    with connected(settings) as connection, connection.channel() as channel:
        Queue("answers", durable=False)(channel).declare()
        producer = connection.Producer(channel)
        producer.publish(b"canaryword", routing_key="answers", delivery_mode=1)
        producer.publish(b"kept", routing_key=QUEUE, delivery_mode=2)
        assert bytes(Queue("answers", channel=channel).get(no_ack=True).body) == b"canaryword"
    files = [path.read_bytes() for path in settings.data_dir.iterdir() if path.is_file()]
    assert any(b"kept" in content for content in files)
    assert not any(b"canaryword" in content for content in files)


def test_acknowledged_bodies_are_gone_from_the_file_after_a_stop(settings, broker):
    put(settings, QUEUE, b"canaryword")
    with connected(settings) as connection, connection.channel() as channel:
        Queue(QUEUE, channel=channel).get().ack()
    broker.close()
    assert not any(b"canaryword" in path.read_bytes() for path in settings.data_dir.iterdir())


def test_dead_letters_of_a_stopped_broker_can_be_seen_and_tried_again(settings, broker):
    put(settings, QUEUE + ".dead", b"12345", headers={"x-attempt": 2, "x-error": "E"}, message_id="id", type="t")
    broker.close()
    assert {queue: count for queue, count in listed(settings).items() if count} == {QUEUE: 1}
    [letter] = shown(settings, QUEUE)
    assert (letter.event_id, letter.event_type, letter.attempts, letter.error, letter.size) == ("id", "t", 2, "E", 5)
    assert retry(settings, QUEUE) == 1
    broker.open()
    assert ready(settings) == [b"12345"]


def test_another_process_orders_a_retry_from_the_running_broker(settings, broker):
    put(settings, QUEUE + ".dead", b"1", b"2")
    code = (
        "import services.green, sys; from pathlib import Path; from services.broker import dead, orders\n"
        "from services.config import Settings; orders.PATIENCE = 120\n"
        "print(dead.retry(Settings(data_dir=Path(sys.argv[1])), sys.argv[2]))"
    )
    child = eventlet.green.subprocess.Popen(
        [sys.executable, "-c", code, str(settings.data_dir), QUEUE], stdout=eventlet.green.subprocess.PIPE
    )
    assert child.communicate()[0] == b"2\n"
    assert ready(settings) == [b"1", b"2"]
    assert listed(settings)[QUEUE] == 0


def test_an_order_that_nobody_carries_out_is_taken_back(settings, monkeypatch):
    monkeypatch.setattr("services.broker.orders.PATIENCE", 0.2)
    broker = Broker(settings)
    broker.open()
    broker.close()
    lock = FolderLock(settings.data_dir)  # a process that holds the folder and hangs
    with pytest.raises(NoAnswer):
        retry(settings, QUEUE)
    lock.release()


def test_a_folder_without_a_broker_has_no_dead_letters(settings):
    assert set(listed(settings).values()) == {0}
    assert shown(settings, QUEUE + ".dead") == []


def test_a_queue_that_nobody_consumes_is_refused_by_name(settings):
    with pytest.raises(NoSuchQueue, match=QUEUE):
        shown(settings, "scrubber.nothing")


def test_a_disk_that_cannot_be_written_is_a_broker_that_is_away(settings, broker, monkeypatch):
    def full(*_):
        raise Unavailable("disk")

    sender = Sender(settings)
    with monkeypatch.context() as patch:
        patch.setattr("services.documents.writer.Writer.submit", full)
        with pytest.raises(BrokerAway):
            sender.publish(b"x", "", QUEUE)
    sender.publish(b"y", "", QUEUE)
    sender.close()
    assert ready(settings) == [b"y"]
