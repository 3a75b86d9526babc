"""`python -m services run`: starts services in one process behind one listening socket, and stops them cleanly.

Start: bind, lock the data folder, declare the queues, serve pages, then the containers. A service's pages take
reports while the broker is down; the heartbeat is ready when the consumers are. Stop: pages, consumers and their
workers, relays, stores. A second signal exits at once, which is safe too: what was acknowledged is on disk.
"""

import argparse
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from ipaddress import ip_address
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from nameko.runners import ServiceRunner

from services.broker.lifecycle import Broker
from services.broker.relay import Relay
from services.config import BadSettings, Settings
from services.demo.practice import Practice
from services.health import PATHS, Health, NotReady
from services.web.mount import front
from services.web.server import HttpServer
from services.web.throttle import Throttle

log = structlog.get_logger("services")

SERVICES = ("intake", "scrubber", "review", "publisher", "analytics")
MOUNTS = {"intake": "/report", "review": "/desk", "publisher": "/", "analytics": "/insights"}
GRACE = 3.0  # seconds that a busy page gets, and then a relay
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
STOPPED, DIED = 0, 1  # exit status


class Platform:
    """The named services, from first bind to last write."""

    def __init__(self, settings: Settings, names: tuple[str, ...]):
        check_practice(settings, names)
        self.settings, self.names = settings, names
        self.stores = {name: import_module(f"{name}.store").Store(settings) for name in names}
        self.relays = [Relay(s.database, settings) for s in self.stores.values() if s.database is not None]
        self.prepared: set[str] = set()
        self.practice = Practice(settings, self.stores) if settings.demo else None
        self.broker = Broker(settings)
        self.health = Health(self._checks())
        site = front(self._apps(), self.health, PATHS, settings)
        self.http = HttpServer(settings.host, settings.port, site, throttle_for(settings))
        self.runner: ServiceRunner | None = None
        self.died: Event = Event()

    def start(self) -> None:
        """Returns once pages are served; the rest follows in the background."""
        self.broker.open()
        self.http.start()
        for name, store in self.stores.items():
            eventlet.spawn(self._prepare, name, store)
        eventlet.spawn(self._consume)
        for relay in self.relays:
            relay.start()
        if self.practice:
            eventlet.spawn(self._practise, self.practice)

    def stop(self) -> None:
        """Stops in the order of the flow, so that nothing is begun that cannot be finished."""
        self.http.stop(GRACE)
        if self.runner is not None:
            self.broker.stop_consuming(self.runner)
        for relay in self.relays:
            relay.flush(GRACE)
            relay.stop()
        self.broker.close()
        for store in self.stores.values():
            store.close()

    def _apps(self) -> dict[str, Any]:
        return {
            MOUNTS[name]: import_module(f"{name}.pages").make_app(store, self.settings)
            for name, store in self.stores.items()
            if name in MOUNTS
        }

    def _checks(self) -> dict[str, Callable[[], None]]:
        checks: dict[str, Callable[[], None]] = {name: store.ping for name, store in self.stores.items()}
        checks["start"] = self._check_started
        checks["broker"] = lambda: self.broker.ping(self.runner)
        if self.practice:
            checks["practice"] = self.practice.ping
        return checks

    def _check_started(self) -> None:
        if self.prepared != set(self.names):
            raise NotReady("starting")

    def _prepare(self, name: str, store: Any) -> None:
        patiently(store.prepare, f"{name}_waits_for_its_store")
        self.prepared.add(name)
        if not self.settings.demo and (step := getattr(store, "next_step", str)()):
            print(step, flush=True)

    def _practise(self, practice: Practice) -> None:
        patiently(practice.prepare, "practice_waits_for_its_stores")
        while any(state != "ok" for name, state in self.health.report().items() if name != "practice"):
            eventlet.sleep(0.2)
        practice.fill(self.http.port)

    def _consume(self) -> None:
        patiently(self.broker.declare, "waiting_for_the_broker")
        self.runner = ServiceRunner(self.broker.nameko_config(self.stores))
        for name in self.names:
            self.runner.add_service(import_module(f"{name}.service").Service)
        self.runner.start()
        try:
            self.runner.wait()  # until they are stopped
        except Exception as error:  # a fault of ours: half a service would take reports and never pass them on
            log.error("service_died", error=type(error).__name__)
            self.died.send(None)


def throttle_for(settings: Settings) -> Throttle | None:
    """What limits each address; none where a proxy does, and in practice mode, which only this machine reaches."""
    return None if settings.behind_proxy or settings.demo else Throttle(MOUNTS["intake"])


def check_practice(settings: Settings, names: tuple[str, ...]) -> None:
    """Practice mode is for one person at one machine. Raises BadSettings where it could be more."""
    if not settings.demo:
        return
    if set(names) != set(SERVICES):
        raise BadSettings("Practice mode (DEMO=1) runs all five services in one process. Set DEMO=0 for real work.")
    if not is_loopback(settings.host):
        raise BadSettings("Practice mode (DEMO=1) listens on this machine only: leave HOST at 127.0.0.1.")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach this address to listen on."""
    return host == "localhost" or ip_address(host).is_loopback


def patiently(action: Callable[[], None], event: str) -> None:
    """Tries until it works, with growing pauses: a back end that is away now comes back."""
    pause = FIRST_PAUSE
    while True:
        try:
            action()
        except Exception as error:  # any fault of a back end; the heartbeat says meanwhile that we are not ready
            if pause > FIRST_PAUSE:  # one that is a moment behind at the start is no news
                log.warning(event, error=type(error).__name__)
            eventlet.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return


@contextmanager
def stop_signal() -> Iterator[Event]:
    """An event that the first SIGINT or SIGTERM sets; the second one ends the process at once."""
    asked: Event = Event()
    # A handler runs between two instructions of the hub, which goes back to its poll (PEP 475): an eventfd wakes it.
    wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
    eventlet.hubs.notify_opened(wake)  # its number may have been a socket's that somebody still waits for

    def watch() -> None:
        eventlet.hubs.trampoline(wake, read=True)
        asked.send(None)

    def on_signal(*_: object) -> None:
        if seen:
            os._exit(1)
        seen.append(True)
        os.eventfd_write(wake, 1)

    seen: list[bool] = []
    watcher = eventlet.spawn(watch)
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        watcher.kill()
        os.close(wake)


def until_either(asked: Event, died: Event) -> int:
    """The exit status: of a stop that was asked for, or of a service that died and should be started anew."""
    either: Event = Event()
    waiting = [
        eventlet.spawn(lambda: (asked.wait(), either.send(STOPPED))),
        eventlet.spawn(lambda: (died.wait(), either.send(DIED))),
    ]
    status: int = either.wait()
    for greenlet in waiting:
        greenlet.kill()
    return status


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Runs until it is told to stop, or one of its services dies."""
    platform = Platform(settings, tuple(arguments.service) or SERVICES)
    with stop_signal() as asked:
        platform.start()
        where = f"http://{settings.host}:{platform.http.port}"
        print(f"{', '.join(platform.names)}: {where}  (Ctrl-C stops)", flush=True)
        status = until_either(asked, platform.died)
        print("Stopping.", flush=True)
        platform.stop()
    return status


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hooks `run` into the command line."""
    parser = commands.add_parser("run", help="run services in this process: all five, or those named")
    parser.add_argument("service", nargs="*", choices=[[], *SERVICES], metavar="service")
    parser.set_defaults(command=run)
