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
    for turn in range(ROUNDS):
        victims = {fragile.processes["intake"], fragile.processes[chance.choice(["intake", "scrubber", "review"])]}
        at_once = turn % 2 == 0
        draft = send_until_killed(
            fragile, victims, receipts, addresses, at_once=at_once, after=chance.uniform(0.1, 0.8)
        )
        for victim in victims:
            victim.start()
        again = until(lambda draft=draft: sent(fragile, draft, next(addresses)), "an answer after the kill")
        assert receipts.setdefault(draft, again) == again, "the same draft has the same receipt"
    for process in set(fragile.processes.values()):
        process.ready()

    assert len(receipts) > ROUNDS
    for receipt in receipts.values():
        until(lambda receipt=receipt: arrived(fragile, receipt, next(addresses)), "every acknowledged report in review")
    reviewer = Reviewer(browser, fragile.desk, "avery", fragile.reviewers["avery"])
    assert int(re.search(r"\d+", reviewer.page.locator(".tally").inner_text())[0]) == len(receipts)
    reviewer.close()


def send_until_killed(world, victims, receipts: dict[str, str], addresses, *, at_once: bool, after: float) -> str:
    """Sends reports until the victims are killed; returns the last draft, acknowledged or not.

    They are killed the moment a report is acknowledged, or in the middle of whatever is going on.
    """
    killing = threading.Timer(after, kill, [victims])
    if not at_once:
        killing.start()
    while True:
        draft = new_draft()
        receipt = sent(world, draft, next(addresses))
        if receipt is not None:
            receipts[draft] = receipt
        if receipt is not None and at_once:
            kill(victims)
            return draft
        if receipt is None:
            killing.join()
            return draft


def kill(victims) -> None:
    for victim in victims:
        victim.kill()


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
