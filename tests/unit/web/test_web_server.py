"""R09: the listening socket: no address, browser or request text in any answer, log or application, whatever comes."""

import errno
import socket as plain
import struct
from contextlib import closing, contextmanager

import eventlet
import pytest
from eventlet.green import socket
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from web_pages import CANARY, pages_of, settings_for

from services.health import PATHS, Health
from services.web import server as server_module
from services.web.mount import front
from services.web.server import KEPT_HEADERS, LONGEST_BODY, Listener, PortInUse, Protocol
from services.web.server import HttpServer as Server

ADDRESS = "127.77.66.55"  # where the clients of these tests come from
QUIET = "127.99.88.77"  # where nobody else's connections begin, so that a port stays free
PATIENCE = 60  # seconds that anything may take on a busy machine
TELLTALES = (
    b"User-Agent: %(c)s\r\nX-Forwarded-For: %(c)s\r\nForwarded: for=%(c)s\r\nX-Real-IP: %(c)s\r\nReferer: http://%(c)s/\r\n"
    b"Accept-Language: %(c)s\r\nSec-CH-UA: %(c)s\r\nVia: %(c)s\r\nCF-Connecting-IP: %(c)s\r\nTrue-Client-IP: %(c)s\r\n"
    b"X-Anything-New: %(c)s\r\nFrom: %(c)s\r\n" % {b"c": CANARY.encode()}
)


def request(target: str = "/", method: str = "GET", *lines: str, body: bytes = b"") -> bytes:
    head = [f"{method} {target} HTTP/1.1", "Host: near-miss.example", *lines]
    return "\r\n".join(head).encode("latin-1") + b"\r\n" + TELLTALES + b"Connection: close\r\n\r\n" + body


C = CANARY.encode()
MALFORMED = {
    "garbage": C + b" \x00\xff\xfe\r\n\r\n",
    "no version": b"GET /" + C + b" NOTHTTP/9\r\n\r\n",
    "HTTP 2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + C,
    "TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + C * 20 + b"\r\n\r\n",
    "null bytes": b"\x00" * 200 + C + b"\r\n\r\n",
    "null in the path": b"GET /\x00" + C + b" HTTP/1.1\r\nConnection: close\r\n\r\n",
    "unknown method": request("/" + CANARY, "BREW"),
    "long line": b"GET /" + C * 2000 + b" HTTP/1.1\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nX-Long: " + C * 2000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"X-Many: " + C + b"\r\n" + b"X-Many: y\r\n" * 500 + b"\r\n",
    "large headers": b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: " % n + C * 500 + b"\r\n" for n in range(20)) + b"\r\n",
    "header without colon": b"GET / HTTP/1.1\r\n" + C + b"\r\nConnection: close\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\nX-A: b\r\n " + C + b"\r\nConnection: close\r\n\r\n",
    "length is a word": request("/send", "POST", f"Content-Length: {CANARY}"),
    "negative length": request("/send", "POST", "Content-Length: -5", body=C),
    "length with a sign": request("/send", "POST", "Content-Length: +5", body=C),
    "length with an underscore": request("/send", "POST", "Content-Length: 1_0", body=C),
    "two lengths": request("/send", "POST", "Content-Length: 5", "Content-Length: 50", body=C),
    "length and chunks": request("/send", "POST", "Content-Length: 5", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
    "bad chunk": request("/send", "POST", "Transfer-Encoding: chunked", body=C + b"\r\n" + C),
    "odd encoding": request("/send", "POST", f"Transfer-Encoding: {CANARY}, chunked", body=b"0\r\n\r\n"),
    "huge length": request("/send", "POST", f"Content-Length: {LONGEST_BODY + 1}", body=C),
    "endless length": request("/send", "POST", "Content-Length: " + "9" * 400, body=C),
    "body cut off": request("/send", "POST", "Content-Length: 500", body=C),
    "old HTTP": b"GET /" + C + b"\r\n\r\n",
    "whole address": b"GET http://" + C + b"/" + C + b" HTTP/1.1\r\nConnection: close\r\n\r\n",
    "tunnel": b"CONNECT " + C + b":443 HTTP/1.1\r\nConnection: close\r\n\r\n",
    "broken percent": request(f"/%zz{CANARY}%"),
    "a page that fails": request(f"/broken/{CANARY}?{CANARY}={CANARY}"),
    "a page that is missing": request(f"/{CANARY}?{CANARY}={CANARY}"),
    "nothing": b"",
}  # fmt: skip


@pytest.fixture
def seen():
    """What applications were handed, request by request."""
    return []


@pytest.fixture
def server(seen):
    practice = settings_for(demo=True)
    site = front({"/": pages_of(practice)}, Health({}), PATHS, practice)

    def watched(environ, start_response):
        seen.append(dict(environ))
        return site(environ, start_response)

    made = Server("127.0.0.1", 0, watched)
    made.start()
    yield made
    made.stop(0)


def connect(server, host="127.0.0.1"):
    return socket.create_connection((host, server.port), PATIENCE, (ADDRESS, 0))


@contextmanager
def until_it_hangs_up():
    try:
        yield
    except OSError as error:
        assert error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN)


