"""R09: who sees every connection, and every byte that was ever written, cannot tell which report came from whom.

The adversary knows when each connection came and how long it was, and reads all that intake wrote, in order, without
BATCH_KEY and without receipts. Not by any clue that can be learned from solved batches do they match better than by
chance. That they would find what is there to be found is shown where things go on alone: in practice mode, which
passes on at once.

What is not hidden: a report that is larger than a size class (64 KiB; hardly one is) is told from smaller ones by its
size, and a batch that goes out after a week with too few is as small as it is, which is why it is marked weak.
"""

import hashlib
from base64 import b64decode
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from intake_world import relay, sent, submit
from linkage_adversary import Adversary
from linkage_ledger import FileLedger, WireLedger
from linkage_rounds import Crowd
from scipy.stats import binomtest

from intake.domain import receipt
from intake.store import Store
from intake.waiting import PORTION
from services.sealing import SMALLEST
from tests.backends.recorder import Recorder

SIZE = 5  # of a batch
SOLVED = 80  # batches that the adversary learns from
# Batches to match; the next number where the one before left it open. A guess that knows nothing is above the margin
# once in 85 times after the first, and once in 10^14 after the last.
ROUNDS = (250, 750, 1500)
MARGIN = 0.05
# The same where a server is slow: after so many batches, how seldom chance gives as many hits as are taken for a trace.
# Less than 32 of 75 are none, or less than 119 of 300; a guess that knows nothing has as many once in 10^10 times.
TRACES = {15: 1e-5, 60: 1e-14}
OVERHEAD, SEALED_OVERHEAD = 40, 48  # bytes that libsodium's secret boxes and sealed boxes add
MEMORY = Path("/dev/shm")  # noqa: S108  (where it exists: so many batches would take minutes on a disk)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Receipts yield mailboxes in no time. Which ones is as random as ever, and no order depends on it."""
    monkeypatch.setattr(receipt.argon2id, "kdf", lambda _size, secret, _salt, **_: hashlib.sha256(secret).digest())


@pytest.fixture
def tmp_path(tmp_path):
    with TemporaryDirectory(dir=MEMORY if MEMORY.exists() else tmp_path) as folder:
        yield Path(folder)


@pytest.fixture
def ledger(monkeypatch):
    return FileLedger(monkeypatch)


def adversaries(crowd, solved):
    """One for each kind of link, who has learned from so many batches."""
    rounds = [crowd.round() for _ in range(solved)]
    return {link: Adversary([batches[link] for batches in rounds]) for link in rounds[0]}


def matched(adversaries, crowd, rounds):
    """How many connections of so many batches each of them matches."""
    hits = Counter()
    for _ in range(rounds):
        for link, batch in crowd.round().items():
            guess = adversaries[link].guess(batch)
            hits[link] += sum(guessed == true for guessed, true in zip(guess, batch.truth, strict=True))
    return hits


def bounds(hits, rounds):
    """Upper ends of the rates, with 95 % confidence (Clopper and Pearson 1934, Biometrika 26:404)."""
    return {link: binomtest(n, rounds * SIZE).proportion_ci(0.90, "exact").high for link, n in hits.items()}


def as_many_by_chance(n, rounds):
    """How likely so many hits are for somebody who draws lots."""
    return binomtest(n, rounds * SIZE, 1 / SIZE, "greater").pvalue


def test_r09_batches_are_matched_no_better_than_by_chance(waiting_store, review, ledger):
    crowd = Crowd(waiting_store, review, ledger)
    watching, hits, done = adversaries(crowd, SOLVED), Counter(), 0
    for rounds in ROUNDS:
        hits.update(matched(watching, crowd, rounds - done))
        done = rounds
        found = bounds(hits, done)
        if max(found.values()) <= 1 / SIZE + MARGIN:
            break
    clues = {link: adversary.clue for link, adversary in watching.items()}
    assert max(found.values()) <= 1 / SIZE + MARGIN, (found, clues)


def test_what_is_passed_on_at_once_is_matched(store, review, ledger):
    """Practice mode: the same adversary, the same clues."""
    crowd = Crowd(store, review, ledger)
    hits = matched(adversaries(crowd, 20), crowd, 10)
    for link, n in hits.items():
        assert as_many_by_chance(n, 10) < 1e-6, (link, n)


@pytest.mark.parametrize("kind", ["settings", "real"])
def test_r09_bytes_that_a_server_was_sent_tell_as_little(kind, request, mongodb_database, tmp_path, review):
    """On a MongoDB-wire server, out of the bytes that went to it, in their order. It is the same release."""
    where, settings = urlsplit(mongodb_database), request.getfixturevalue(kind)
    traces, hits, done = {8: 1e-6} if settings.demo else TRACES, Counter(), 0
    with Recorder(where.hostname, where.port, tmp_path / "record") as recorder:
        url = where._replace(netloc=f"127.0.0.1:{recorder.port}").geturl()
        store = Store(settings.model_copy(update={"documents_url": url, "keys_url": "sqlite:"}))
        store.prepare()
        with closing(store):
            crowd = Crowd(store, review, WireLedger(recorder))
            watching = adversaries(crowd, min(traces))
            for rounds, seldom in traces.items():
                hits.update(matched(watching, crowd, rounds - done))
                done = rounds
                found = {link for link in watching if as_many_by_chance(hits[link], done) < seldom}
                if not found:
                    break
    assert found == (set(watching) if settings.demo else set()), hits


@pytest.mark.parametrize("few", [1, 4])
def test_r09_after_a_week_too_few_go_out_and_say_that_they_are_weak(waiting_store, review, ledger, clock, few):
    """One of one is matched by anybody; nothing but its mark can be done about that."""
    for _ in range(few):
        submit(waiting_store)
    clock.move(days=6)
    waiting_store.release()
    assert sent(waiting_store) == []
    clock.move(days=1)
    waiting_store.release()
    assert len(kept(ledger)) == len(sent(waiting_store)) == few
    assert [report.weak for report in review.read(waiting_store)] == [True] * few


def test_r09_nearly_all_have_one_size_and_what_is_larger_that_of_a_class(waiting_store, ledger):
    """The one in a batch that is larger is told by its size. The threat model says so; it is not prevented."""
    longest = waiting_store.settings.narrative_limit
    for text in ("x", "x" * 200, "x" * 18_000, "\N{BULLET}" * (longest - 1), "\N{PILE OF POO}" * longest):
        submit(waiting_store, text)
    waiting_store.release()
    assert [len(box) - OVERHEAD for box in kept(ledger)] == [SMALLEST] * 4 + [2 * SMALLEST]
    boxes = sorted(len(b64decode(event.report.box)) - SEALED_OVERHEAD for event in sent(waiting_store))
    assert boxes == [SMALLEST] * 4 + [2 * SMALLEST]


@pytest.mark.parametrize("many", [PORTION + 1, 2 * PORTION + 4])
def test_r09_of_many_that_go_in_portions_no_few_go_alone(waiting_store, ledger, many):
    for _ in range(many):
        submit(waiting_store)
    for _ in range(2):
        waiting_store.release()
        relay(waiting_store)
    taken = [
        len(write.document["taken"]) for write in ledger if write.collection == "batches" and write.document["taken"]
    ]
    assert sum(taken) == many
    assert min(taken) >= SIZE


def kept(ledger):
    """The boxes of what was kept, in the order in which it came."""
    return [write.document["box"] for write in ledger if write.collection == "waiting" and not write.removed]
