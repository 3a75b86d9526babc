"""Builds servers that come as Maven artifacts."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from . import NotStarted, Unavailable
from .child import TAIL_CHARACTERS, tool
from .kept import kept

OLDEST_JAVA = "17"


def build(source: Path, arrange: Callable[[Path, Path], None]) -> Path:
    """The folder of the built server. ``arrange(source, folder)`` compiles there, beside the artifacts in ``lib``.

    Raises Unavailable if Maven or an artifact cannot be had, NotStarted if the sources do not compile.
    """

    def make(folder: Path) -> None:
        _fetch(source / "pom.xml", folder / "lib")
        arrange(source, folder)

    return kept(source, Path(__file__), make)


def _fetch(pom: Path, folder: Path) -> None:
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    done = _run([tool("mvn"), "-B", "-q", "--strict-checksums", "-f", str(pom), *goal])
    if done.returncode:
        raise Unavailable(f"Maven could not get the artifacts of {pom.parent.name}.\n{done.stdout[-TAIL_CHARACTERS:]}")


def compiled(sources: Path, classpath: str, folder: Path) -> None:
    """Compiles the Java files of a folder. Raises NotStarted with the compiler's words."""
    files = [str(file) for file in sorted(sources.glob("*.java"))]
    done = _run([tool("javac"), "-nowarn", "--release", OLDEST_JAVA, "-cp", classpath, "-d", str(folder), *files])
    if done.returncode:
        raise NotStarted(f"{sources} does not compile.\n{done.stdout[-TAIL_CHARACTERS:]}")


def _run(command: list[str]) -> subprocess.CompletedProcess:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
