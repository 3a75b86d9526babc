"""The broker as the launcher knows it: open before pages are served, closed after the last relay."""

from typing import Any

from eventlet.greenpool import GreenPool
from nameko.runners import ServiceRunner

from services.broker.embedded import EmbeddedBroker
from services.broker.inbox import consumers_ready
from services.broker.sending import connected
from services.broker.topology import broker_url, declare_everything, is_embedded
from services.config import Settings
from services.health import NotReady

WORKERS = 10


class Broker:
    """RabbitMQ, which runs elsewhere, or the embedded broker, which runs here."""

    def __init__(self, settings: Settings):
        self.settings = settings
        broker_url(settings)  # a wrong one is said now
        self._embedded: EmbeddedBroker | None = None

    def open(self) -> None:
        """Takes the data folder, where the broker is embedded, and declares its queues. Raises AlreadyRunning.

        With RabbitMQ it does nothing: pages take reports while that is still away.
        """
        if is_embedded(self.settings):
            self._embedded = EmbeddedBroker(self.settings.data_dir)
            self.declare()

    def declare(self) -> None:
        """Declares all queues of all services. Raises one of kombu's errors while the broker is away."""
        with connected(self.settings) as connection:
            declare_everything(connection, self.settings)

    def nameko_config(self, stores: dict[str, Any]) -> dict[str, Any]:
        """What containers need: see `services.broker.handles`."""
        return {
            "AMQP_URI": broker_url(self.settings),
            "settings": self.settings,
            "stores": stores,
            "max_workers": WORKERS,
        }

    def ping(self, runner: ServiceRunner | None) -> None:
        """Raises NotReady until every container consumes."""
        if runner is None or not all(consumers_ready(container) for container in runner.containers):
            raise NotReady("starting")

    def stop_consuming(self, runner: ServiceRunner) -> None:
        """Stops the containers; returns once everything that was being handled is settled."""
        pool = GreenPool()
        for container in runner.containers:
            if container.started:
                pool.spawn_n(container.stop)
        pool.waitall()

    def close(self) -> None:
        """Writes what is waiting and lets go of the data folder."""
        if self._embedded is not None:
            self._embedded.close()
            self._embedded = None
