"""`python -m scrubber`: scrub reports, one JSON line `{"id", "text"}` in, one JSON line out for each, in order.

A report of several texts is asked as `{"id", "texts": {name: text}}`; they are read as one and masked each.

A text that cannot be scrubbed is answered with `{"id", "error"}`, the error being the name of an exception class and
never a word of the text. With `--serve` the first line says that the program is ready.

`python -m scrubber factors` has the commands for suggestions that are learned from published stories.
"""

import argparse
import ctypes
import json
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from scrubber.domain.fields import ScrubbedFields, scrub_fields
from scrubber.domain.scrub import Scrubbed, Scrubber
from scrubber.explain import explained
from scrubber.learning.start import use_adopted
from scrubber.network import Network

PR_SET_PDEATHSIG = 1


class BadLine(ValueError):
    """A line that is not a JSON object with an id and a text."""


def request(line: str) -> dict[str, Any]:
    """The object of an input line. Raises BadLine."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine from None
    if not isinstance(row, dict) or "id" not in row:
        raise BadLine
    return row


def text_of(row: dict[str, Any]) -> str:
    """The one text of a request. Raises BadLine."""
    text = row.get("text")
    if not isinstance(text, str):
        raise BadLine
    return text


def scrubbed(scrubber: Scrubber, row: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request of one text or of several. Raises BadLine, and whatever scrubbing raises."""
    texts = row.get("texts")
    if isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values()):
        return fields_as_json(scrub_fields(scrubber, texts))
    return as_json(scrubber.scrub(text_of(row)))


def answer(scrubber: Scrubber, line: str) -> dict[str, Any]:
    """The output for an input line; the failure of any detector is its error."""
    row: dict[str, Any] = {"id": None}
    try:
        row = request(line)
        return {"id": row["id"], **scrubbed(scrubber, row)}
    except Exception as error:  # noqa: BLE001 (whatever it is, the report stops here, and nothing of it may be told)
        return {"id": row["id"], "error": type(error).__name__}


def as_json(result: Scrubbed) -> dict[str, Any]:
    return {
        "spans": [asdict(span) for span in result.spans],
        "masked": result.masked,
        "risk": asdict(result.risk),
        "factors": [asdict(factor) for factor in result.factors],
    }


def fields_as_json(result: ScrubbedFields) -> dict[str, Any]:
    return {
        "spans": {
            name: [
                {**asdict(span), "replacement": stand_in}
                for span, stand_in in zip(field.spans, field.stand_ins, strict=True)
            ]
            for name, field in result.fields.items()
        },
        "masked": {name: field.masked for name, field in result.fields.items()},
        "risk": asdict(result.risk),
        "factors": [asdict(factor) for factor in result.factors],
    }


def answers(scrubber: Scrubber, source: Iterable[str]) -> Iterator[dict[str, Any]]:
    return (answer(scrubber, line) for line in source if line.strip())


def explain(scrubber: Scrubber, source: Iterable[str]) -> None:
    """Print each report for a person, coloured."""
    for line in source:
        if line.strip():
            text = text_of(request(line))
            print(explained(text, scrubber.scrub(text)), flush=True)


def die_with_parent() -> None:
    """Asks the kernel to end this process with the one that started it, even in the middle of a text (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    if sys.argv[1:2] == ["factors"]:
        from scrubber.learning.commands import main as factors  # no scrubbing process needs it

        sys.exit(factors())
    parser = argparse.ArgumentParser(prog="python -m scrubber", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="say on a first line when ready")
    parser.add_argument("--explain", action="store_true", help="print for a person, coloured; shows the text")
    arguments = parser.parse_args()
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    if arguments.serve:
        die_with_parent()
    network = Network()
    scrubber = Scrubber(network)
    learned = use_adopted()
    if arguments.explain:
        explain(scrubber, sys.stdin)
        return
    if arguments.serve:
        print(json.dumps({"ready": True, "model": network.name + learned}), flush=True)
    for row in answers(scrubber, sys.stdin):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
