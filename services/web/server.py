"""The one listening socket. It knows no client: address, browser and everything that tells them apart stay outside.

The standard library and eventlet print addresses and request lines on malformed requests, quote them in error
pages, and hand both to the application. Each of these is turned off here, and tests send such requests.
"""

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import eventlet
from eventlet import wsgi
from eventlet.green import socket as green_socket
from eventlet.greenpool import GreenPool

from services.config import BadSettings
from services.web.places import Place, Places
from services.web.throttle import TOO_MUCH, Throttle

BUSY = 256  # requests at once
IDLE = 15  # seconds that a kept connection may be idle
SLOW = 30  # seconds for a client to send its first line, then its headers, and between two pieces of anything else
SLOWEST = 4 * 1024  # bytes of a body a second, beyond those seconds: what a phone has at the edge of its network
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
    places: Places
    too_much = served = False

    def __init__(self, connection: Any, server: Any):
        self.place: Place = connection[0][0]  # where eventlet would have the address
        try:
            super().__init__(connection, server)
        finally:
            self.places.leave(self.place)

    def log_message(self, *_: object) -> None:
        """Nothing: whatever the library has to say, it says with the client's address, to standard error."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """A plain answer; the usual one quotes the request."""
        body = b"This request could not be read.\n"
        head = f"HTTP/1.1 {int(code)} {HTTPStatus(code).phrase}\r\nConnection: close\r\nContent-Type: text/plain\r\n"
        self.wfile.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.close_connection = 1

    def _read_request_line(self) -> bytes:
        """The first line of another request; nothing where none came in time."""
        self.place.state, self.place.since = "idle" if self.served else "waiting", self.places.clock()
        with eventlet.Timeout(SLOW, False):
            line: bytes = super()._read_request_line()
            self.place.state = "waiting"
            return line
        return b""

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
        sender, path = self.place.sender, unquote(self.path, "latin-1")  # as eventlet unquotes it
        self.too_much = not self.throttle.allows(sender, self.command, path)
        if self.too_much and self.throttle.floods(sender):
            self.close_connection = 1
            return False
        return True

    def get_environ(self) -> dict[str, Any]:
        """What an application may know."""
        environ: dict[str, Any] = super().get_environ()
        environ["wsgi.input"].rfile = Body(self)
        known = {name: value for name, value in environ.items() if name[:5] != "HTTP_" or name in KEPT_HEADERS}
        return {**known, "REMOTE_ADDR": "", "REMOTE_PORT": "", "headers_raw": (), TOO_MUCH: self.too_much}

    def handle_one_response(self) -> None:
        """Lets the application answer; meanwhile nobody hangs up."""
        self.application = self._work
        try:
            super().handle_one_response()
        finally:
            del self.application, self.environ  # which both lead back here, and would keep the socket

    def finish(self) -> None:
        """Closes it; the library leaves the half that it reads from open where what it wrote is not taken any more."""
        try:
            super().finish()
        finally:
            self.rfile.close()

    def _work(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.place.state = "working"
        try:
            return self.server.app(environ, start_response)
        finally:
            self.place.state, self.served = "waiting", True  # until the answer is taken


class Body:
    """What is still to be read of a request, as long as it comes fast enough.

    After that it ends, as it does where a client goes away: an application sees that a part is missing. Each read alone
    has a limit too, but a drop now and then would always keep it.
    """

    def __init__(self, protocol: Protocol):
        self._protocol = protocol
        length = int(protocol.headers.get("Content-Length", 0))
        self._until = protocol.places.clock() + SLOW + length / SLOWEST

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or fewer at the end."""
        return self._in_time(self._protocol.rfile.read, size)

    def readline(self, size: int = -1) -> bytes:
        """A line, or a part of one at the end."""
        return self._in_time(self._protocol.rfile.readline, size)

    def _in_time(self, read: Callable[[int], bytes], size: int) -> bytes:
        place = self._protocol.place
        before, place.state = place.state, "waiting"
        try:
            with suppress(OSError), eventlet.Timeout(max(0, self._until - self._protocol.places.clock()), False):
                return read(size)
        finally:
            place.state = before
        self._protocol.close_connection = 1
        return b""


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
    places: Places

    def accept(self) -> tuple[Any, tuple[Place, int]]:
        """The next connection of somebody who does not flood us, and its place in the place of its address."""
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

    def _admitted(self, client: Any, address: tuple[Any, ...]) -> tuple[Any, tuple[Place, int]] | None:
        if self.throttle is None:  # whoever stands in front sees to it
            return client, (Place("", client, 0.0), 0)
        sender = self.throttle.sender_of(address[0])
        place = None if self.throttle.floods(sender) else self.places.take(sender, client)
        if place is not None:
            return client, (place, 0)
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
        self._socket, self.places = listen(host, port), Places(BUSY)
        self._socket.throttle, self._socket.places = throttle, self.places
        self._protocol = type("Protocol", (Protocol,), {"throttle": throttle, "places": self.places})
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
