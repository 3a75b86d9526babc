"""The one listening socket. It knows no client: address, browser and everything that tells them apart stay outside.

The standard library and eventlet print addresses and request lines on malformed requests, quote them in error
pages, and hand both to the application. Each of these is turned off here, and tests send such requests.
"""

import errno
import socket
from contextlib import suppress
from email.message import Message
from http import HTTPStatus
from itertools import count
from typing import Any
from urllib.parse import unquote

import eventlet
from eventlet import wsgi
from eventlet.green import socket as green_socket
from eventlet.greenpool import GreenPool

from services.config import BadSettings
from services.web.throttle import TOO_MUCH, Throttle

BUSY = 256  # requests at once
IDLE = 15  # seconds that a kept connection may be idle
SLOW = 30  # seconds for a client to send its headers, and between two pieces of anything else
LONGEST_LINE = 8192  # bytes of a request line; eventlet limits a header line to 8 KiB and all of them to 64 KiB
LONGEST_BODY = 4 * 1024 * 1024  # bytes; an app refuses far less, in better words, and the rest has to be read too

# What an application may know of a request. Everything else tells browsers apart and serves nobody here.
KEPT_HEADERS = {"HTTP_HOST", "HTTP_COOKIE", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH"}
PASSING = (errno.ECONNABORTED, errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class PortInUse(BadSettings):
    """Somebody listens there already. The message says how to go on."""


class Protocol(wsgi.HttpProtocol):  # type: ignore[misc]
    """HTTP without anybody at the other end, who must not send too much all the same."""

    throttle: Throttle | None = None  # of the server that this class is made for
    too_much = False

    def __init__(self, connection: Any, server: Any):
        try:
            super().__init__(connection, server)
        finally:
            if self.throttle is not None:
                self.throttle.leaves(connection[0][0])  # what stands for the address

    def log_message(self, *_: object) -> None:
        """Nothing: whatever the library has to say, it says with the client's address, to standard error."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """A plain answer; the usual one quotes the request."""
        body = b"This request could not be read.\n"
        head = f"HTTP/1.1 {int(code)} {HTTPStatus(code).phrase}\r\nConnection: close\r\nContent-Type: text/plain\r\n"
        self.wfile.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.close_connection = 1

    def parse_request(self) -> bool:
        """Whether the headers came in time and say clearly where the request ends."""
        with eventlet.Timeout(SLOW, False):
            if not super().parse_request():
                return False
            refusal = refused_body(self.headers)
            if refusal:
                self.send_error(refusal)
            return not refusal and self._counted()
        self.close_connection = 1
        return False

    def _counted(self) -> bool:
        """Counts the request; whether there is any use in answering it."""
        if self.throttle is None:
            return True
        sender, path = self.client_address[0], unquote(self.path, "latin-1")  # as eventlet unquotes it
        self.too_much = not self.throttle.allows(sender, self.command, path)
        if self.too_much and self.throttle.floods(sender):
            self.close_connection = 1
            return False
        return True

    def get_environ(self) -> dict[str, Any]:
        """What an application may know."""
        environ: dict[str, Any] = super().get_environ()
        known = {name: value for name, value in environ.items() if name[:5] != "HTTP_" or name in KEPT_HEADERS}
        return {**known, "REMOTE_ADDR": "", "REMOTE_PORT": "", "headers_raw": (), TOO_MUCH: self.too_much}


def refused_body(headers: Message) -> int:
    """The status that refuses a body of unclear or excessive length, or 0.

    A proxy and a server that disagree about where a request ends can be made to mix up two people's requests.
    """
    lengths = headers.get_all("Content-Length", [])
    if "Transfer-Encoding" in headers:  # no browser sends one; 411 asks for a length instead (RFC 9112, 6.3)
        return HTTPStatus.BAD_REQUEST if lengths else HTTPStatus.LENGTH_REQUIRED
    if len(lengths) > 1 or not all(length.isascii() and length.isdigit() for length in lengths):
        return HTTPStatus.BAD_REQUEST
    too_long = any(len(length) > 9 or int(length) > LONGEST_BODY for length in lengths)
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_long else 0


class Listener(green_socket.socket):  # type: ignore[misc]
    """A listening socket that outlives a shortage of files or memory, where eventlet's loop would end.

    Addresses go no further than this: beyond, a sender is known by the throttle's keyed hash, or not at all.
    """

    throttle: Throttle | None = None
    _numbers = count()  # eventlet tells connections apart by their addresses

    def accept(self) -> tuple[Any, tuple[str, int]]:
        """The next connection of somebody who does not flood us, and what stands for its address."""
        while True:
            try:
                admitted = self._admitted(*super().accept())
            except OSError as error:
                if error.errno not in PASSING:
                    raise
                eventlet.sleep(0.1)
                continue
            if admitted is not None:
                return admitted
            eventlet.sleep(0)  # everybody else has a turn before the next of the flood

    def _admitted(self, client: Any, address: tuple[Any, ...]) -> tuple[Any, tuple[str, int]] | None:
        sender = self.throttle.sender_of(address[0]) if self.throttle is not None else ""
        if self.throttle is None or self.throttle.enters(sender):
            return client, (sender, next(self._numbers))
        client.close()
        return None


def listen(host: str, port: int) -> Listener:
    """A socket that nobody else can share. Raises PortInUse."""
    listener = Listener(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # and not SO_REUSEPORT, which shares
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} is already in use. Is LEO Near Miss running already? If not, set PORT to another one."
            ) from None
        raise
    return listener


class HttpServer:
    """Serves one application from the moment of `start()`; binds when made, so that a second start fails early.

    With a ``throttle`` it limits how much one address sends; without one, a proxy in front must.
    """

    def __init__(self, host: str, port: int, app: Any, throttle: Throttle | None = None):
        self._socket = listen(host, port)
        self._socket.throttle = throttle
        self._protocol = type("Protocol", (Protocol,), {"throttle": throttle})
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
            self._socket.shutdown(socket.SHUT_RDWR)  # it would take connections until the last busy page is done
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
            protocol=self._protocol,
            log_output=False,
            debug=False,  # else a failure outside of Flask is sent as a traceback
            custom_pool=self._pool,
            socket_timeout=SLOW,
            keepalive=IDLE,
            url_length_limit=LONGEST_LINE,
        )
