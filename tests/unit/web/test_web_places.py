"""R10: who is slow keeps nobody out, and whoever is being served is let finish."""

import socket as plain
from contextlib import ExitStack, closing

import eventlet
import pytest
from eventlet.green import socket

from services.web import places as places_module
from services.web import server as server_module
from services.web.places import AT_ONCE, Places
from services.web.server import HttpServer
from services.web.throttle import Throttle

MOST = 12
FLOOD, SECOND, HOME = "flood", "second", "home"


class Line:
    """A connection that knows whether it was hung up on."""

    def __init__(self):
        self.open = True

    def shutdown(self, _how):
        self.open = False


class Clock:
    now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def places():
    return Places(MOST, Clock())


def enter(places, sender, state="waiting"):
    """A place that is held in some way, and its line."""
    line = Line()
    place = places.take(sender, line)
    assert place is not None
    place.state = state
    return place, line


def test_a_sender_has_so_many_at_once_and_those_between_two_requests_make_room():
    places = Places(10 * AT_ONCE)
    _, kept = enter(places, FLOOD, "idle")
    lines = [enter(places, FLOOD)[1] for _ in range(AT_ONCE - 1)]
    lines.append(enter(places, FLOOD)[1])
    assert not kept.open
    assert places.take(FLOOD, Line()) is None
    assert all(line.open for line in lines)
    assert places.of_sender[FLOOD] == AT_ONCE


def test_where_all_places_are_taken_the_longest_of_whoever_has_most_goes(places):
    first, second = enter(places, SECOND)[1], enter(places, FLOOD)[1]
    rest = [enter(places, sender)[1] for sender in [FLOOD] * 6 + [SECOND] * 4]
    _, mine = enter(places, HOME)
    assert mine.open and first.open and not second.open
    assert all(line.open for line in rest)


def test_a_kept_connection_is_spared_before_one_that_brings_something(places):
    lines = [enter(places, FLOOD)[1] for _ in range(MOST - 1)]
    _, kept = enter(places, FLOOD, "idle")
    enter(places, HOME)
    assert not kept.open and all(line.open for line in lines)


def test_nobody_is_hung_up_on_while_being_served(places):
    lines = [enter(places, FLOOD, "working")[1] for _ in range(MOST)]
    enter(places, HOME)
    assert all(line.open for line in lines), "the next one waits until one of them is done"


def test_whoever_has_most_takes_nothing_from_others_and_keeps_nobody_waiting(places):
    lines = [enter(places, sender)[1] for sender in [FLOOD] * 4 + [SECOND] * 4 + [HOME] * 4]
    assert places.take(FLOOD, Line()) is None
    assert all(line.open for line in lines)


def test_a_place_is_given_back_once(places):
    place, _ = enter(places, HOME)
    places.leave(place)
    places.leave(place)
    assert places.of_sender == {}


# The same on a real socket.
SLOW_ONES = ("127.0.0.31", "127.0.0.32", "127.0.0.33")
OFFICER = "127.0.0.41"
POST = b"POST /report/basic HTTP/1.1\r\nHost: h\r\nContent-Length: 400000\r\n\r\n"
GET = b"GET /library HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
PATIENCE = 60  # seconds that anything may take on a busy machine; the server gives nobody up before


class App:
    """Says how much of the body came; a page called /long takes until it is let go."""

    def __init__(self):
        self.begun, self.go_on, self.read = eventlet.Event(), eventlet.Event(), []

    def __call__(self, environ, start_response):
        self.read.append(len(environ["wsgi.input"].read()))
        if environ["PATH_INFO"] == "/long":
            self.begun.send()
            self.go_on.wait()
        body = b"x" * (8_000_000 if environ["PATH_INFO"] == "/large" else 4)
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(server_module, "BUSY", 15)
    monkeypatch.setattr(server_module, "SLOW", 10 * PATIENCE)
    monkeypatch.setattr(places_module, "AT_ONCE", 5)
    app = App()
    made = HttpServer("127.0.0.1", 0, app, Throttle("/report"))
    made.app = app
    made.start()
    yield made
    made.stop(0)


def connect(server, address, sent):
    client = socket.create_connection(("127.0.0.1", server.port), PATIENCE, (address, 0))
    client.sendall(sent)
    return client


def answer(client) -> bytes:
    found = b""
    while piece := client.recv(65536):
        found += piece
    return found


def taken(server, number: int):
    """Waits until so many places are taken."""
    with eventlet.Timeout(PATIENCE):
        while sum(server.places.of_sender.values()) < number:
            eventlet.sleep(0.01)


