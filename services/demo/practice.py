"""Fills practice mode at its first run: sends the sample reports, has most of them reviewed, leaves a few waiting.

Everything goes through the doors that people use: the reporter's API, the desk's pages. It is done step by step and
looks at what is there, so that a start which was interrupted goes on where it stopped.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from functools import partial
from importlib import import_module
from typing import Any

import eventlet
import structlog

from services.config import Settings
from services.demo.browser import PracticeFailed
from services.demo.reviewer import PracticeReviewer
from services.demo.samples import Sample, samples
from services.health import NotReady

log = structlog.get_logger("practice")

DONE = "practice-done"  # a file in DATA_DIR
PAUSE = 0.2  # seconds between looks at the queue
PATIENCE = 300  # looks in vain before it gives up on a report


class Practice:
    """The practice set-up. ``ping`` raises until everything is there."""

    def __init__(self, settings: Settings, stores: dict[str, Any]):
        self._settings, self._stores = settings, stores
        self._done = settings.data_dir / DONE
        self._sent = 0

    def ping(self) -> None:
        """Raises NotReady while the sample reports are on their way."""
        if not self._done.exists():
            raise NotReady(f"practice reports: {self._sent} sent")

    def prepare(self) -> None:
        """Makes the practice accounts and the publisher's trust in them; prints the passwords, once."""
        trust = partial(import_module("publisher.practice").trust, self._stores["publisher"])
        self._accounts = import_module("review.practice").first_accounts(self._stores["review"], trust)
        if not self._done.exists():
            print("\nPractice accounts for the desk (shown once):")
            for name, password, role, _ in self._accounts:
                print(f"  {name}  password: {password}  ({role})")
            print(flush=True)

    def fill(self, port: int) -> None:
        """Sends and reviews. Runs beside everything else; a failure is logged and leaves what is there."""
        if self._done.exists():
            return
        try:
            self._fill(f"http://{self._settings.host}:{port}")
        except PracticeFailed as error:
            log.error("practice_stopped", reason=str(error))
        else:
            self._done.write_text("The practice reports were sent and reviewed.\n", "utf-8")
            print("The practice reports are in the library; a few wait at the desk.", flush=True)

    def _fill(self, origin: str) -> None:
        everything = samples()
        reviewers = [
            PracticeReviewer(origin, name, password) for name, password, role, _ in self._accounts if role == "reviewer"
        ]
        for sample in everything:
            reviewers[0].browser.post_json("/report/api/v1/reports", _report(sample))
            self._sent += 1
        self._review(everything, reviewers)

    def _review(self, everything: list[Sample], reviewers: list[PracticeReviewer]) -> None:
        """Lets both work until the library holds what it should and neither finds anything to do."""
        published = sum(sample.until in ("publish", "lessons_only") for sample in everything)
        for _ in range(PATIENCE):
            decided = sum(reviewer.work(everything) for reviewer in reviewers)
            shown = reviewers[0].browser.get_json("/library/api/v1/stories")["total"]
            if shown >= published and not decided:
                return
            eventlet.sleep(PAUSE)
        raise PracticeFailed("not every practice report came through")


def _report(sample: Sample) -> bytes:
    """The report as an app would send it. Its draft is always the same one, so that sending twice makes one report."""
    draft = urlsafe_b64encode(hashlib.sha256(sample.id.encode()).digest()[:16]).decode().rstrip("=")
    answers = {"narrative": sample.narrative, "lessons": sample.lesson, **sample.codes}
    content = {"form": "basic", "screening": {"role": "sworn"}, "answers": answers, "draft": draft}
    return json.dumps(content).encode()
