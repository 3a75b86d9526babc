"""A relay in front of a server that keeps every byte of both directions, to prove what never reached the server.

A byte is in its file before it is passed on, so that what a server has seen can be read as soon as it answers. Each
direction of each connection has a file of its own: what was sent in one piece is found in one piece, however it was
cut on the way. It is a process of its own, so that tests can neither delay it nor lose what it holds.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Coroutine
from pathlib import Path

from .child import Child

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
CHUNK = 65536
TO_SERVER, TO_CLIENT = "to-server", "to-client"
Recorded = bytes


class Recorder:
    """A relay to the server at that address, on a loopback port of its own; it listens while the block runs."""

    def __init__(self, upstream_host: str, upstream_port: int, directory: Path):
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        module = [sys.executable, "-m", __name__, upstream_host, str(upstream_port), str(directory)]
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        self._child = Child(module, directory / "recorder.log", {"PYTHONPATH": path})

    def __enter__(self) -> "Recorder":
        self._ready.unlink(missing_ok=True)
        self._child.start(self._ready.exists, START_SECONDS)
        return self

    def __exit__(self, *_) -> None:
        self._child.kill()

    @property
    def _ready(self) -> Path:
        return self.directory / "port"

    @property
    def port(self) -> int:
        """Where to connect instead."""
        return int(self._ready.read_text())

    def bytes(self) -> Recorded:
        """All that clients sent to the server so far, connection after connection, with a zero byte between them."""
        return self._recorded(TO_SERVER)

    def both(self) -> Recorded:
        """That, and all that the server sent to clients."""
        return self._recorded(TO_SERVER, TO_CLIENT)

    def _recorded(self, *directions: str) -> Recorded:
        files = [file for direction in directions for file in sorted(self.directory.glob(f"*.{direction}"))]
        return b"\0".join(file.read_bytes() for file in files)


class Relay:
    """What the other process does."""

    def __init__(self, host: str, port: int, directory: Path):
        self.upstream, self.directory = (host, port), directory
        self._connections = len(list(directory.glob(f"*.{TO_SERVER}")))

    async def serve(self) -> None:
        """Listens, and says where in the file ``port``."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        note = self.directory / "port.new"
        note.write_text(str(server.sockets[0].getsockname()[1]))
        note.rename(self.directory / "port")
        await server.serve_forever()

    async def _connected(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        self._connections += 1
        record = f"{self.directory}/{self._connections:06}"
        with contextlib.closing(to_client):
            try:
                server, to_server = await asyncio.open_connection(*self.upstream)
            except OSError:
                return  # the client sees a server that is not there
            with contextlib.closing(to_server):
                await _both_ways(
                    _pass_on(client, to_server, Path(f"{record}.{TO_SERVER}")),
                    _pass_on(server, to_client, Path(f"{record}.{TO_CLIENT}")),
                )


async def _both_ways(*ways: Coroutine) -> None:
    """Until both have ended, or one of them is broken off."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for way in ways:
                tasks.create_task(way)
    except* ConnectionError:
        pass


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter, record: Path) -> None:
    """Until the source ends, which the target is then told. A byte that cannot be recorded is not passed on."""
    with record.open("ab") as kept:
        while data := await source.read(CHUNK):
            kept.write(data)
            kept.flush()
            target.write(data)
            await target.drain()
    if target.can_write_eof():
        target.write_eof()


if __name__ == "__main__":
    asyncio.run(Relay(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])).serve())
