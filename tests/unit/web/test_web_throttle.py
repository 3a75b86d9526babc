"""R09: what one address may send, in a flood and in a busy station, and that the address is nowhere."""

import ipaddress
import os
import re
import signal
import socket as plain
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import eventlet
import pytest
from eventlet.green import socket
from web_pages import pages_of, settings_for

from services.config import Settings
from services.run import throttle_for
from services.web import throttle as throttle_module
from services.web.places import AT_ONCE
from services.web.server import HttpServer
from services.web.throttle import A_DAY, ALLOWANCES, READING, REFUSALS, SENDING, TOO_MUCH, Throttle, network

STATION, HOME = "198.51.100.7", "203.0.113.9"  # which the rules take as they take what stands for them
FORM = "/report/basic"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def throttle(clock):
    return Throttle("/report", clock)


def sent(throttle, times: int, address=STATION, method="POST", path=FORM) -> int:
    """How many of so many requests pass."""
    return sum(throttle.allows(address, method, path) for _ in range(times))


def test_a_whole_station_sends_at_once_and_then_two_a_second(throttle, clock):
    assert sent(throttle, 500) == 60
    clock.now += 10
    assert sent(throttle, 500) == 20
    clock.now += 3600
    assert sent(throttle, 500) == 60


def test_reading_does_not_use_up_what_may_be_sent(throttle):
    assert sent(throttle, 1000, method="GET") == 300
    assert sent(throttle, 100) == 60


def test_to_leave_a_page_counts_as_sending_since_it_is_noted(throttle):
    assert sent(throttle, 1000, path="/report/leave") == 60
    assert sent(throttle, 1) == 0


@pytest.mark.parametrize(("method", "path"), [("GET", FORM), ("HEAD", FORM), ("POST", "/desk/cases/1")])
def test_other_requests_count_as_reading(throttle, method, path):
    assert sent(throttle, 1000, method=method, path=path) == 300


def test_who_floods_is_throttled_and_nobody_else(throttle):
    assert sent(throttle, 5000) == 60
    assert sent(throttle, 60, HOME) == 60
    assert not throttle.floods(HOME)


def test_who_goes_on_ten_times_over_is_hung_up_on(throttle, clock):
    sent(throttle, 60 + 599)
    assert not throttle.floods(STATION)
    sent(throttle, 1)
    assert throttle.floods(STATION)
    assert not throttle.floods(HOME)
    clock.now += 1
    assert not throttle.floods(STATION), "and let in again as soon as it stops"


def test_sending_as_much_as_is_allowed_for_days_is_no_flood(throttle, clock):
    for _ in range(5000):
        clock.now += 0.5
        assert sent(throttle, 1) == 1
    assert not throttle.floods(STATION)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.8", False),
        ("198.51.100.7", "198.51.100.8", False),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_ipv6_is_counted_by_64_bits(one, other, same):
    assert (network(one) == network(other)) is same


def test_memory_is_bounded_however_many_addresses_call(throttle, monkeypatch):
    monkeypatch.setattr(throttle_module, "KNOWN", 100)
    for number in range(1000):
        sender = throttle.sender_of(str(ipaddress.ip_address(number + 2**24)))
        throttle.allows(sender, "POST", FORM)
    assert len(throttle._known) == 100


def test_r09_the_key_is_replaced_daily_and_everything_counted_under_it_goes(throttle, clock):
    yesterday = throttle.sender_of(STATION)
    assert sent(throttle, 100, yesterday) == 60
    assert throttle.sender_of(STATION) == yesterday
    clock.now += A_DAY + 1
    assert throttle.sender_of(STATION) != yesterday
    assert throttle._known == {}


def test_r09_what_stands_for_an_address_cannot_be_computed_elsewhere(throttle, clock):
    assert throttle.sender_of(STATION) != Throttle("/report", clock).sender_of(STATION)
    assert STATION not in throttle.sender_of(STATION)


