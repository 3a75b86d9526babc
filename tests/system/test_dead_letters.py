"""R24: what cannot be done now is tried again, then laid aside where an operator finds it, and can be tried anew."""

import json

from .desk import Reviewer
from .product import fetch, free_port, mailbox_state, submit, until
from .worlds import Embedded


def test_r24_a_story_that_cannot_be_indexed_becomes_a_dead_letter_and_is_published_after_all(tmp_path, browser):
    nowhere = f"http://127.0.0.1:{free_port()}"
    world = Embedded(tmp_path, SEARCH_URL=nowhere)
    world.process.start()
    try:
        until(lambda: "ok" in fetch(world.public + "/__heartbeat__")[1], "the services")
        world.enroll("avery", "blake")
        receipt = submit(world.public, "A fence gave way behind the barn.")
        until(lambda: mailbox_state(world.public, receipt) == "in_review", "the case in review")
        first, second = (Reviewer(browser, world.desk, name, password) for name, password in world.reviewers.items())
        first.claim("the barn")
        first.write("Test the fence before you lean on it")
        second.claim("the barn")
        second.sign()
        first.close()
        second.close()

        queue = "publisher.story.approved"
        until(lambda: queue in world.process.command("services", "dead", "list"), "the dead letter")
        shown = world.process.command("services", "dead", "show", queue)
        assert "story.approved" in shown
        assert "fence" not in shown

        assert world.process.stop() == 0
        world.process.environment["SEARCH_URL"] = "sqlite:"
        world.process.start().ready()
        assert "1" in world.process.command("services", "dead", "retry", queue)
        until(lambda: json.loads(fetch(world.public + "/library/api/v1/stories?q=fence")[1])["total"] == 1, "the story")
        assert "There are no dead letters" in world.process.command("services", "dead", "list")
    finally:
        world.stop()
