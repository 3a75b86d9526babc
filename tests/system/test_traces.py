"""R09: who reports, and what, is nowhere: in no file, in no log, and in no byte that went to a server."""

import base64
import json
import socket

import pytest

from .desk import Reviewer
from .product import fetch, mailbox_state, new_draft, submit, until
from .traces import found, shapes
from .worlds import Servers

ADDRESS = "127.77.66.55"
AGENT = "Marker-Agent-heron-4417"
CANARY = "quillheron"


def test_a_trace_would_be_found_in_every_shape():
    for secret in (ADDRESS, AGENT):
        for shape in shapes(secret):
            assert found(secret, b"before" + shape + b"after")
        for shift in range(3):
            assert found(secret, base64.b64encode(b"x" * shift + secret.encode() + b"tail"))
    assert not found(ADDRESS, b"127.77.66.5, 127.0.0.1")


def test_what_is_searched_is_what_was_written(world):
    planted = world.folder / "planted"
    planted.write_bytes(b"..." + AGENT.encode().hex().encode())
    assert found(AGENT, world.seen())
    planted.unlink()
    if isinstance(world, Servers):
        for name, recorder in world.recorders.items():
            word = f"planted-{name}"
            with socket.create_connection(("127.0.0.1", recorder.port)) as connection:
                connection.sendall(word.encode())
                until(lambda word=word: found(word, world.seen()), f"{word} in the record")


def test_r09_neither_address_nor_browser_nor_words_of_a_report_are_kept_or_sent_anywhere(world, browser):
    assert b"report.received" in world.seen() or not isinstance(world, Servers)
    headers = {"User-Agent": AGENT, "Referer": f"https://{AGENT}.example/", "X-Forwarded-For": ADDRESS}
    form = fetch(world.public + "/report/basic?role=sworn", headers=headers, source=ADDRESS)
    assert form[0] == 200
    receipt = submit(
        world.public, f"The dog at the gate was called {CANARY} and it bit.", headers=headers, source=ADDRESS
    )
    until(lambda: mailbox_state(world.public, receipt) == "in_review", "the case in review")
    assert untraced(world) == []

    reviewer = Reviewer(browser, world.desk, "avery", world.reviewers["avery"])
    reviewer.claim("the gate")
    reviewer.write(f"Ask for the dog, {CANARY}")  # as it would stand in the library, were it signed once more
    reviewer.close()
    assert untraced(world) == []


def test_r08_a_preview_shows_what_would_be_masked_and_is_kept_and_sent_nowhere(world):
    text = f"Officer Kowalski and I saw the dog, {CANARY}, on Elm Street."
    body = json.dumps({"answers": {"narrative": text}}).encode()
    headers = {"User-Agent": AGENT, "Content-Type": "application/json"}
    status, answer, _ = fetch(world.public + "/report/api/v1/preview", body, headers, source=ADDRESS)
    assert status == 200, answer
    preview = json.loads(answer)
    assert "Kowalski" not in preview["masked"]["narrative"]
    assert "and I saw the dog" in preview["masked"]["narrative"]
    assert "Kowalski" in {text[span["start"] : span["end"]].split()[-1] for span in preview["spans"]["narrative"]}
    assert untraced(world) == []


def test_r09_a_request_that_cannot_be_read_leaves_no_trace_either(world):
    if isinstance(world, Servers):
        pytest.skip("the proxy answers those")
    for request in (
        f"GET /{CANARY} HTTP/9.9.9\r\nUser-Agent: {AGENT}\r\n\r\n",
        f"{CANARY}\r\n\r\n",
        f"POST /report/api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{CANARY}",
        f"GET /{CANARY * 2000} HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", world.process.port), source_address=(ADDRESS, 0)) as connection:
            connection.sendall(request.encode())
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(10)
            while connection.recv(4096):
                pass
    assert untraced(world) == []


@pytest.mark.parametrize(
    "body",
    [
        CANARY.encode(),
        json.dumps({"form": "basic", "screening": {"role": "sworn"}, "answers": {"story": CANARY}}).encode(),
        json.dumps({"form": "basic", "screening": {"role": CANARY}, "answers": {"narrative": "x"}}).encode(),
        json.dumps({"form": "basic", "screening": {"role": "sworn"}, "answers": {"narrative": {CANARY: 1}}}).encode(),
        json.dumps({"form": "basic", "screening": {"role": "sworn"}, "answers": {}, "draft": new_draft()}).encode(),
        json.dumps({"form": "basic", "screening": {"role": "sworn"}, "answers": {"narrative": CANARY * 9000}}).encode(),
    ],
    ids=["no JSON", "unknown field", "unknown role", "wrong type", "empty", "too long"],
)
def test_a_report_that_cannot_be_taken_is_refused_in_words_that_do_not_quote_it(world, body):
    status, answer, headers = fetch(
        world.public + "/report/api/v1/reports", body, {"Content-Type": "application/json"}, source="127.0.9.9"
    )
    assert 400 <= status < 500
    assert headers["Content-Type"].startswith("application/problem+json")
    problem = json.loads(answer)
    assert problem["status"] == status
    assert problem["title"]
    assert CANARY not in answer


def untraced(world) -> list[str]:
    """Which of the marks were found, if any."""
    seen = world.seen()
    return [secret for secret in (ADDRESS, AGENT, CANARY) if found(secret, seen)]