@pytest.mark.parametrize(
    ("settings", "limits"), [({"demo": False}, True), ({"demo": False, "behind_proxy": True}, False), ({}, False)]
)
def test_addresses_are_limited_here_where_no_proxy_does(settings, limits):
    assert (throttle_for(Settings(**settings)) is not None) is limits


# The same on a real socket.
CALLER, NEIGHBOR = "127.77.66.55", "127.88.66.55"


@pytest.fixture
def seen():
    return []


@pytest.fixture
def server(seen, monkeypatch):
    pages = pages_of(settings_for(demo=True))

    def watched(environ, start_response):
        seen.append(dict(environ))
        return pages({**environ, "PATH_INFO": environ["PATH_INFO"].removeprefix("/report")}, start_response)

    made = HttpServer("127.0.0.1", 0, watched, Throttle("/report"))
    made.start()
    yield made
    made.stop(0)


def post(server, address=CALLER, path="/report/send", size=3) -> bytes:
    """The whole answer; empty where the server hangs up."""
    head = f"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
    answer = b""
    with closing(socket.create_connection(("127.0.0.1", server.port), 60, (address, 0))) as client:
        with suppress(ConnectionError):
            client.sendall(head.encode() + b"x" * size)
        with suppress(ConnectionError):
            while piece := client.recv(65536):
                answer += piece
    return answer


def allow_one(monkeypatch, *kinds: int):
    """Of these, one and never another, so that a test need not send hundreds."""
    one = throttle_module.Allowance(1, 0)
    few = tuple(one if kind in kinds else allowance for kind, allowance in enumerate(ALLOWANCES))
    monkeypatch.setattr(throttle_module, "ALLOWANCES", few)


def test_beyond_it_the_answer_is_kind_and_says_how_long_to_wait(server, monkeypatch):
    allow_one(monkeypatch, SENDING)
    assert post(server).startswith(b"HTTP/1.1 200 ")
    head, _, body = post(server).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 429 ")
    assert b"Retry-After: 60" in head
    assert b"Please wait a minute" in body
    assert post(server, NEIGHBOR).startswith(b"HTTP/1.1 200 ")


def test_a_program_is_told_in_its_own_language(server, monkeypatch):
    allow_one(monkeypatch, SENDING)
    post(server)
    answer = post(server, path="/report/api/v1/send")
    assert answer.startswith(b"HTTP/1.1 429 ")
    assert b"application/problem+json" in answer


@pytest.mark.parametrize("path", ["/%72eport/send", "/report/send?a=b"])
def test_another_spelling_of_the_path_is_counted_too(server, monkeypatch, path):
    allow_one(monkeypatch, SENDING)
    post(server)
    assert post(server, path=path).startswith(b"HTTP/1.1 429 ")


def test_a_long_report_that_is_one_too_many_still_gets_its_answer(server, monkeypatch):
    allow_one(monkeypatch, SENDING)
    post(server)
    assert post(server, size=300_000).startswith(b"HTTP/1.1 429 ")


def test_far_beyond_it_nothing_is_answered_at_all(server, seen, monkeypatch):
    allow_one(monkeypatch, SENDING, REFUSALS)
    assert [post(server)[9:12] for _ in range(4)] == [b"200", b"", b"", b""]
    assert len(seen) == 1, "no application hears of it"
    assert post(server, NEIGHBOR).startswith(b"HTTP/1.1 200 ")


def test_connections_are_counted_down_when_they_end(server):
    for _ in range(AT_ONCE + 20):
        with closing(socket.create_connection(("127.0.0.1", server.port), source_address=(NEIGHBOR, 0))) as client:
            client.sendall(b"garbage\r\n\r\n")
            client.shutdown(plain.SHUT_WR)
            while client.recv(65536):
                pass
    eventlet.sleep(0)
    assert server.places.of_sender == {}


