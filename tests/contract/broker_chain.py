"""A chain of two services with documents and outboxes, for a test that kills it: `python broker_chain.py <folder>`.

intake inserts reports as fast as it can and notes each one on standard output once it is committed ("received");
the scrubber keeps it and puts the next event into its outbox; review keeps it at the end. Each document remembers
which events it has applied, and counts those that come again.
"""

import services.green  # noqa: F401  (must come first)

# isort: split

import sys
from pathlib import Path
from uuid import uuid4

import eventlet
from broker_world import Review, Scrubber, received, scrubbed
from nameko.runners import ServiceRunner

from services.broker.lifecycle import Broker
from services.broker.outbox import outgoing
from services.broker.relay import Relay
from services.config import Settings
from services.documents import open_database
from services.documents.port import AlreadyThere

SETTINGS = {"retry_delays": (0.05,), "sweep_seconds": 0.3}


class Chain:
    """Both services, with intake before them, in one process."""

    def __init__(self, folder, broker_url="embedded:"):
        self.settings = Settings(data_dir=folder, broker_url=broker_url, **SETTINGS)
        self.broker = Broker(self.settings)
        self.databases = {name: open_database(self.settings, name) for name in ("intake", "scrubber", "review")}
        self.reports = {name: database.collection("reports") for name, database in self.databases.items()}
        self.relays = [Relay(database, self.settings) for database in self.databases.values()]
        stores = {
            "scrubber": lambda event: self.keep("scrubber", event, outgoing(scrubbed(event))),
            "review": lambda event: self.keep("review", event, []),
        }
        self.broker.open()
        self.broker.declare()
        self.runner = ServiceRunner(self.broker.nameko_config(stores))
        for service in (Scrubber, Review):
            self.runner.add_service(service)
        self.runner.start()
        for relay in self.relays:
            relay.start()

    def receive(self):
        event = received(uuid4().hex)
        self.reports["intake"].insert({"_id": event.report_id, "outbox": outgoing(event)})
        return event.report_id

    def keep(self, name, event, outbox):
        """One atomic write: the document, what it has applied, and what follows from it."""
        new = {"_id": event.report_id, "applied": [event.id], "times": 1, "again": 0, "outbox": outbox}
        try:
            self.reports[name].insert(new)
        except AlreadyThere:
            self.reports[name].update(event.report_id, lambda report: _applied(report, event))

    def finish(self):
        """Returns once all is through and settled, duplicates too."""
        with eventlet.Timeout(300):
            while self._under_way():
                eventlet.sleep(0.05)
        self.broker.stop_consuming(self.runner)

    def _under_way(self):
        if self.reports["review"].count({}) < self.reports["intake"].count({}):
            return True
        return any(reports.count({"pending": True}) for reports in self.reports.values())

    def close(self):
        for relay in self.relays:
            relay.flush(3)
            relay.stop()
        self.broker.close()
        for database in self.databases.values():
            database.close()


def _applied(report, event):
    known = event.id in report["applied"]
    return {**report, "again": report["again"] + known, "times": report["times"] + (not known)}


def main():
    chain = Chain(Path(sys.argv[1]))

    def keep_receiving():
        while True:
            sys.stdout.write(chain.receive() + "\n")
            sys.stdout.flush()

    for _ in range(10):
        eventlet.spawn(keep_receiving)
    while True:
        eventlet.sleep(1)


if __name__ == "__main__":
    main()
