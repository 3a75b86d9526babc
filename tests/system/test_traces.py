"""R09: who reports, when, and what, is nowhere: in no file, in no log, and in no byte that went to a server."""

import base64
import errno
import gzip
import itertools
import json
import socket
import struct
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.backends.recorder import TO_SERVER
from tests.backends.wire import OP_MSG, OP_QUERY, messages

from .desk import Reviewer
from .marked import MARK, NETWORK, Seconds, address, headers
from .moments import FEW, told
from .product import TOGETHER, call, fetch, mailbox_state, new_draft, submit, until
from .traces import boxes, found, found_packed, shapes, with_unzipped, written
from .worlds import Servers

# Review notes the second in which it next tells mailboxes what has ended. That is a timetable, whoever comes, and a day
# ahead nobody has come yet.
SETTINGS = {"CLOSURE_MINUTES": "1440"}
ADDRESSES = [f"127.177.166.1{number}" for number in range(2 * FEW)]  # one alone would be met as four bytes by chance
AGENT = "Marker-Agent-heron-4417"
CANARY = "quillherons"
NARRATIVE, QUESTION, ANSWER = (
    "The owl sat there, all night.",
    "Was the owl awake then?",
    "It was wide awake, and hooted.",
)
MANY = 50
SIZES = {64 * 1024 << n for n in range(5)}
ADDED = {40, 48}  # bytes by libsodium's secret boxes and sealed boxes


def test_a_trace_would_be_found_in_every_shape():
    for secret in (ADDRESSES[0], AGENT, CANARY, MARK, f"{NETWORK}."):
        for shape in shapes(secret):
            assert found(secret, b"before" + shape + b"after")
        for shift in range(3):
            assert found(secret, base64.b64encode(b"x" * shift + secret.encode() + b"tail"))
    assert not found(ADDRESSES[0], b"127.177.166.1, 127.0.0.1")


def test_what_is_searched_is_what_was_written(world):
    planted = world.folder / "planted"
    planted.write_bytes(b"..." + AGENT.encode().hex().encode())
    assert found(AGENT, world.seen()) and found(AGENT, written(world.folder))
    planted.unlink()
    if isinstance(world, Servers):
        for name, recorder in world.recorders.items():
            word = f"planted-{name}"
            with socket.create_connection(("127.0.0.1", recorder.port)) as connection:
                connection.sendall(word.encode())
                until(lambda word=word: found(word, written(world.folder)), f"{word} in the record")


def test_r09_neither_address_nor_browser_nor_words_of_a_report_are_kept_or_sent_anywhere(world, browser):
    assert b"report.received" in world.seen() or not isinstance(world, Servers)
    assert len(ADDRESSES) >= TOGETHER  # so that the first report is passed on
    narrative, receipts = f"The dog at the gate was called {CANARY} and it bit.", []
    for here in ADDRESSES:
        said = {"User-Agent": AGENT, "Referer": f"https://{AGENT}.example/", "X-Forwarded-For": here}
        form = fetch(world.public + "/report/basic?role=sworn", headers=said, source=here)
        assert form[0] == 200
        receipts.append(submit(world.public, narrative, headers=said, source=here))
    until(lambda: mailbox_state(world.public, receipts[0]) == "in_review", "the case in review")
    assert untraced(world) == []

    reviewer = Reviewer(browser, world.desk, "avery", world.reviewers["avery"])
    reviewer.claim("the gate")
    reviewer.write(f"Ask for the dog, {CANARY}")  # as it would stand in the library, were it signed once more
    reviewer.close()
    assert untraced(world) == []


def test_r08_a_preview_shows_what_would_be_masked_and_is_kept_and_sent_nowhere(world):
    text = f"Officer Kowalski and I saw the dog, {CANARY}, on Elm Street."
    content, headers = {"answers": {"narrative": text}}, {"User-Agent": AGENT}
    for here in ADDRESSES:
        status, preview = call(world.public, "/preview", content, headers, here)
        assert status == 200, preview
    assert "Kowalski" not in preview["masked"]["narrative"]
    assert "and I saw the dog" in preview["masked"]["narrative"]
    assert "Kowalski" in {text[span["start"] : span["end"]].split()[-1] for span in preview["spans"]["narrative"]}
    assert untraced(world) == []


def test_r09_a_request_that_cannot_be_read_leaves_no_trace_either(world):
    if isinstance(world, Servers):
        pytest.skip("the proxy answers those")
    requests = (
        f"GET /{CANARY} HTTP/9.9.9\r\nUser-Agent: {AGENT}\r\n\r\n",
        f"{CANARY}\r\n\r\n",
        f"POST /report/api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{CANARY}",
        f"GET /{CANARY * 2000} HTTP/1.1\r\n\r\n",
    )
    for request, here in itertools.product(requests, ADDRESSES):
        with socket.create_connection(("127.0.0.1", world.process.port), source_address=(here, 0)) as connection:
            connection.settimeout(60)
            try:
                connection.sendall(request.encode())
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass
            except OSError as error:  # it was hung up on before it had sent everything
                assert error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN)
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
    packed = found_packed(ADDRESSES, seen)
    return [secret for secret in (*ADDRESSES, AGENT, CANARY) if found(secret, seen)] + sorted(packed)[FEW:]


