"""The proxy that system tests put in front of the services."""

import socket

import pytest

from tests.backends import NotStarted, Unavailable
from tests.backends.child import free_port
from tests.backends.proxy import Nginx, filled

TEMPLATE = "server { listen ${PORT}; location / { return 200 $request_uri; } }"


@pytest.fixture
def proxy(tmp_path):
    started = []

    def made(text):
        try:
            started.append(Nginx(text, tmp_path / "nginx"))
        except Unavailable as reason:
            pytest.skip(str(reason))
        return started[-1]

    yield made
    for nginx in started:
        nginx.stop()


def test_it_serves_until_it_is_stopped(proxy):
    port = free_port()
    nginx = proxy(filled(TEMPLATE, {"PORT": f"127.0.0.1:{port}"}))
    nginx.start()
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(b"GET /library/ HTTP/1.0\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"/library/")
    nginx.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 60)


def test_a_configuration_that_nginx_refuses_is_told(proxy):
    with pytest.raises(NotStarted, match="no_such_directive"):
        proxy("no_such_directive on;").start()


def test_a_name_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        filled(TEMPLATE, {})
