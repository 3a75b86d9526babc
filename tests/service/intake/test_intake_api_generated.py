"""R01, R09: thousands of calls made up from the document of the API, good ones and broken ones, by schemathesis.

Every answer must be one that the document tells, with a body as it tells, and none may be a 5xx; what the
document allows must be taken, and what it forbids must be refused.
"""

from collections import Counter
from datetime import timedelta

import pytest
import schemathesis
from hypothesis import strategies as st
from intake_world import ask, show, submit
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from intake.domain.receipt import read_draft
from intake.pages import examples
from services.mailboxes import Signoff

AT_LEAST = 2_000
DRAFT_OF_THE_EXAMPLES = read_draft("q83vEjRWeJCrze8SNFZ4kA")
CONFIG = {
    "seed": 20261126,
    "suppress-health-check": ["too_slow"],  # making calls up may take its time on a busy machine
    "generation": {"max-examples": 60, "database": "none"},
    "phases": {"stateful": {"enabled": False}},
    "operations": [
        # Every value of every question is tried in previews already; here each is an Argon2 and a durable write.
        {"include-path": "/reports", "phases": {"coverage": {"enabled": False}}, "generation": {"max-examples": 150}},
    ],
}


class Scrubber:
    """The scrubber, as intake sees it: it finds something in each text."""

    def ask(self, _service, _question, content, _seconds):
        found = [{"start": 0, "end": 1, "label": "PERSON", "replacement": "[PERSON 1]"}]
        return {"masked": content["texts"], "spans": dict.fromkeys(content["texts"], found)}


class Counted:
    """The application, and how often it answered with each status."""

    def __init__(self, app):
        self.app, self.statuses = app, Counter()

    def __call__(self, environ, start_response):
        def counted(status, *rest):
            self.statuses[int(status[:3])] += 1
            return start_response(status, *rest)

        return self.app(environ, counted)


@pytest.fixture
def typed_receipts(store, clock):
    """Lets receipts be made up of those of some mailboxes, in one of which the examples of the document are asked."""
    example = submit(store, draft=DRAFT_OF_THE_EXAMPLES)
    assert " ".join(example.words) == examples.RECEIPT
    said = examples.BODIES["/mailbox/answers"]
    ask(store, example, question_id=said["answer"]["value"]["question_id"])
    until = clock().date() + timedelta(days=7)
    show(store, example, Signoff(headline="An open door"), until, said["consent"]["value"]["question_id"])
    others = [" ".join(submit(store).words) for _ in range(20)]
    unknown = " ".join(read_draft("A" * 22).receipt.words)
    schemathesis.openapi.format("receipt", st.sampled_from([*others, others[0].upper(), examples.RECEIPT, unknown]))


def test_r01_what_the_document_allows_is_taken_and_what_it_forbids_is_refused(client, store, typed_receipts):
    store._asker = Scrubber()
    app = Counted(client.application)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=SchemathesisConfig.from_dict(CONFIG))
    wrong = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            wrong += failures(event)
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(event)
    assert not wrong, "\n".join(map(str, wrong))
    assert sum(app.statuses.values()) >= AT_LEAST
    assert {200, 201, 400, 403, 404, 405, 409, 415, 422} <= set(app.statuses) <= set(range(500))


def failures(event):
    """What the checks found, each with the call that shows it."""
    for checks in event.recorder.checks.values():
        for check in checks:
            if check.status is Status.FAILURE:
                yield f"{event.label}: {check.failure_info.failure}\n{check.failure_info.code_sample}"