@dataclass
class Fifty:
    """When they came, and every byte that was written until after the last of them."""

    seconds: Seconds = field(repr=False)
    seen: bytes = field(repr=False)


@pytest.fixture(scope="module")
def fifty(world, browser):
    """Fifty reports, then questions to five of their reporters, who answer; five look, and five destroy their mailbox.

    Each comes from an address of their own, with a browser that can be told from all others.
    """
    seconds, receipts = Seconds(), []
    for number in range(MANY):
        with seconds.noted():
            narrative = f"{NARRATIVE}{' It blinked.' * number}"
            receipts.append(submit(world.public, narrative, headers=headers(number), source=address(number)))
    reviewer = Reviewer(browser, world.desk, "avery", world.reviewers["avery"])
    cases = dict(asked(reviewer) for _ in range(5))
    reviewer.close()
    for number in cases:
        with seconds.noted():
            answer(world, receipts[number], number)
    rest = [number for number in range(MANY) if number not in cases]
    for path, some in (("/mailbox", rest[:5]), ("/mailbox/destroy", rest[5:10])):
        for number in some:
            with seconds.noted():
                status, _ = call(world.public, path, {"receipt": receipts[number]}, headers(number), address(number))
            assert status == 200
    for kind in ("answers", "destroyed"):
        until(lambda kind=kind: world.batch(kind)["portion"], f"the batch of {kind}")
    return Fifty(seconds, with_unzipped(written(world.folder)))


def asked(reviewer):
    """Asks whoever reported the next owl; returns its number and where its case is."""
    reviewer.claim(NARRATIVE)
    (number,) = {
        text.count("It blinked.") for text in reviewer.page.locator(".masked").all_inner_texts() if "owl" in text
    }
    reviewer.page.get_by_text("Write a question").click()
    reviewer.page.get_by_label("Your question").fill(QUESTION)
    reviewer.page.get_by_role("button", name="Save and ask").click()
    expect(reviewer.page.get_by_role("status")).to_contain_text("Asked")
    return number, reviewer.page.url


def answer(world, receipt, number):
    def question():
        _, opened = call(world.public, "/mailbox", {"receipt": receipt}, headers(number), address(number))
        return opened.get("question")

    said = {"kind": "answer", "text": ANSWER, "question_id": until(question, "the question")["id"]}
    sent = {"receipt": receipt, **said}
    status, _ = call(world.public, "/mailbox/answers", sent, headers(number), address(number))
    assert status == 200


def test_r09_what_browsers_of_fifty_reporters_say_is_nowhere(fifty):
    for header in headers(7).values():
        assert MARK in header or header.endswith(address(7))
        assert found(MARK, header.encode()) or found(f"{NETWORK}.", header.encode())
    assert found(MARK, with_unzipped(gzip.compress(headers(7)["Cookie"].encode())))
    assert not found(MARK, fifty.seen)


def test_r09_the_addresses_of_fifty_reporters_are_nowhere(fifty):
    addresses = [address(number) for number in range(MANY)]
    raw = socket.inet_aton(addresses[7])
    for packed in (raw, raw[::-1], raw.hex().encode(), base64.b64encode(raw), str(int.from_bytes(raw)).encode()):
        assert found_packed(addresses, b'{"from": "' + packed + b'"}') == {addresses[7]}
    assert not found(f"{NETWORK}.", fifty.seen)
    assert len(found_packed(addresses, fifty.seen)) <= FEW


def test_r09_no_second_in_which_a_reporter_came_is_written_down(fifty):
    """Every form is planted in test_moments.py."""
    assert len(fifty.seconds) > FEW
    assert told(fifty.seconds, b"%d" % max(fifty.seconds), FEW)
    assert told(fifty.seconds, b"".join(struct.pack("<I", second) for second in fifty.seconds), FEW)
    assert told(fifty.seconds, fifty.seen, FEW) == set()


def test_r09_no_word_of_what_they_said_or_were_asked_is_in_clear(fifty):
    for words in (NARRATIVE, QUESTION, ANSWER, "It blinked."):
        assert found(words, words.encode("utf-16-le"))
        assert not found(words, fifty.seen)


def test_r09_whatever_is_sealed_has_the_size_of_a_class(world, fifty):
    assert set(boxes({"a": [{"box": bytes(65_576), "key": bytes(72)}, base64.b64encode(bytes(65_584)).decode()]})) == {
        64 * 1024 + 40,
        64 * 1024 + 48,
    }
    sizes = [size for document in world.documents() for size in boxes(document)]
    assert len(sizes) >= MANY
    assert {size for size in sizes if not {size - added for added in ADDED} & SIZES} == set()


def test_what_goes_to_the_document_server_is_not_compressed(world, fifty):
    """Otherwise nothing would be found in it."""
    if not isinstance(world, Servers):
        pytest.skip("there is none")
    lines = world.recorders["mongodb"].directory.glob(f"*.{TO_SERVER}")
    assert {said.kind for line in lines for said in messages(line.read_bytes())} <= {OP_MSG, OP_QUERY}
