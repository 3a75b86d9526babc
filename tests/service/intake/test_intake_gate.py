"""R10: the gate: a proof or patience, dearer with the load, good for one subject only, and nobody's name in memory."""

import base64
import hashlib
import json

import pytest
from intake_world import NoChance
from pydantic import SecretStr

from intake import gate as gate_module
from intake.domain.load import CALM, HARDEST, MINUTE, PATIENT
from intake.domain.receipt import new_draft
from intake.domain.work import Challenge
from intake.gate import GOOD_FOR, LONGEST_WAIT, SHORTEST_WAIT, TIMES, Gate, NotProven
from intake.pages import make_app
from intake.store import UnknownMailbox
from services.broker import rpc_asker
from services.config import PRACTICE_MARK, Settings
from services.web.forms import sign_token
from services.web.throttle import ALLOWANCES, SENDING

DRAFT, ANOTHER = "AAAAAAAAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBBBBBBBA"


class Seconds:
    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


def real_work(key="5a") -> Settings:
    return Settings(demo=False, session_key=SecretStr(key * 32))


@pytest.fixture
def gate(seconds, monkeypatch):
    monkeypatch.setattr(gate_module, "EASIEST", 100)
    return Gate(real_work(), seconds, NoChance())


def solved(challenge) -> str:
    fields = challenge.fields
    numbers = range(fields["maxnumber"] + 1)
    wanted = fields["challenge"]
    fields["number"] = next(n for n in numbers if hashlib.sha256(f"{fields['salt']}{n}".encode()).hexdigest() == wanted)
    return base64.b64encode(json.dumps(fields).encode()).decode()


def busy(gate, times: int):
    """So many reports come, each with its proof."""
    for number in range(times):
        gate.check(solved(gate.challenge()), "", f"draft {number}")


def test_a_proof_lets_a_report_pass(gate):
    gate.check(solved(gate.challenge()), "", DRAFT)


def test_a_solved_challenge_needs_no_waiting_and_its_honeypot_may_be_filled_by_a_password_manager(gate):
    gate.check(solved(gate.challenge()), "https://filled.test", DRAFT)


@pytest.mark.parametrize("proof", ["", "x", "e30="])
def test_without_a_proof_nothing_passes(gate, proof):
    with pytest.raises(NotProven) as refused:
        gate.check(proof, "", DRAFT)
    assert refused.value.wait == SHORTEST_WAIT


def test_a_retry_of_the_same_draft_passes_and_another_draft_does_not(gate):
    proof = solved(gate.challenge())
    gate.check(proof, "", DRAFT)
    gate.check(proof, "", DRAFT)
    with pytest.raises(NotProven):
        gate.check(proof, "", ANOTHER)


def test_one_proof_does_not_pay_for_sending_without_end(gate):
    proof = solved(gate.challenge())
    for _ in range(TIMES):
        gate.check(proof, "", DRAFT)
    with pytest.raises(NotProven):
        gate.check(proof, "", DRAFT)


def test_a_proof_is_good_as_long_as_the_form_and_no_longer(gate, seconds):
    early, late = solved(gate.challenge()), solved(gate.challenge())
    seconds.now += 2 * 60 * 60 + 10 * 60
    gate.check(early, "", DRAFT)
    seconds.now += 10 * 60
    with pytest.raises(NotProven):
        gate.check(late, "", ANOTHER)


def test_a_used_proof_is_remembered_as_long_as_it_could_be_used(gate, seconds):
    proof = solved(gate.challenge())
    gate.check(proof, "", DRAFT)
    seconds.now += GOOD_FOR
    with pytest.raises(NotProven):
        gate.check(proof, "", ANOTHER)


def test_a_restart_of_the_server_does_not_cost_a_reporter_the_proof(gate, seconds):
    proof = solved(gate.challenge())
    Gate(real_work(), seconds).check(proof, "", DRAFT)
    with pytest.raises(NotProven):
        Gate(real_work("6b"), seconds).check(proof, "", DRAFT)


def test_without_scripts_some_seconds_of_patience_are_enough(gate, seconds):
    unsolved = gate.challenge().code
    with pytest.raises(NotProven) as refused:
        gate.check(unsolved, "", DRAFT)
    seconds.now += refused.value.wait
    gate.check(unsolved, "", DRAFT)


def test_a_program_that_fills_in_every_field_is_not_let_in_by_waiting(gate, seconds):
    unsolved = gate.challenge().code
    seconds.now += 3600
    with pytest.raises(NotProven):
        gate.check(unsolved, "https://spam.test", DRAFT)