@pytest.mark.parametrize(
    "slowly", [POST, b"GET / HT", b"GET / HTTP/1.1\r\nX-Drop: ", b""], ids=["body", "line", "headers", "nothing"]
)
def test_three_addresses_that_are_slow_keep_nobody_out(server, slowly):
    with ExitStack() as held:
        for address in SLOW_ONES * 5:
            held.enter_context(closing(connect(server, address, slowly)))
        taken(server, 15)
        with eventlet.Timeout(PATIENCE), closing(connect(server, OFFICER, GET)) as officer:
            assert answer(officer).endswith(b"xxxx")


def test_a_flood_does_not_displace_its_own_so_that_each_is_counted_against_it(server):
    with ExitStack() as held:
        first = held.enter_context(closing(connect(server, SLOW_ONES[0], b"")))
        for _ in range(4):
            held.enter_context(closing(connect(server, SLOW_ONES[0], b"")))
        taken(server, 5)
        with closing(socket.create_connection(("127.0.0.1", server.port), PATIENCE, (SLOW_ONES[0], 0))) as one_more:
            assert answer(one_more) == b"", "it is hung up on"
        first.sendall(GET)
        assert answer(first).endswith(b"xxxx")


def test_what_a_browser_only_keeps_makes_room_for_what_it_opens(server):
    with ExitStack() as held:
        kept = [
            held.enter_context(closing(connect(server, OFFICER, GET.replace(b"Connection: close\r\n", b""))))
            for _ in range(5)
        ]
        for client in kept:
            assert client.recv(65536)
        with closing(connect(server, OFFICER, GET)) as one_more:
            assert answer(one_more).endswith(b"xxxx")


def test_nor_do_those_that_do_not_take_their_answers(server):
    with ExitStack() as held:
        for address in SLOW_ONES * 5:
            client = held.enter_context(closing(socket.socket()))
            client.setsockopt(plain.SOL_SOCKET, plain.SO_RCVBUF, 4096)
            client.bind((address, 0))
            client.connect(("127.0.0.1", server.port))
            client.sendall(GET.replace(b"/library", b"/large"))
        taken(server, 15)
        with eventlet.Timeout(PATIENCE), closing(connect(server, OFFICER, GET)) as officer:
            assert answer(officer).endswith(b"xxxx")


def test_a_request_that_is_worked_on_is_answered_whoever_else_comes(server):
    with ExitStack() as held:
        client = held.enter_context(closing(connect(server, SLOW_ONES[0], GET.replace(b"/library", b"/long"))))
        server.app.begun.wait()
        for address in (SLOW_ONES[0],) * 4 + SLOW_ONES[1:] * 5:
            held.enter_context(closing(connect(server, address, POST)))
        taken(server, 15)
        for _ in range(5):
            with closing(connect(server, OFFICER, GET)) as officer:
                assert answer(officer).endswith(b"xxxx")
        server.app.go_on.send()
        with eventlet.Timeout(PATIENCE):
            assert answer(client).endswith(b"xxxx")


def connect_and_hurry(server, monkeypatch, seconds):
    """A connection whose first line the server waits for already; for everything else it gives so many seconds."""
    client = connect(server, OFFICER, b"")
    taken(server, 1)
    monkeypatch.setattr(server_module, "SLOW", seconds)
    return client


def drip(client):
    """Sends drop after drop until it is hung up on; for far longer than the server should bear it."""
    with pytest.raises(OSError):
        for _ in range(100):
            client.sendall(b"x")
            eventlet.sleep(0.05)


def test_a_body_that_comes_in_drops_is_given_up_as_a_whole(server, monkeypatch):
    """Each drop would start the time for one read anew; the limit is for all of the body."""
    monkeypatch.setattr(server_module, "SLOWEST", 10**9)
    with closing(connect_and_hurry(server, monkeypatch, 0.3)) as client:
        client.sendall(POST)
        drip(client)
    assert server.app.read == [0] or server.app.read[0] < 100


def test_a_first_line_that_comes_in_drops_is_given_up_as_a_whole(server, monkeypatch):
    monkeypatch.setattr(server_module, "SLOW", 0.3)
    with closing(connect(server, OFFICER, b"GET /")) as client:
        drip(client)


def test_a_long_body_has_more_time_than_a_short_one(server, monkeypatch):
    monkeypatch.setattr(server_module, "SLOWEST", 400_000 / PATIENCE)
    with closing(connect_and_hurry(server, monkeypatch, 1)) as client:
        client.sendall(POST.replace(b"HTTP/1.1", b"HTTP/1.1\r\nConnection: close"))
        for _ in range(4):
            client.sendall(b"x" * 100_000)
            eventlet.sleep(0.4)
        assert answer(client).endswith(b"xxxx")
    assert server.app.read == [400_000]
