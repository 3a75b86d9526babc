"""R24: what was acknowledged survives the kill of any process at any moment, and reaches the desk exactly once."""

import http.client
import random
import re
import threading

import pytest

from .desk import Reviewer
from .product import fetch, mailbox_state, new_draft, submit, until
from .worlds import Embedded, Servers

ROUNDS = 10


@pytest.fixture(params=["embedded", "servers"])
def fragile(request, tmp_path):
    """A world of this test's own, to be broken."""
    if request.param == "embedded":
        world = Embedded(tmp_path)
    else:
        rabbitmq = request.getfixturevalue("rabbitmq")
        rabbitmq.start()
        servers = [request.getfixturevalue(name) for name in ("mongodb", "elasticsearch")]
        world = Servers(tmp_path, rabbitmq.vhost(), *servers)
    try:
        yield world.start().enroll("avery", "blake")
    finally:
        world.stop()


def test_r24_every_acknowledged_report_reaches_the_desk_exactly_once(fragile, browser):
    chance = random.Random(24)
    addresses = iter(f"127.0.{n // 200 + 1}.{n % 200 + 1}" for n in range(100_000))
    receipts: dict[str, str] = {}  # by draft; a draft whose answer never came is sent again
    for _ in range(ROUNDS):
        victims = {fragile.processes["intake"], fragile.processes[chance.choice(["intake", "scrubber", "review"])]}
        killing = threading.Timer(chance.uniform(0.1, 0.8), lambda victims=victims: [v.kill() for v in victims])
        killing.start()
        draft = send_until_it_breaks(fragile, receipts, addresses)
        killing.join()
        for victim in victims:
            victim.start()
        receipts[draft] = until(lambda draft=draft: sent(fragile, draft, next(addresses)), "an answer after the kill")
    for process in set(fragile.processes.values()):
        process.ready()

    assert len(receipts) > ROUNDS
    for receipt in receipts.values():
        until(lambda receipt=receipt: arrived(fragile, receipt, next(addresses)), "every acknowledged report in review")
    reviewer = Reviewer(browser, fragile.desk, "avery", fragile.reviewers["avery"])
    assert int(re.search(r"\d+", reviewer.page.locator(".tally").inner_text())[0]) == len(receipts)
    reviewer.close()


def send_until_it_breaks(world, receipts: dict[str, str], addresses) -> str:
    """Sends reports until one is not acknowledged; returns that one's draft."""
    while True:
        draft = new_draft()
        receipt = sent(world, draft, next(addresses))
        if receipt is None:
            return draft
        receipts[draft] = receipt


def sent(world, draft: str, source: str) -> str | None:
    """The receipt, or None where nobody said that the report is safe."""
    try:
        return submit(world.public, f"A report that may not be lost: {draft}.", draft=draft, source=source)
    except (OSError, http.client.HTTPException, AssertionError):
        return None


def arrived(world, receipt: str, source: str) -> bool:
    return mailbox_state(world.public, receipt, source=source) == "in_review"


def test_r24_a_stopped_platform_finds_everything_there_when_it_starts_again(fragile):
    receipt = submit(fragile.public, "A report before the night.")
    for process in set(fragile.processes.values()):
        assert process.stop() == 0
    for process in set(fragile.processes.values()):
        process.start()
    for process in set(fragile.processes.values()):
        process.ready()
    until(lambda: mailbox_state(fragile.public, receipt) == "in_review", "the report in review")
    assert fetch(fragile.public + "/library/")[0] == 200