def test_patience_serves_one_draft(gate, seconds):
    unsolved = gate.challenge().code
    seconds.now += 3600
    gate.check(unsolved, "", DRAFT)
    with pytest.raises(NotProven):
        gate.check(unsolved, "", ANOTHER)


def test_waiting_for_many_pages_at_once_lets_no_flood_through(gate, seconds):
    pages = [gate.challenge().code for _ in range(10 * PATIENT)]
    seconds.now += 60
    passed = 0
    for number, page in enumerate(pages):
        try:
            gate.check(page, "", f"draft {number}")
            passed += 1
        except NotProven as refused:
            assert refused.wait == LONGEST_WAIT
    assert passed == PATIENT
    gate.check(solved(gate.challenge()), "", DRAFT)
    seconds.now += LONGEST_WAIT
    gate.check(pages[-1], "", ANOTHER)


def test_one_address_takes_nothing_from_reporters_without_scripts(gate, seconds):
    """It sends as much as it is allowed to, for ten minutes, and never solves anything."""
    pages = [gate.challenge().code for _ in range(3000)]
    seconds.now += 60
    left, honest = float(ALLOWANCES[SENDING].burst), 0
    for half in range(20 * 60):
        seconds.now += 0.5
        left += ALLOWANCES[SENDING].a_second / 2
        while left >= 1:
            gate.check(pages.pop(), "", f"flood {len(pages)}")
            left -= 1
        if half % 14 == 0:
            gate.check(pages.pop(), "", f"report {half}")
            honest += 1
    assert honest == 86


def test_the_work_grows_with_the_load_a_minute_later_and_shrinks_again(gate, seconds):
    calm = gate.challenge().maxnumber
    busy(gate, 3 * CALM)
    assert gate.challenge().maxnumber == calm
    seconds.now += MINUTE
    assert gate.challenge().maxnumber == 4 * calm
    busy(gate, HARDEST * CALM)
    seconds.now += MINUTE
    assert gate.challenge().maxnumber == HARDEST * calm
    seconds.now += MINUTE
    assert gate.challenge().maxnumber == calm


def test_what_was_busy_before_a_pause_is_forgotten(gate, seconds):
    busy(gate, 3 * CALM)
    seconds.now += 2 * MINUTE
    assert gate.challenge().maxnumber == 100
    busy(gate, 3 * CALM)
    seconds.now -= 10 * MINUTE
    assert gate.challenge().maxnumber == 100, "a clock that is set back makes nobody busier"


def test_the_wait_grows_with_the_load_and_a_promised_wait_is_kept(gate, seconds):
    promised = gate.challenge().code
    busy(gate, HARDEST * CALM)
    seconds.now += MINUTE
    with pytest.raises(NotProven) as refused:
        gate.check("", "", DRAFT)
    assert refused.value.wait == LONGEST_WAIT
    gate.check(promised, "", DRAFT)


def test_a_visit_counts_once_however_often_its_proof_is_shown(gate, seconds):
    proofs = [solved(gate.challenge()) for _ in range(CALM)]
    for number, proof in enumerate(proofs):
        for _ in range(TIMES):
            gate.check(proof, "", f"draft {number}")
    seconds.now += MINUTE
    assert gate.challenge().maxnumber == 100


def test_what_is_refused_makes_it_no_dearer_for_others(gate, seconds):
    calm = gate.challenge().maxnumber
    for _ in range(100 * CALM):
        with pytest.raises(NotProven):
            gate.check("", "", DRAFT)
    seconds.now += MINUTE
    assert gate.challenge().maxnumber == calm


def test_r09_nothing_that_anybody_may_ask_for_changes_while_others_send(gate, seconds):
    before = gate.challenge()
    for _ in range(10):
        busy(gate, CALM)
        seconds.now += MINUTE / 10 - 0.1
        now = gate.challenge()
        assert (now.maxnumber, now.salt[-8:]) == (before.maxnumber, before.salt[-8:])


def test_memory_is_bounded(gate, seconds, monkeypatch):
    monkeypatch.setattr(gate_module, "REMEMBERED", 50)
    busy(gate, 200)
    assert len(gate._used._seen) == 50
    seconds.now += 2 * GOOD_FOR
    busy(gate, 1)
    assert len(gate._used._seen) == 1


