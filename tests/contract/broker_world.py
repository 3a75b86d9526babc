"""Two small services on a broker, and a line to that broker which can be cut.

`scrubber` takes report.received and returns report.scrubbed; `review` takes that. What they do is the test's to say.
"""

import socket
from contextlib import contextmanager, suppress

import eventlet
import pytest
from eventlet.queue import LightQueue
from kombu import Queue
from kombu.utils.url import parse_url
from nameko.containers import ServiceContainer

from services.broker import dead
from services.broker.handles import handles
from services.broker.inbox import consumers_ready
from services.broker.lifecycle import Broker
from services.broker.sending import Sender, connected
from services.broker.store import StoreOf
from services.broker.topology import declare_everything
from services.config import Settings
from services.events import ReportReceived, ReportScrubbed, Sealed
from tests.backends.child import free_port

DELAYS = (0.1, 0.4)
PATIENCE = 60  # seconds for what takes a moment, on a machine with other work
RECEIVED, SCRUBBED = "scrubber.report.received", "review.report.scrubbed"


class Refused(Exception):
    """Trying again would be pointless."""


class Scrubber:
    name = "scrubber"
    store = StoreOf()

    @handles(ReportReceived, refuses=(Refused,))
    def report_received(self, event):
        return self.store(event)


class Review:
    name = "review"
    store = StoreOf()

    @handles(ReportScrubbed, refuses=(Refused,))
    def report_scrubbed(self, event):
        return self.store(event)


def received(number=0, words="eA=="):
    return ReportReceived(report_id=str(number), report=Sealed(epoch="2026-01-01", box=words))


def scrubbed(event):
    return ReportScrubbed(id="s" + event.id, report_id=event.report_id, report=event.report, result=event.report)


class World:
    """A broker with consumers that come and go. `seen` holds what review got, in order."""

    def __init__(self, settings, line=None):
        self.settings, self.line = settings, line
        self.seen = LightQueue()
        self.stores = {"scrubber": scrubbed, "review": self.seen.put}
        self.containers, self.senders = [], []
        self.broker = Broker(settings)
        self.broker.open()

    def send(self, *events):
        sender = self.sender()
        for event in events:
            sender.event(event)

    def sender(self):
        self.senders.append(Sender(self.settings))
        return self.senders[-1]

    def start(self, service, workers=10):
        config = {**self.broker.nameko_config(self.stores), "max_workers": workers}
        container = ServiceContainer(service, config)
        self.containers.append(container)
        container.start()
        return container

    def consume(self, service, workers=10):
        """As start, but returns once it consumes."""
        container = self.start(service, workers)
        self.await_that(lambda: consumers_ready(container))
        return container

    def stop(self, container):
        self.containers.remove(container)
        container.stop()

    def interrupt(self):
        """The broker is gone for everybody who was connected."""
        self.line.cut() if self.line else self.broker.close()

    def resume(self):
        self.line.mend() if self.line else self.broker.open()

    def counts(self, *queues):
        """How many messages are ready in each queue."""
        with connected(self.settings) as connection, connection.channel() as channel:
            return [channel.queue_declare(queue, passive=True).message_count for queue in queues]

    def drop(self, queue):
        """Deletes a queue, as a careless operator might."""
        with connected(self.settings) as connection, connection.channel() as channel:
            channel.queue_delete(queue)

    def declare(self):
        with connected(self.settings) as connection:
            declare_everything(connection, self.settings)

    def dead(self, queue=RECEIVED):
        return dead.shown(self.settings, queue)

    def await_dead(self, count=1, queue=RECEIVED):
        """Waits for so many dead letters; returns all there are. RabbitMQ takes its time to put back what was seen."""
        letters = []

        def there():
            letters[:] = self.dead(queue)
            return len(letters) >= count

        self.await_that(there)
        return letters

    def await_count(self, queue, count):
        """Waits for so many ready messages in a queue; of some RabbitMQ says that there are none while it is busy."""
        self.await_that(lambda: self.counts(queue) == [count])

    def next_seen(self, count=1, seconds=PATIENCE):
        with eventlet.Timeout(seconds):
            return [self.seen.get() for _ in range(count)]

    def await_that(self, condition, seconds=PATIENCE):
        with eventlet.Timeout(seconds):
            while not condition():
                eventlet.sleep(0.01)

    def close(self):
        for container in list(self.containers):
            self.stop(container)
        for sender in self.senders:
            sender.close()
        if self.line:
            self._empty()
        self.broker.close()

    def _empty(self):
        with connected(self.settings) as connection, connection.channel() as channel:
            declare_everything(connection, self.settings)
            for queue in dead.consumer_queues():
                for name in (queue, f"{queue}.dead", *(f"{queue}.wait.{round(d * 1000)}" for d in DELAYS)):
                    Queue(name, channel=channel).purge()


class Line:
    """A line to a server that can be cut and mended: to a client it is the server that dies and comes back."""

    def __init__(self, host, port):
        self.target, self.ends, self.greenlets = (host, port), [], []
        self.port = free_port()  # one that the kernel gives to nobody while the line is cut
        self.mend()

    def mend(self):
        self.listener = eventlet.listen(("127.0.0.1", self.port), reuse_port=False)
        self.greenlets.append(eventlet.spawn(self._accept))

    def cut(self):
        while self.greenlets:
            self.greenlets.pop().kill()
        for end in (self.listener, *self.ends):
            end.close()
        self.ends = []

    def _accept(self):
        while True:
            near, _ = self.listener.accept()
            far = eventlet.connect(self.target)
            self.ends += [near, far]
            self.greenlets += [eventlet.spawn(_pump, near, far), eventlet.spawn(_pump, far, near)]


def _pump(source, target):
    with suppress(OSError, EOFError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    source.close()


def embedded_settings(folder):
    return Settings(data_dir=folder, retry_delays=DELAYS, sweep_seconds=0.1)


@contextmanager
def line_to(url, folder):
    """Settings for the RabbitMQ of that URL, through a line of our own."""
    parts = parse_url(url)
    line = Line(parts["hostname"], parts["port"] or 5672)
    through = f"amqp://{parts['userid']}:{parts['password']}@127.0.0.1:{line.port}/{parts['virtual_host'] or ''}"
    yield Settings(broker_url=through, data_dir=folder, retry_delays=DELAYS, sweep_seconds=0.1), line
    line.cut()


@pytest.fixture(params=["embedded", "rabbitmq"])
def world(request, tmp_path):
    if request.param == "embedded":
        world = World(embedded_settings(tmp_path))
        yield world
        world.close()
        return
    with line_to(request.getfixturevalue("rabbitmq_vhost"), tmp_path) as (settings, line):
        world = World(settings, line)
        world.declare()
        yield world
        world.close()
