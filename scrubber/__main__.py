"""`python -m scrubber`: scrub reports, one JSON line `{"id", "text"}` in, one JSON line out for each, in order.

A report of several texts is asked as `{"id", "texts": {name: text}}`; they are read as one and masked each.

A text that cannot be scrubbed is answered with `{"id", "error"}`, the error being the name of an exception class and
never a word of the text. With `--serve` the first line says that the program is ready.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from scrubber.domain.fields import ScrubbedFields, scrub_fields
from scrubber.domain.scrub import Scrubbed, Scrubber
from scrubber.explain import explained
from scrubber.network import Network


class BadLine(ValueError):
    """A line that is not a JSON object with an id and a text."""


def request(line: str) -> tuple[Any, str | dict[str, str]]:
    """The id and the text, or the texts, of an input line. Raises BadLine."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine from None
    if not isinstance(row, dict) or "id" not in row:
        raise BadLine
    texts = row.get("texts")
    if isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values()):
        return row["id"], texts
    if not isinstance(row.get("text"), str):
        raise BadLine
    return row["id"], row["text"]


def answer(scrubber: Scrubber, line: str) -> dict[str, Any]:
    """The output for an input line; the failure of any detector is its error."""
    identity = None
    try:
        identity, text = request(line)
        if isinstance(text, dict):
            return {"id": identity, **fields_as_json(scrub_fields(scrubber, text))}
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


def fields_as_json(scrubbed: ScrubbedFields) -> dict[str, Any]:
    return {
        "spans": {
            name: [
                {**asdict(span), "replacement": stand_in}
                for span, stand_in in zip(field.spans, field.stand_ins, strict=True)
            ]
            for name, field in scrubbed.fields.items()
        },
        "masked": {name: field.masked for name, field in scrubbed.fields.items()},
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
            if not isinstance(text, str):
                raise BadLine
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
