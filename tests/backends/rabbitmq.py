"""A RabbitMQ node of our own, beside any other on the machine: own ports, cookie, folders, and no plugins."""

import secrets
import subprocess
from pathlib import Path

import pytest

from . import NotStarted
from .child import Child, answer, free_port, tool

START_SECONDS = 300
METHOD_FRAME = b"\x01"
# Debian's wrapper in /usr/sbin changes user and folder; behind it is the plain start script of every RabbitMQ.
START_SCRIPTS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server")
# Not one message of a test may be refused because the disk of the machine is full.
CONFIGURATION = """
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 512MB
log.console.level = info
"""
# Idle schedulers do not spin, and the line between nodes is on loopback only.
ERLANG = "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
ADD = """
V = <<"%s">>,
ok = rabbit_vhost:add(V, <<"tests">>),
ok = rabbit_auth_backend_internal:set_permissions(<<"guest">>, V, <<".*">>, <<".*">>, <<".*">>, <<"tests">>).
"""
DROP = 'ok = rabbit_vhost:delete(<<"%s">>, <<"tests">>).'


def _start_script() -> str:
    script = next((script for script in START_SCRIPTS if Path(script).is_file()), None)
    return script or tool(START_SCRIPTS[-1])


class RabbitMQ:
    """Starts and stops one node, whose data survive both. Raises Unavailable where RabbitMQ is not installed."""

    def __init__(self, folder: Path):
        self.port, self._line_port, epmd_port = free_port(), free_port(), free_port()
        self._cookie = secrets.token_hex(16)
        environment = self._environment(folder, epmd_port)
        log = folder / "rabbitmq.log"
        # Erlang would start a name server that outlives the node; it finds this one instead.
        self._names = Child([tool("epmd"), "-port", str(epmd_port), "-address", "127.0.0.1"], log, environment)
        self._epmd_port = epmd_port
        self._node = Child([_start_script()], log, environment)

    def _environment(self, folder: Path, epmd_port: int) -> dict[str, str]:
        (folder / "rabbitmq.conf").write_text(CONFIGURATION)
        (folder / "plugins").write_text("[].\n")
        cookie = folder / ".erlang.cookie"
        cookie.write_text(self._cookie)
        cookie.chmod(0o400)
        return {
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"near-miss-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._line_port),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_LOGS": "-",
            # Else the start script stays between us and the node, which would then outlive it.
            "RUNNING_UNDER_SYSTEMD": "true",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        }

    @property
    def url(self) -> str:
        """The node's default virtual host."""
        return self._url("%2F")

    def _url(self, vhost: str) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/{vhost}"

    def start(self) -> None:
        """Returns once it takes connections. Raises NotStarted."""
        self._names.start(lambda: answer(self._epmd_port, b"\x00\x01n") != b"", START_SECONDS)
        self._node.start(lambda: answer(self.port, b"AMQP\x00\x00\x09\x01") == METHOD_FRAME, START_SECONDS)

    def stop(self) -> None:
        """As an operator would."""
        self._node.stop()
        self._names.stop()

    def kill(self) -> None:
        """As a power cut would; ``start`` brings it back on the same port, with what it had on its disk."""
        self._node.kill()

    def settle(self) -> None:
        """Waits until declared queues are on the disk. RabbitMQ confirms messages, but no declaration: of a queue
        that was declared milliseconds before a kill, nothing is left, nor of the messages that it confirmed."""
        self._evaluate("ok = mnesia:sync_log().")

    def vhost(self) -> str:
        """The URL of a new, empty virtual host."""
        name = secrets.token_hex(8)
        self._evaluate(ADD % name)
        return self._url(name)

    def drop(self, url: str) -> None:
        """Deletes a virtual host and all in it."""
        self._evaluate(DROP % url.rpartition("/")[2])

    def _evaluate(self, expression: str) -> None:
        # A fiftieth of the time that rabbitmqctl takes.
        command = [tool("erl_call"), "-address", f"127.0.0.1:{self._line_port}", "-c", self._cookie, "-e"]
        done = subprocess.run(command, input=expression + "\n", capture_output=True, text=True, timeout=60, check=False)
        if not done.stdout.startswith("{ok, ok}"):
            raise NotStarted(f"RabbitMQ refused an order: {done.stdout}{done.stderr}\n{self._node.tail()}")


class GivenRabbitMQ:
    """A virtual host on a broker that is not ours: tests share it, and cannot end it."""

    def __init__(self, url: str):
        self.url = url

    def start(self) -> None:
        """It is running."""

    def kill(self) -> None:
        """Skips the test."""
        pytest.skip("the broker was given by its URL, so it is not ours to end")

    stop = settle = kill

    def vhost(self) -> str:
        """The same for all tests."""
        return self.url

    def drop(self, url: str) -> None:
        """Nothing: it is not ours."""