def send(server, raw: bytes, host="127.0.0.1") -> bytes:
    """What comes back until the server closes, having been told that no more will be sent."""
    answer = b""
    with closing(connect(server, host)) as client:
        with until_it_hangs_up():
            client.sendall(raw)
            client.shutdown(plain.SHUT_WR)
        with until_it_hangs_up():
            while piece := client.recv(65536):
                answer += piece
    return answer


def alive(server, host="127.0.0.1") -> bool:
    return send(server, request("/branch/"), host).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED)
def test_r09_whatever_comes_is_neither_repeated_nor_logged(server, raw, capfd, caplog):
    caplog.set_level("DEBUG")
    answer = send(server, raw)
    printed = "".join(capfd.readouterr()) + caplog.text
    for telltale in (CANARY, ADDRESS):
        assert telltale.encode() not in answer and telltale not in printed
    assert b"Traceback" not in answer and "Traceback" not in printed
    assert alive(server)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("garbage", 400),
        ("no version", 400),
        ("TLS hello", 400),
        ("long line", 414),
        ("long header", 400),
        ("large headers", 400),
        ("many headers", 431),
        ("length is a word", 400),
        ("negative length", 400),
        ("length with a sign", 400),
        ("length with an underscore", 400),
        ("two lengths", 400),
        ("length and chunks", 400),
        ("bad chunk", 411),
        ("odd encoding", 411),
        ("huge length", 413),
        ("endless length", 413),
    ],
)
def test_a_request_that_is_not_clear_never_reaches_an_application(server, seen, kind, status):
    answer = send(server, MALFORMED[kind])
    assert answer.split(b" ", 2)[1] == b"%d" % status
    assert seen == []


def test_r09_a_failure_outside_of_any_app_says_nothing(capfd):
    def failing(_environ, _start_response):
        raise ValueError(CANARY)

    bare = Server("127.0.0.1", 0, failing)
    bare.start()
    answer = send(bare, request())
    assert answer.startswith(b"HTTP/1.1 500 ") and answer.endswith(b"\r\n\r\n")
    assert CANARY not in "".join(capfd.readouterr())
    assert bare.stop(PATIENCE)


def test_r09_the_library_prints_nothing(capfd):
    protocol = Protocol.__new__(Protocol)
    protocol.client_address = (ADDRESS, 1)
    protocol.log_error("code %d, message %s", 400, CANARY)
    assert capfd.readouterr() == ("", "")


def test_two_requests_in_one_are_never_read_as_one(server, seen):
    """A second request smuggled behind an unclear length is thrown away with its connection."""
    smuggled = request("/branch/")
    send(server, MALFORMED["length and chunks"] + smuggled)
    send(server, MALFORMED["two lengths"] + smuggled)
    assert seen == []


def test_r09_an_application_is_told_nothing_of_the_client(server, seen):
    assert alive(server)
    (environ,) = seen
    assert {name for name in environ if name.startswith("HTTP_")} <= KEPT_HEADERS
    assert environ["HTTP_HOST"] == "near-miss.example"
    assert environ["REMOTE_ADDR"] == environ["REMOTE_PORT"] == "" and environ["headers_raw"] == ()
    values = " ".join(str(value) for value in environ.values())
    assert CANARY not in values and ADDRESS not in values


def test_r09_answers_do_not_say_what_runs_here(server):
    for raw in (request("/branch/"), MALFORMED["garbage"], request("/nowhere")):
        head = send(server, raw).split(b"\r\n\r\n")[0].lower()
        assert b"server:" not in head and b"python" not in head and b"eventlet" not in head and b"werkzeug" not in head


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=300))
def test_no_bytes_end_the_server(server, raw):
    send(server, raw + b"\r\n\r\n")
    assert alive(server)


