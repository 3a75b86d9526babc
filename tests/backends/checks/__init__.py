"""Programs that judge pages and headers: the Nu HTML checker, the HTTP Observatory and Google's CSP evaluator."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import NotStarted, Unavailable
from ..child import TAIL_CHARACTERS, tool
from ..kept import kept

HERE = Path(__file__).parent
# Nothing that comes along is run at the installation. The lock names what each file must be, and no place to get it.
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev")
# Sites that browsers know beforehand to be on TLS only. The installation would load the list; the site of a test is
# not on it.
PRELOADED = "node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json"
NU = "node_modules/vnu-jar/build/dist/vnu.jar"
JAVA = ("-Xss8m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


class Checks:
    """The three of them. Raises Unavailable where npm or one of its packages cannot be had."""

    def __init__(self, node: str):
        self._node, self._java = node, tool("java")
        self._folder = kept(HERE, Path(__file__), _install)

    def nu(self, folder: Path) -> list[dict[str, Any]]:
        """Errors and warnings in all pages, style sheets and pictures of a folder: type, url, message, extract …"""
        options = ["--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg"]
        return self._said([self._java, *JAVA, "-jar", str(self._folder / NU), *options, str(folder)])["messages"]

    def observatory(self, host: str, http: int, https: int, certificate: Path) -> dict[str, Any]:
        """Its verdict on a site that listens on these loopback ports: scan (grade, score …) and tests."""
        command = [self._node, str(self._folder / "observatory.mjs"), host, str(http), str(https)]
        return self._said(command, {"NODE_EXTRA_CA_CERTS": str(certificate), "NO_PROXY": "*", "no_proxy": "*"})

    def policy(self, policy: str) -> list[dict[str, Any]]:
        """What is to be said against a content security policy: severity, directive, description …"""
        return self._said([self._node, str(self._folder / "policy.mjs"), policy])

    def _said(self, command: list[str], environment: Mapping[str, str] | None = None) -> Any:
        surroundings = {**os.environ, **(environment or {})}
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise NotStarted(f"{Path(command[0]).name} failed.\n{(done.stdout + done.stderr)[-TAIL_CHARACTERS:]}")
        return json.loads(done.stdout)


def _install(folder: Path) -> None:
    shutil.copytree(HERE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    done = subprocess.run([tool("npm"), *INSTALL], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"npm could not get the packages of {HERE.name}.\n{done.stderr[-TAIL_CHARACTERS:]}")
    (folder / PRELOADED).write_text("{}")
