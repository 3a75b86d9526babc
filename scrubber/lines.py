"""JSON lines, as `python -m scrubber` reads and writes them: from a line to a request, from a request to its answer."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

from scrubber.domain.fields import ScrubbedFields, as_one, scrubbed_fields
from scrubber.domain.scrub import MOST_CHARACTERS, Report, Scrubbed, Scrubber, TextTooLong, scrubbed

READ = 1 << 18  # bytes at a time, at the most
Row = tuple[dict[str, Any], Exception | None]  # a request, and what is wrong with it


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


def texts_of(row: dict[str, Any]) -> dict[str, str] | None:
    """The several texts of a request, or None if it has one."""
    texts = row.get("texts")
    return texts if isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values()) else None


def whole(row: dict[str, Any]) -> str:
    """All text of a request. Raises BadLine, and TextTooLong where it is more than the scrubber takes."""
    texts = texts_of(row)
    text = text_of(row) if texts is None else as_one(texts)
    if len(text) > MOST_CHARACTERS:
        raise TextTooLong
    return text


def answer(row: dict[str, Any], report: Report) -> dict[str, Any]:
    """The answer to a request whose text was read. Raises whatever scrubbing raises."""
    texts = texts_of(row)
    result = as_json(scrubbed(report)) if texts is None else fields_as_json(scrubbed_fields(report, texts))
    return {"id": row["id"], **result}


def failed(row: dict[str, Any], error: Exception) -> dict[str, Any]:
    return {"id": row.get("id"), "error": type(error).__name__}


def parsed(line: str) -> Row:
    """The request of a line, with what is wrong with it."""
    row: dict[str, Any] = {}
    try:
        row = request(line)
        whole(row)
    except ValueError as error:
        return row, error
    return row, None


def answers(scrubber: Scrubber, lines: list[str]) -> Iterator[dict[str, Any]]:
    """The output for some input lines, in their order; the failure of any detector is its line's error."""
    rows = [parsed(line) for line in lines if line.strip()]
    reports = reading_together(scrubber, [whole(row) for row, error in rows if error is None])
    for row, error in rows:
        yield failed(row, error) if error else one_answer(scrubber, row, next(reports))


def reading_together(scrubber: Scrubber, texts: list[str]) -> Iterator[Report | None]:
    """The reports of these texts; None for each if one of them cannot be read, so that each is tried alone."""
    try:
        yield from scrubber.read(texts)
    except Exception:  # noqa: BLE001 (whichever text it is will raise again when it is its turn)
        yield from [None] * len(texts)


def one_answer(scrubber: Scrubber, row: dict[str, Any], report: Report | None) -> dict[str, Any]:
    try:
        return answer(row, report or scrubber.read([whole(row)])[0])
    except Exception as error:  # noqa: BLE001 (whatever it is, the report stops here, and nothing of it may be told)
        return failed(row, error)


def as_json(result: Scrubbed) -> dict[str, Any]:
    return {
        "spans": [span._asdict() for span in result.spans],
        "masked": result.masked,
        "risk": asdict(result.risk),
        "factors": [asdict(factor) for factor in result.factors],
    }


def fields_as_json(result: ScrubbedFields) -> dict[str, Any]:
    return {
        "spans": {
            name: [
                {**span._asdict(), "replacement": stand_in}
                for span, stand_in in zip(field.spans, field.stand_ins, strict=True)
            ]
            for name, field in result.fields.items()
        },
        "masked": {name: field.masked for name, field in result.fields.items()},
        "risk": asdict(result.risk),
        "factors": [asdict(factor) for factor in result.factors],
    }


def arriving(source: IO[bytes]) -> Iterator[list[str]]:
    """The lines of a stream, as many together as have arrived."""
    rest = b""
    while data := source.read1(READ):  # type: ignore[attr-defined]
        *lines, rest = (rest + data).split(b"\n")
        yield [as_text(line) for line in lines]
    yield [as_text(rest)]


def as_text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")