def test_the_server_outlives_a_connection_that_is_torn_off(server):
    client = connect(server)
    client.sendall(b"GET /bra")
    client.setsockopt(plain.SOL_SOCKET, plain.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    assert alive(server)


def test_a_body_arrives_whole(server):
    body = b"x" * 100_000
    answer = send(server, request("/send", "POST", f"Content-Length: {len(body)}", body=body))
    assert answer.endswith(b"\r\n\r\n100000")


def test_a_long_body_is_refused_in_words(server):
    body = b"x" * (600 * 1024)
    answer = send(server, request("/api/v1/send", "POST", f"Content-Length: {len(body)}", body=body))
    assert answer.startswith(b"HTTP/1.1 413 ") and b"application/problem+json" in answer and b"xxx" not in answer


@pytest.mark.parametrize(
    "sent", [b"GET / HT", b"GET / HTTP/1.1\r\nHost: near", b"POST /send HTTP/1.1\r\nContent-Length: 9\r\n\r\nab"]
)
def test_a_client_that_stops_in_the_middle_is_given_up(monkeypatch, sent):
    monkeypatch.setattr(server_module, "SLOW", 0.2)
    monkeypatch.setattr(server_module, "IDLE", 0.2)
    slow = Server("127.0.0.1", 0, pages_of(settings_for(demo=True)))
    slow.start()
    client = connect(slow)
    client.sendall(sent)
    while client.recv(65536):
        pass
    client.close()
    assert slow.stop(PATIENCE)


def test_a_client_that_drips_its_headers_is_given_up(monkeypatch):
    """Each drop would start a time limit for one read anew; the limit is for all of the headers."""
    monkeypatch.setattr(server_module, "SLOW", 0.3)
    slow = Server("127.0.0.1", 0, pages_of(settings_for(demo=True)))
    slow.start()
    client = connect(slow)
    client.sendall(b"GET / HTTP/1.1\r\n")
    with pytest.raises(OSError):
        for _ in range(90):  # with a hundred they would be too many
            client.sendall(b"X-Drop: 1\r\n")
            eventlet.sleep(0.05)
    client.close()
    assert slow.stop(PATIENCE)


def test_a_second_server_on_the_port_says_what_to_do(server):
    with pytest.raises(PortInUse, match=f"Port {server.port} is already in use.*set PORT"):
        Server("127.0.0.1", server.port, None)
    assert alive(server)


def test_the_port_is_free_again_after_stop():
    first = Server(QUIET, 0, pages_of(settings_for(demo=True)))
    first.start()
    assert alive(first, QUIET) and first.stop(PATIENCE)
    second = Server(QUIET, first.port, pages_of(settings_for(demo=True)))
    second.start()
    assert alive(second, QUIET) and second.stop(PATIENCE)


def test_a_server_that_never_started_stops():
    assert Server("127.0.0.1", 0, None).stop()


def test_a_shortage_of_files_does_not_end_the_server(monkeypatch):
    """Accepting fails while too many files are open; eventlet's own loop would end for good."""
    listener = server_module.listen("127.0.0.1", 0)
    client = plain.create_connection(("127.0.0.1", listener.getsockname()[1]))
    failures = [OSError(errno.EMFILE, "too many files"), OSError(errno.ECONNABORTED, "gone")]
    accept = Listener.__mro__[1].accept

    def failing(self):
        if failures:
            raise failures.pop()
        return accept(self)

    monkeypatch.setattr(Listener.__mro__[1], "accept", failing)
    accepted, _ = listener.accept()
    assert failures == []
    accepted.close(), client.close(), listener.close()


class Slow:
    """An application whose page takes until it is let go."""

    def __init__(self):
        self.begun, self.go_on = eventlet.Event(), eventlet.Event()

    def __call__(self, _environ, start_response):
        self.begun.send()
        self.go_on.wait()
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]


def test_stop_lets_a_busy_page_finish():
    page = Slow()
    server = Server("127.0.0.1", 0, page)
    server.start()
    answer = eventlet.spawn(send, server, request())
    page.begun.wait()
    stopped = eventlet.spawn(server.stop, PATIENCE)
    with eventlet.Timeout(PATIENCE), pytest.raises(OSError):
        while True:  # until nobody is let in any more
            connect(server).close()
            eventlet.sleep(0)
    page.go_on.send()
    assert stopped.wait() and answer.wait().endswith(b"done")


def test_stop_does_not_wait_for_ever():
    page = Slow()
    server = Server("127.0.0.1", 0, page)
    server.start()
    answer = eventlet.spawn(send, server, request())
    page.begun.wait()
    with eventlet.Timeout(PATIENCE):
        assert not server.stop(0.1)
        assert answer.wait() == b""


def test_stop_closes_idle_connections_at_once(monkeypatch):
    monkeypatch.setattr(server_module, "SLOW", 10 * PATIENCE)
    monkeypatch.setattr(server_module, "IDLE", 10 * PATIENCE)
    server = Server("127.0.0.1", 0, pages_of(settings_for(demo=True)))
    server.start()
    client = connect(server)
    client.sendall(b"GET /branch/ HTTP/1.1\r\nHost: h\r\n\r\n")
    assert client.recv(65536).startswith(b"HTTP/1.1 200 ")
    assert server.stop(PATIENCE)
    assert client.recv(10) == b""
    client.close()
