"""`python -m scrubber` as its parent drives it: JSON lines in and out, in order; errors without a word of the text."""

import json
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "scrubber"]


def run(lines: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], input="\n".join(lines) + "\n", capture_output=True, encoding="utf-8", timeout=600
    )


def asked(identity, text) -> str:
    return json.dumps({"id": identity, "text": text})


@pytest.fixture(scope="module")
def conversation():
    lines = [
        asked("a", "Sgt. Kvist fell at 0230 hours."),
        "{not json: Kvist",
        asked("b", "Kvist " * 20_000),
        json.dumps({"id": "c"}),
        json.dumps(["Kvist"]),
        "[" * 100_000,
        asked("d", ""),
        asked("e", "Kvist \ud800"),
        asked(7, "Nobody was hurt."),
    ]
    done = run(lines, "--serve")
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def test_says_that_it_is_ready_with_its_model(conversation):
    _, rows = conversation

    assert rows[0]["ready"] is True
    assert len(rows[0]["model"].split()) == 2


def test_answers_every_line_in_order(conversation):
    _, rows = conversation

    assert [row["id"] for row in rows[1:]] == ["a", None, "b", "c", None, None, "d", "e", 7]


def test_an_answer_has_spans_masked_text_risk_and_factors(conversation):
    answer = conversation[1][1]

    assert set(answer) == {"id", "spans", "masked", "risk", "factors"}
    assert set(answer["spans"][0]) == {"start", "end", "label", "detector", "score", "reason"}
    assert answer["masked"] == "Sgt. [OFFICER 1] fell at [NIGHT]."
    assert set(answer["risk"]) == {"score", "reasons"}


def test_an_error_is_a_class_name(conversation):
    _, rows = conversation
    errors = {json.dumps(row["id"]): row["error"] for row in rows[1:] if "error" in row}

    assert errors["null"] == "BadLine"
    assert errors['"b"'] == "TextTooLong"
    assert errors['"c"'] == "BadLine"
    assert all(set(row) == {"id", "error"} for row in rows[1:] if "error" in row)


def test_no_text_on_the_error_stream_and_no_failure(conversation):
    done, _ = conversation

    assert (done.returncode, done.stderr) == (0, "")


def test_explains_to_a_person():
    done = run([asked("a", "Sgt. Kvist fell.")], "--explain")

    assert "Kvist" in done.stdout
    assert "[OFFICER 1]" in done.stdout
    assert "officer's rank" in done.stdout


def test_starts_without_the_services_runtime():
    """The child is small: neither eventlet nor nameko nor Flask is loaded."""
    heavy = ("eventlet", "nameko", "flask", "torch")
    code = f"import sys, scrubber.__main__; print([m for m in {heavy} if m in sys.modules])"

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
