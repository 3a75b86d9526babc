"""`python -m scrubber`: scrub reports, one JSON line `{"id", "text"}` in, one JSON line out for each, in order.

A text that cannot be scrubbed is answered with `{"id", "error"}`, the error being the name of an exception class and
never a word of the text. With `--serve` the first line says that the program is ready.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from scrubber.domain.scrub import Scrubbed, Scrubber
from scrubber.explain import explained
from scrubber.network import Network


class BadLine(ValueError):
    """A line that is not a JSON object with an id and a text."""


def request(line: str) -> tuple[Any, str]:
    """The id and the text of an input line. Raises BadLine."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise BadLine
    return row["id"], row["text"]


def answer(scrubber: Scrubber, line: str) -> dict[str, Any]:
    """The output for an input line; the failure of any detector is its error."""
    identity = None
    try:
        identity, text = request(line)
        return {"id": identity, **as_json(scrubber.scrub(text))}
    except Exception as error:  # noqa: BLE001 (whatever it is, the report stops here, and nothing of it may be told)
        return {"id": identity, "error": type(error).__name__}


def as_json(scrubbed: Scrubbed) -> dict[str, Any]:
    return {
        "spans": [asdict(span) for span in scrubbed.spans],
        "masked": scrubbed.masked,
        "risk": asdict(scrubbed.risk),
        "factors": [asdict(factor) for factor in scrubbed.factors],
    }


def answers(scrubber: Scrubber, source: Iterable[str]) -> Iterator[dict[str, Any]]:
    return (answer(scrubber, line) for line in source if line.strip())


def explain(scrubber: Scrubber, source: Iterable[str]) -> None:
    """Print each report for a person, coloured."""
    for line in source:
        if line.strip():
            _, text = request(line)
            print(explained(text, scrubber.scrub(text)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scrubber", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="say on a first line when ready")
    parser.add_argument("--explain", action="store_true", help="print for a person, coloured; shows the text")
    arguments = parser.parse_args()
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    network = Network()
    scrubber = Scrubber(network)
    if arguments.explain:
        explain(scrubber, sys.stdin)
        return
    if arguments.serve:
        print(json.dumps({"ready": True, "model": network.name}), flush=True)
    for row in answers(scrubber, sys.stdin):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
