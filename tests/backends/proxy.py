"""nginx in front of processes of the product, with the configuration that an operator installs."""

import re
from collections.abc import Mapping
from pathlib import Path

from .child import Child, answer, tool

START_SECONDS = 120
LISTEN = re.compile(r"\blisten\s+(?:[\w.]+:)?(\d+)")
PLACE = re.compile(r"\$\{([A-Z_]+)\}")
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
# One process, so that none is left when it is killed. What is given stands where nginx images include theirs.
FRAME = """
daemon off;
master_process off;
pid nginx.pid;
events {{}}
http {{
{folders}
include given.conf;
}}
"""


def filled(template: str, values: Mapping[str, object]) -> str:
    """The text with ``${NAMES}`` replaced, as nginx images do. Raises KeyError for a name without a value."""
    return PLACE.sub(lambda place: str(values[place[1]]), template)


class Nginx:
    """Starts and stops one proxy. ``config_text`` is what an nginx image would include, with its ports filled in."""

    def __init__(self, config_text: str, directory: Path):
        directory.mkdir(parents=True, exist_ok=True)
        self.ports = sorted({int(port) for port in LISTEN.findall(config_text)})
        folders = "\n".join(f"{folder}_temp_path {folder};" for folder in FOLDERS)
        (directory / "given.conf").write_text(config_text)
        (directory / "nginx.conf").write_text(FRAME.format(folders=folders))
        command = [tool("nginx"), "-p", str(directory), "-c", "nginx.conf", "-e", "stderr"]
        self._child = Child(command, directory / "nginx.log")

    def start(self) -> None:
        """Returns once it answers on all of its ports. Raises NotStarted, with what nginx has against the text."""
        self._child.start(self._answers, START_SECONDS)

    @property
    def pid(self) -> int:
        """Its process."""
        return self._child.process.pid

    def _answers(self) -> bool:
        # Also where TLS is spoken: there the answer is that it should have been.
        return self.ports != [] and all(answer(port, b"GET / HTTP/1.0\r\n\r\n") for port in self.ports)

    def stop(self) -> None:
        self._child.stop()
