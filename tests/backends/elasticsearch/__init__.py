"""An Elasticsearch node from its published artifacts: no scripts, ingest pipelines, life-cycle policies or ES|QL."""

import base64
import contextlib
import urllib.request
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

from ..child import Child, free_port, tool
from ..maven import build, compiled

START_SECONDS = 120
JAVA = ("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
HEALTH = "/_cluster/health?wait_for_status=yellow&timeout=1s"
# The network module brings libraries of its own, which the server must not see.
NETWORK = "transport-netty4"
NETWORK_JARS = (NETWORK, "netty-", "elasticsearch-ssl-config")
DESCRIPTOR = "plugin-descriptor.properties"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Elasticsearch:
    """Starts and stops one node. Raises Unavailable where it cannot be built."""

    def __init__(self, folder: Path):
        home = build(Path(__file__).parent, _arrange)
        self.port = free_port()
        program = ["-cp", f"{home}/classes:{home}/lib/*", "SearchNode"]
        self._child = Child(
            [tool("java"), *JAVA, *program, str(home), str(folder), str(self.port)], folder / "elasticsearch.log"
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns once it holds indices and answers. Raises NotStarted."""
        self._child.start(self._answers, START_SECONDS)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            request(self.url, HEALTH)
            return True
        return False

    def stop(self) -> None:
        self._child.stop()


def request(url: str, path: str, method: str = "GET") -> str:
    """What the server answers. Raises OSError where it does not, or refuses."""
    parts = urlsplit(url)
    address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")
    order = urllib.request.Request(address + path, method=method)
    if parts.username:
        order.add_header(
            "Authorization", "Basic " + base64.b64encode(parts.netloc.rpartition("@")[0].encode()).decode()
        )
    with DIRECT.open(order, timeout=30) as answer:
        return answer.read().decode()


def delete_indices(url: str, prefix: str) -> None:
    """Deletes the indices whose names begin so. Raises OSError."""
    for index in request(url, f"/_cat/indices/{prefix}*?h=index&expand_wildcards=all").split():
        request(url, f"/{index}", "DELETE")


def _arrange(source: Path, home: Path) -> None:
    """The folders of a distribution: modules, plugins, lib; and beside them the class that starts the node."""
    network, plugin, classes = home / "modules" / NETWORK, home / "plugins/missing-modules", home / "classes"
    for folder in (network, plugin, classes):
        folder.mkdir(parents=True)
    for jar in (home / "lib").iterdir():
        if jar.name.startswith(NETWORK_JARS):
            jar.rename(network / jar.name)
    _describe_network(network)
    compiled(source / "node", f"{home}/lib/*", classes)
    compiled(source / "plugin", f"{home}/lib/*", home / "plugin-classes")
    _pack(home / "plugin-classes", plugin / "missing-modules.jar")
    (plugin / DESCRIPTOR).write_bytes((source / "plugin" / DESCRIPTOR).read_bytes())


def _describe_network(folder: Path) -> None:
    """Its descriptor, but for the name of a Java module: the server is not one here."""
    with zipfile.ZipFile(next(folder.glob(f"{NETWORK}-*.jar"))) as jar:
        lines = jar.read(f"META-INF/es-plugins/{NETWORK}/{DESCRIPTOR}").decode().splitlines()
    (folder / DESCRIPTOR).write_text("\n".join(line for line in lines if not line.startswith("modulename")))


def _pack(classes: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w") as jar:
        for file in classes.glob("*.class"):
            jar.write(file, file.name)
