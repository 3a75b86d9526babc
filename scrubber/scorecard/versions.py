"""Which scrubber the figures are of: a card whose versions are not those of the tree is out of date."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from scrubber.scorecard.reports import DEVELOPMENT, HELD_OUT

SCRUBBER = Path(__file__).parents[1]
PIPELINE = SCRUBBER / "model" / "pipeline"
READING = [SCRUBBER / "network.py", SCRUBBER / "products.py"]  # how the network is asked


def versions() -> dict[str, str]:
    """The model's name and version, and digests of its weights, of rules and word lists, and of the reports read."""
    meta = json.loads((PIPELINE / "meta.json").read_text("utf-8"))
    return {
        "model": f"{meta['lang']}_{meta['name']} {meta['version']}",
        "weights": digest(PIPELINE.rglob("*")),
        "rules": digest([*(SCRUBBER / "domain").rglob("*"), *READING]),
        "reports": digest([DEVELOPMENT, *HELD_OUT.glob("*.txt")]),
    }


def digest(paths: Iterable[Path]) -> str:
    """Twelve hexadecimal digits of the SHA-256 over the files' names and contents, compiled Python apart."""
    whole = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        whole.update(f"{path.relative_to(SCRUBBER.parent).as_posix()}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]
