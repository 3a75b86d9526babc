"""R24: what cannot be done now is tried again, then laid aside where an operator finds it, and can be tried anew."""

import json

from .product import PATIENCE, TOGETHER, mailbox_state, send_with_others, until
from .worlds import Embedded

QUEUE = "scrubber.report.received"


def test_r24_a_report_that_takes_too_long_is_tried_again_laid_aside_and_comes_through_after_all(tmp_path):
    world = Embedded(tmp_path, SCRUB_SECONDS="0.0001")
    try:
        world.start()
        receipt = send_with_others(world.public, "A fence gave way behind the barn.")
        until(lambda: len(failures(world, "dead_letter")) == TOGETHER, "the dead letters", patience=3 * PATIENCE)

        assert f"{TOGETHER}  {QUEUE}" in world.process.command("services", "dead", "list")
        tries = [line["seconds"] for line in failures(world, "will_try_again")]
        assert sorted(tries) == TOGETHER * [0.2] + TOGETHER * [0.5], "with growing delay"
        assert [line["queue"] for line in failures(world, "dead_letter")] == TOGETHER * [QUEUE]
        shown = world.process.command("services", "dead", "show", QUEUE)
        assert "report.received" in shown
        assert "TooSlow" in shown
        assert "fence" not in shown
        assert mailbox_state(world.public, receipt) == "received", "it waits, hidden"

        assert world.process.stop() == 0
        world.process.environment["SCRUB_SECONDS"] = "120"
        world.process.start().ready()
        assert f"{TOGETHER} put back" in world.process.command("services", "dead", "retry", QUEUE)
        until(lambda: mailbox_state(world.public, receipt) == "in_review", "the report in review")
        assert "There are no dead letters" in world.process.command("services", "dead", "list")
    finally:
        world.stop()


def failures(world, event: str) -> list[dict]:
    """What the log says of texts that took too long: that they will be tried again, or are laid aside."""
    lines = world.process.log.read_text().splitlines(keepends=True)
    found = [json.loads(line) for line in lines if "TooSlow" in line and line.endswith("\n")]
    return [line for line in found if line["event"] == event]
