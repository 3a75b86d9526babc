"""The broker that tests stand on does what the tests of the product take for granted."""

from contextlib import contextmanager

import pytest
from kombu import Connection, Producer, Queue


@contextmanager
def queue_at(url):
    """A durable queue whose messages are confirmed once they are safe."""
    with Connection(url, connect_timeout=60, transport_options={"confirm_publish": True}) as connection:
        queue = Queue("reports", durable=True, channel=connection.channel())
        queue.declare()
        yield queue


def publish(queue, body):
    Producer(queue.channel).publish(body, routing_key=queue.name, delivery_mode="persistent")


@pytest.mark.parametrize("_", range(2))
def test_each_test_has_a_virtual_host_of_its_own(rabbitmq_vhost, _):
    with queue_at(rabbitmq_vhost) as queue:
        assert queue.get() is None
        publish(queue, {"report": 1})
        assert queue.get(no_ack=True).payload == {"report": 1}


def test_what_was_confirmed_survives_a_kill(rabbitmq, rabbitmq_vhost):
    with queue_at(rabbitmq_vhost) as queue:
        rabbitmq.settle()
        publish(queue, {"report": 1})
    rabbitmq.kill()
    with pytest.raises(OSError), Connection(rabbitmq_vhost, connect_timeout=60) as connection:
        connection.connect()
    rabbitmq.start()
    with queue_at(rabbitmq_vhost) as queue:
        assert queue.get().payload == {"report": 1}
