"""R24: what was acknowledged survives the kill of any process at any moment, and reaches the desk exactly once.

Reports wait at intake in batches. So there are three kinds of moments: some report is just acknowledged; anything at
all; and a batch is being passed on, which takes five writes and some tenths of a second. That is met by watching for
each of the writes. How far intake then comes before it is dead is chance.
"""

import http.client
import os
import random
import re
import threading
from functools import partial

import pytest

from .desk import Reviewer
from .product import TOGETHER, fetch, mailbox_state, new_draft, send_with_others, submit, until
from .worlds import Embedded, Servers

# A batch is closed; who goes is settled; who goes next; it is passed on, its key destroyed; it is forgotten.
WRITES = (1, 2, 3, 4, 5)
TURNS = int(os.environ.get("TURNS", "2"))  # for each of the moments; `make faults` takes more


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
    receipts: dict[str, str] = {}  # by draft; a draft whose answer never came is sent again
    passing_on = [partial(while_passing_on, write) for write in WRITES]
    for send_and_kill in TURNS * [when_acknowledged, at_any_time, *passing_on]:
        victims = {fragile.processes["intake"], fragile.processes[chance.choice(["intake", "scrubber", "review"])]}
        draft = send_and_kill(fragile, victims, receipts, chance)
        for victim in victims:
            victim.start()
        again = until(lambda draft=draft: sent(fragile, draft), "an answer after the kill")
        assert receipts.setdefault(draft, again) == again, "the same draft has the same receipt"
    for process in set(fragile.processes.values()):
        process.ready()

    reviewer = Reviewer(browser, fragile.desk, "avery", fragile.reviewers["avery"])
    until(lambda: all_arrived(fragile, reviewer, receipts), "every acknowledged report at the desk", pause=0.5)
    for receipt in receipts.values():
        until(lambda receipt=receipt: arrived(fragile, receipt), "each mailbox to say so")
    assert cases(reviewer) == len(receipts) > TURNS * len(WRITES) * TOGETHER
    reviewer.close()


def when_acknowledged(world, victims, receipts: dict[str, str], _chance) -> str:
    """Kills the moment some report is acknowledged; returns the last draft."""
    for _ in range(TOGETHER):
        draft = new_draft()
        receipts[draft] = until(lambda draft=draft: sent(world, draft), "a receipt")
    kill(victims)
    return draft


def at_any_time(world, victims, receipts: dict[str, str], chance) -> str:
    """Kills in the middle of whatever is going on; returns the draft whose sender got no answer."""
    killing = threading.Timer(chance.uniform(0.1, 1.5), kill, [victims])
    killing.start()
    while True:
        draft = new_draft()
        receipt = sent(world, draft)
        if receipt is None:
            killing.join()
            return draft
        receipts[draft] = receipt


def while_passing_on(write: int, world, victims, receipts: dict[str, str], chance) -> str:
    """Kills once intake has written so often to pass on a batch; returns the last draft."""
    before = until(lambda: quiet(world.batch()), "the last batch on its way")["version"]
    draft = when_acknowledged(world, set(), receipts, chance)
    until(lambda: world.batch()["version"] >= before + write, "a batch to be passed on", pause=0)
    kill(victims)
    return draft


def quiet(batch: dict) -> dict | None:
    """The batch, where nothing is being passed on."""
    return None if batch["closing"] or batch["taken"] or batch["outbox"] else batch


def kill(victims) -> None:
    for victim in victims:
        victim.kill()


def sent(world, draft: str) -> str | None:
    """The receipt, or None where nobody said that the report is safe."""
    try:
        return submit(world.public, f"A report that may not be lost: {draft}.", draft=draft)
    except (OSError, http.client.HTTPException, AssertionError):
        return None


def all_arrived(world, reviewer: Reviewer, receipts: dict[str, str]) -> bool:
    """Whether the desk has as many cases as reports were sent. A last batch that is too small is filled up."""
    missing = len(receipts) - cases(reviewer)
    if 0 < missing < TOGETHER:
        for _ in range(TOGETHER - missing):
            draft = new_draft()
            receipts[draft] = until(lambda draft=draft: sent(world, draft), "a receipt")
    return missing <= 0


def cases(reviewer: Reviewer) -> int:
    reviewer.page.goto("/desk/")
    return int(re.search(r"\d+", reviewer.page.locator(".tally").inner_text())[0])


def arrived(world, receipt: str) -> bool:
    return mailbox_state(world.public, receipt) == "in_review"


def test_r24_a_stopped_platform_finds_everything_there_when_it_starts_again(fragile):
    receipt = send_with_others(fragile.public, "A report before the night.")
    for process in set(fragile.processes.values()):
        assert process.stop() == 0
    for process in set(fragile.processes.values()):
        process.start()
    for process in set(fragile.processes.values()):
        process.ready()
    until(lambda: mailbox_state(fragile.public, receipt) == "in_review", "the report in review")
    assert fetch(fragile.public + "/library/")[0] == 200
