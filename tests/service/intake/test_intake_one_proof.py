"""R06: through the API too, a proof of work is good for the one draft or receipt with which it came first."""

import pytest
from test_intake_gate import solved

from intake import gate
from intake.domain.receipt import new_draft
from intake.pages import make_app


@pytest.fixture
def client(waiting_store, real, monkeypatch):
    monkeypatch.setattr(gate, "EASIEST", 100)
    return make_app(waiting_store, real).test_client()


@pytest.fixture
def work(waiting_store):
    return solved(waiting_store.gate.challenge())


def test_r06_a_proof_sends_one_report(client, work):
    report = {"form": "basic", "screening": {"role": "sworn"}, "answers": {"narrative": "A gate."}, "work": work}
    drafts = [new_draft().code] * 2 + [new_draft().code]
    answers = [client.post("/api/v1/reports", json={**report, "draft": draft}).status_code for draft in drafts]
    assert answers == [201, 201, 403]


def test_r06_a_proof_tries_one_receipt(client, work):
    receipts = [new_draft().receipt] * 2 + [new_draft().receipt]
    bodies = [{"receipt": " ".join(receipt.words), "work": work} for receipt in receipts]
    assert [client.post("/api/v1/mailbox", json=body).status_code for body in bodies] == [404, 404, 403]
