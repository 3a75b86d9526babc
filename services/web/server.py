"""The one listening socket. It knows no client: address, browser and everything that tells them apart stay outside.

The standard library and eventlet print addresses and request lines on malformed requests, quote them in error
pages, and hand both to the application. Each of these is turned off here, and tests send such requests.
"""

import errno
import socket
from contextlib import suppress
from typing import Any

import eventlet
from eventlet import wsgi
from eventlet.greenpool import GreenPool

BUSY = 256  # requests at once
IDLE = 15  # seconds that a kept connection may be idle
SLOW = 30  # seconds that a client may take to send or read something
LONGEST_LINE = 8192  # bytes of a request line
TELLTALE = ("FORWARDED", "X_FORWARDED_FOR", "X_REAL_IP", "USER_AGENT", "REFERER", "ACCEPT_LANGUAGE", "VIA", "FROM")
TELLTALE_STARTS = ("HTTP_SEC_CH_", "HTTP_X_FORWARDED_", "HTTP_CF_", "HTTP_DNT")


class PortInUse(Exception):
    """Somebody listens there already. The message says how to go on."""


class Protocol(wsgi.HttpProtocol):  # type: ignore[misc]
    """HTTP without anybody at the other end."""

    server_version, sys_version = "near-miss", ""

    def log_message(self, *_: object) -> None:
        """Nothing: a malformed request would be printed with its address."""

    def version_string(self) -> str:
        """The name only."""
        return self.server_version

    def get_client_address(self) -> tuple[str, int]:
        """Nobody's."""
        return "-", 0

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """A plain answer; the usual one quotes the request."""
        body = b"This request could not be read.\n"
        head = f"HTTP/1.1 {code} Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n"
        self.wfile.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.close_connection = 1

    def get_environ(self) -> dict[str, Any]:
        """What an application may know."""
        environ: dict[str, Any] = super().get_environ()
        for name in list(environ):
            if name.removeprefix("HTTP_") in TELLTALE or name.startswith(TELLTALE_STARTS):
                del environ[name]
        return {**environ, "REMOTE_ADDR": "", "REMOTE_PORT": "", "headers_raw": ()}


def listen(host: str, port: int) -> socket.socket:
    """A socket that nobody else can share. Raises PortInUse."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = eventlet.green.socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # and not SO_REUSEPORT, which shares
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} is already in use. Is LEO Near Miss running already? If not, set PORT to another one."
            ) from None
        raise
    listener.listen(128)
    return listener  # type: ignore[no-any-return]


class HttpServer:
    """Serves one application from the moment of `start()`; binds when made, so that a second start fails early."""

    def __init__(self, host: str, port: int, app: Any):
        self._socket = listen(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._app, self._pool = app, GreenPool(BUSY)
        self._server: Any = None

    def start(self) -> None:
        """Begins to answer."""
        self._server = eventlet.spawn(self._serve)
        eventlet.sleep(0)  # one that is killed before its first step would throw into the hub

    def stop(self, grace: float = 3.0) -> bool:
        """Takes no more connections, gives busy pages ``grace`` seconds; says whether all were done by then."""
        if self._server is None:
            self._socket.close()
            return True
        eventlet.kill(self._server, SystemExit)  # the only way in which eventlet's loop ends by itself
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with eventlet.Timeout(grace, False):
            self._server.wait()
            return True
        for busy in list(self._pool.coroutines_running):
            busy.kill()
        self._server.wait()
        return False

    def _serve(self) -> None:
        wsgi.server(
            self._socket,
            self._app,
            protocol=Protocol,
            log=wsgi.LoggerNull(),
            log_output=False,
            debug=False,
            custom_pool=self._pool,
            socket_timeout=SLOW,
            keepalive=IDLE,
            url_length_limit=LONGEST_LINE,
        )
