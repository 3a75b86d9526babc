"""R09: what is proved with the recorder holds only if no byte gets past it."""

import contextlib
import random
import socket
import threading

import pytest

from tests.backends.child import free_port
from tests.backends.recorder import Recorder

MARKER = b"127.77.66.55"


class Echo:
    """A server that sends back what it gets, turned to capitals, and remembers it."""

    def __init__(self):
        self.got = {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.threads = []
        self.threads.append(in_background(self._accept))

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                self.threads.append(in_background(self._serve, self.listener.accept()[0]))

    def _serve(self, connection):
        with connection, contextlib.suppress(ConnectionError):
            while data := connection.recv(65536):
                self.got[connection] = self.got.get(connection, b"") + data
                connection.sendall(data.upper())

    def close(self):
        # Nobody may still wait for a socket that is closed: in a patched process its number would wake them later.
        self.listener.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join()
        self.listener.close()


def in_background(work, *arguments):
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread


@pytest.fixture
def echo():
    server = Echo()
    yield server
    server.close()


@pytest.fixture
def recorder(echo, tmp_path):
    with Recorder("127.0.0.1", echo.port, tmp_path / "record") as recorder:
        yield recorder


def connect(recorder):
    return socket.create_connection(("127.0.0.1", recorder.port), 120)


def exchange(connection, data):
    """Sends, ends, and returns all that comes back."""
    sending = in_background(_send, connection, data)
    back = b"".join(iter(lambda: connection.recv(65536), b""))
    sending.join()
    return back


def _send(connection, data):
    connection.sendall(data)
    connection.shutdown(socket.SHUT_WR)


def test_what_the_server_got_is_recorded_as_soon_as_it_answers(recorder):
    with connect(recorder) as connection:
        connection.sendall(b"report")
        assert connection.recv(6) == b"REPORT"
        assert recorder.bytes() == b"report"
        assert recorder.both() == b"report\0REPORT"


def test_no_byte_of_a_long_stream_is_missed_in_either_direction(recorder):
    sent = random.Random(7).randbytes(5_000_000)
    with connect(recorder) as connection:
        back = exchange(connection, sent)
    assert back == sent.upper()
    assert recorder.bytes() == sent
    assert recorder.both() == sent + b"\0" + back


def test_a_marker_sent_in_pieces_between_those_of_others_is_found_whole(recorder):
    connections = [connect(recorder) for _ in range(5)]
    for byte in MARKER:
        for connection in connections:
            connection.sendall(bytes([byte]))
            assert connection.recv(1)
    for connection in connections:
        connection.close()
    assert recorder.bytes().split(b"\0") == [MARKER] * 5


def test_many_connections_at_once_are_all_there(recorder, echo):
    texts = [f"report {number}".encode() * 10_000 for number in range(30)]
    connections = [connect(recorder) for _ in texts]
    threads = [in_background(exchange, *pair) for pair in zip(connections, texts, strict=True)]
    for thread, connection in zip(threads, connections, strict=True):
        thread.join()
        connection.close()
    assert sorted(recorder.bytes().split(b"\0")) == sorted(texts) == sorted(echo.got.values())


def test_what_was_sent_just_before_a_break_is_recorded_if_the_server_got_it(recorder, echo):
    for _ in range(20):
        with connect(recorder) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # ends with a reset
            connection.sendall(MARKER)
    with connect(recorder) as connection:
        exchange(connection, b"last")
    recorded = recorder.bytes().split(b"\0")
    assert all(got in recorded for got in echo.got.values())


def test_a_server_that_is_not_there_looks_so(tmp_path):
    with Recorder("127.0.0.1", free_port(), tmp_path) as recorder, connect(recorder) as connection:
        assert connection.recv(1) == b""


def test_the_record_stays_and_goes_on_when_the_recorder_starts_again(echo, tmp_path):
    for text in (b"one", b"two"):
        with Recorder("127.0.0.1", echo.port, tmp_path) as recorder, connect(recorder) as connection:
            exchange(connection, text)
    assert recorder.bytes() == b"one\0two"
