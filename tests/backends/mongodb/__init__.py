"""A server that speaks MongoDB's wire protocol, data in memory: no transactions, change streams or expiry."""

from pathlib import Path

from ..child import Child, answer, free_port, tool
from ..maven import build, compiled

START_SECONDS = 60
JAVA = ("-Xms32m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# The command {hello: 1, $db: "admin"} in an OP_MSG, as a client sends it.
BODY = b"\x10hello\x00\x01\x00\x00\x00\x02$db\x00\x06\x00\x00\x00admin\x00\x00"
DOCUMENT = (len(BODY) + 4).to_bytes(4, "little") + BODY
MESSAGE = b"\x01\x00\x00\x00" + bytes(4) + (2013).to_bytes(4, "little") + bytes(5) + DOCUMENT
HELLO = (len(MESSAGE) + 4).to_bytes(4, "little") + MESSAGE


class MongoDB:
    """Starts and stops one server; what it holds is gone with it. Raises Unavailable where it cannot be built."""

    def __init__(self, folder: Path):
        server = build(Path(__file__).parent, _arrange)
        self.port = free_port()
        command = [tool("java"), *JAVA, "-cp", f"{server}/classes:{server}/lib/*", "MemoryServer", str(self.port)]
        self._child = Child(command, folder / "mongodb.log")

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Returns once it answers. Raises NotStarted."""
        self._child.start(lambda: answer(self.port, HELLO) != b"", START_SECONDS)

    def stop(self) -> None:
        self._child.stop()


def _arrange(source: Path, folder: Path) -> None:
    compiled(source, f"{folder}/lib/*", folder / "classes")
