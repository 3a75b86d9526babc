"""Keeps what was built for tests until its sources change."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

BUILD = Path(__file__).parent / "build"
SOURCES = (".xml", ".java", ".properties", ".py", ".json", ".mjs")


def kept(source: Path, builder: Path, make: Callable[[Path], None]) -> Path:
    """The folder that ``make(folder)`` filled; made anew where a file of ``source``, or ``builder``, has changed."""
    target = BUILD / f"{source.name}-{_fingerprint(source, builder)}"
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f"{source.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.is_dir():
            for old in BUILD.glob(f"{source.name}-*"):
                shutil.rmtree(old)
            unfinished = target.with_name(f"{source.name}-unfinished")
            make(unfinished)
            unfinished.rename(target)
    return target


def _fingerprint(source: Path, builder: Path) -> str:
    files = [file for file in sorted(source.rglob("*")) if file.suffix in SOURCES]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in (*files, builder))).hexdigest()[:12]
