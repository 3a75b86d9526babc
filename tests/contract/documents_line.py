"""A line to a server that a test can cut at the worst moment: the server has done it, and its answer is lost."""

from contextlib import suppress
from urllib.parse import urlsplit

import eventlet
from eventlet.green import socket


class Line:
    """Carries bytes to and from the server of a URL. Once ``losing``, it loses answers to what contains that word."""

    def __init__(self, url):
        self._target = urlsplit(url)
        self._listener = eventlet.listen(("127.0.0.1", 0), reuse_port=False)
        self.url = self._target._replace(netloc=f"127.0.0.1:{self._listener.getsockname()[1]}").geturl()
        self.losing, self.lost = None, 0
        self._accepting, self._carriers = eventlet.spawn(self._accept), eventlet.GreenPool()

    def close(self):
        self._accepting.kill()
        self._listener.close()
        for carrier in list(self._carriers.coroutines_running):
            carrier.kill()

    def _accept(self):
        while True:
            near, _ = self._listener.accept()
            far = eventlet.connect((self._target.hostname, self._target.port))
            self._carriers.spawn(self._carry, near, far)

    def _carry(self, near, far):
        doomed = []
        back = eventlet.spawn(self._to_client, near, far, doomed)
        try:
            self._to_server(near, far, doomed)
            back.wait()
        finally:
            back.kill()
            near.close()  # only now: eventlet would wait for ever at a socket that is closed under a greenlet
            far.close()

    def _to_server(self, near, far, doomed):
        while data := _received(near):
            if self.losing and self.losing in data:
                doomed.append(True)
            with suppress(OSError):
                far.sendall(data)
        _hang_up(near, far)

    def _to_client(self, near, far, doomed):
        while (data := _received(far)) and not doomed:
            with suppress(OSError):
                near.sendall(data)
        self.lost += len(doomed)
        _hang_up(near, far)


def _received(line):
    try:
        return line.recv(65536)
    except (OSError, EOFError):  # hung up at either end
        return b""


def _hang_up(*lines):
    for line in lines:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