def test_r09_memory_holds_neither_drafts_nor_receipts_nor_the_second(gate, seconds):
    receipt = "apple bread castle dragon eagle forest garden harbor island"
    seconds.now += 17.25
    gate.check(solved(gate.challenge()), "", receipt)
    ((_, (served, _, minute)),) = gate._used._seen.items()
    assert minute % 60 == 0
    assert receipt not in served
    another = Gate(real_work(), seconds)
    another.check(solved(another.challenge()), "", receipt)
    ((_, (again, _, _)),) = another._used._seen.items()
    assert served != again, "its key dies with the process"


def test_practice_asks_for_nothing():
    practice = Gate(Settings(session_key=SecretStr(PRACTICE_MARK + "5a" * 32)))
    assert practice.challenge() is None
    assert practice.fresh_challenge().maxnumber > 0, "which an app may solve if it likes"
    practice.check("", "", DRAFT)
    practice.check("", "filled", "")


ANSWERS = {"narrative": "A car came."}
FORM = {"role": "sworn", "draft": DRAFT, **ANSWERS}
RECEIPT = {"receipt": " ".join(new_draft().receipt.words)}
SAID = {**RECEIPT, "question_id": "q1", "kind": "answer", "text": "It was.", "question": "q1"}
COSTLY = [
    *(("data", f"/{form}{step}", FORM) for form in ("basic", "detailed") for step in ("", "/preview")),
    *(("data", "/mailbox", {**SAID, "step": step}) for step in ("", "answer", "objection", "destroyed")),
    ("json", "/api/v1/reports", {"form": "basic", "screening": {"role": "sworn"}, "answers": ANSWERS}),
    ("json", "/api/v1/preview", {"answers": ANSWERS}),
    ("json", "/api/v1/mailbox", RECEIPT),
    ("json", "/api/v1/mailbox/answers", {name: SAID[name] for name in ("receipt", "question_id", "kind", "text")}),
    ("json", "/api/v1/mailbox/destroy", RECEIPT),
]
CHEAP = {"/basic/more-time", "/detailed/more-time", "/leave"}  # leaving must never wait


@pytest.fixture
def guarded(waiting_store, monkeypatch):
    """A client in real work, and what was done for it that costs something."""
    done = []

    def note(name, result):
        def noted(*_args):
            done.append(name)
            raise result

        return noted

    monkeypatch.setattr(gate_module, "EASIEST", 100)
    monkeypatch.setattr(waiting_store, "_mailbox", note("argon2", UnknownMailbox))
    monkeypatch.setattr(waiting_store._asker, "ask", note("preview", rpc_asker.Unavailable))
    monkeypatch.setattr(waiting_store.reports, "keep", note("report", AssertionError))
    return make_app(waiting_store, waiting_store.settings).test_client(), waiting_store, done


@pytest.mark.parametrize(
    ("kind", "path", "content"), COSTLY, ids=[f"{path} {c.get('step', '')}" for _, path, c in COSTLY]
)
def test_nothing_is_spent_on_whoever_has_no_proof(guarded, kind, path, content):
    client, store, done = guarded
    token = sign_token(store.settings, "report")
    more = {"token": token} if kind == "data" else {}
    answer = client.post(path, **{kind: {**content, **more}})
    assert answer.status_code in (403, 429)
    assert done == []
    assert "A car came." not in path + str(answer.headers)
    for proof in (solved(store.gate.fresh_challenge()), solved(store.gate.fresh_challenge())):
        client.post(path, **{kind: {**content, **more, "work": proof}})
    assert done != [], "with one, it is"


def test_every_form_and_call_that_is_sent_is_among_these(guarded):
    client, _, _ = guarded
    adapter = client.application.url_map.bind("h")
    rules = [rule for rule in client.application.url_map.iter_rules() if "POST" in rule.methods]
    covered = {adapter.match(path, "POST", return_rule=True)[0].rule for _, path, _ in COSTLY}
    cheap = {adapter.match(path, "POST", return_rule=True)[0].rule for path in CHEAP}
    assert {rule.rule for rule in rules} == covered | cheap


def test_an_app_is_told_the_way_out(guarded):
    client, store, done = guarded
    answer = client.post("/api/v1/mailbox", json=RECEIPT)
    assert answer.status_code == 403
    assert answer.json["errors"][0]["field"] == "work"
    assert "/report/api/v1/work" in answer.json["detail"]
    challenge = Challenge(**client.get("/api/v1/work").json)
    client.post("/api/v1/mailbox", json={**RECEIPT, "work": solved(challenge)})
    assert done == ["argon2"]