SERVING = """
import services.green, eventlet, sys
from web_pages import pages_of, settings_for
from services.web.places import Place
from services.web.server import HttpServer, Listener
from services.web.throttle import Throttle, network
{change}
server = HttpServer("127.0.0.1", 0, pages_of(settings_for(demo=False)), {throttle})
server.start()
print(server.port, flush=True)
eventlet.sleep(600)
"""
CARELESS = "Listener._admitted = lambda self, client, address: (client, (Place({kept}, client, 0.0), 0))"


@contextmanager
def process(**how: str):
    """A process that serves the pages of these tests, and its port."""
    code = SERVING.format(**{"change": "", "throttle": "Throttle('/report')", **how})
    paths = os.pathsep.join(str(path) for path in (Path(__file__).parent, Path(__file__).parents[3]))
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, "-W", "ignore", "-c", code]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        try:
            yield child, int(child.stdout.readline())
        finally:
            child.kill()


def memory_of(pid: int):
    """Every piece of the memory of a process that it can write to, while it stands still."""
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)
    areas = re.findall(r"^(\w+)-(\w+) rw", Path(f"/proc/{pid}/maps").read_text(), re.M)
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in areas:
            memory.seek(int(start, 16))
            yield memory.read(int(end, 16) - int(start, 16))
    os.kill(pid, signal.SIGCONT)


WORDS = {"text", "wide text"}


def traces(pid: int, address: str) -> set[str]:
    """In which forms an address stands in the memory of a process."""
    packed = plain.inet_aton(address)
    forms = {
        "text": address.encode(),
        "wide text": address.encode("utf-16-le"),
        "packed": packed,
        "packed backwards": packed[::-1],
        "hexadecimal": packed.hex().encode(),
    }
    pieces = list(memory_of(pid))
    return {name for name, form in forms.items() if any(form in piece for piece in pieces)}


def unheard(pid: int) -> str:
    """An address that does not stand in the memory of a process yet, as four bytes sometimes do in any memory."""
    return next(address for n in range(77, 255) if not traces(pid, address := f"127.{n}.66.55"))


def call(port: int, address: str) -> plain.socket:
    """A connection that got its answer and stays open."""
    client = plain.create_connection(("127.0.0.1", port), source_address=(address, 0))
    client.sendall(b"GET /report/branch/ HTTP/1.1\r\nHost: h\r\n\r\n")
    assert client.recv(65536).startswith(b"HTTP/1.1 ")
    return client


def left(**how: str) -> set[str]:
    """The forms in which a process has the address of somebody who is connected, and has sent this and that."""
    with process(**how) as (child, port):
        address = unheard(child.pid)
        with closing(call(port, address)):
            found = traces(child.pid, address)
            for body in (b"", b"x" * 300_000):
                with closing(call(port, address)) as again:
                    head = b"POST /broken/x HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % len(body)
                    again.sendall(head + body)
                    again.recv(65536)
            found |= traces(child.pid, address)
        child.kill()
        assert child.stdout.read() == b"", "nor is anything printed"
    return found


@pytest.mark.parametrize("throttle", ["Throttle('/report')", "None"])
def test_r09_the_address_is_nowhere_in_the_memory_of_the_process_even_while_it_is_connected(throttle):
    """A new pointer or hash has the four bytes of an address in one process of some 100,000, and so never in two."""
    one, other = left(throttle=throttle), left(throttle=throttle)
    assert not (one | other) & WORDS
    assert not one & other


@pytest.mark.parametrize(("kept", "form"), [("address[0]", "text"), ("network(address[0])", "packed")])
def test_r09_this_test_would_find_it(kept, form):
    assert form in left(throttle="None", change=CARELESS.format(kept=kept))


def test_r09_all_that_an_application_is_told_is_yes_or_no(server, seen):
    post(server)
    assert seen[0][TOO_MUCH] is False
    sender = server._socket.throttle.sender_of(CALLER)
    assert not any(secret in str(seen) for secret in (CALLER, sender))


def test_the_proxy_has_the_same_numbers():
    assert [(a.burst, a.a_second) for a in (ALLOWANCES[SENDING], ALLOWANCES[READING])] == [(60, 2), (300, 20)]
