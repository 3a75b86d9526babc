"""R10: the gate: a proof or patience, dearer with the load, good for one subject only, and nobody's name in memory."""

import base64
import hashlib
import json

import pytest
from pydantic import SecretStr

from intake import gate as gate_module
from intake.gate import CALM, GOOD_FOR, LONGEST_WAIT, PATIENT, SHORTEST_WAIT, TIMES, Gate, NotProven, Rate
from services.config import PRACTICE_MARK, Settings

DRAFT, ANOTHER = "AAAAAAAAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBBBBBBBA"


class Clock:
    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def real_work(key="5a") -> Settings:
    return Settings(demo=False, session_key=SecretStr(key * 32))


@pytest.fixture
def gate(clock, monkeypatch):
    monkeypatch.setattr(gate_module, "EASIEST", 100)
    return Gate(real_work(), clock)


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


def test_a_proof_is_good_as_long_as_the_form_and_no_longer(gate, clock):
    early, late = solved(gate.challenge()), solved(gate.challenge())
    clock.now += 2 * 60 * 60 + 10 * 60
    gate.check(early, "", DRAFT)
    clock.now += 10 * 60
    with pytest.raises(NotProven):
        gate.check(late, "", ANOTHER)


def test_a_used_proof_is_remembered_as_long_as_it_could_be_used(gate, clock):
    proof = solved(gate.challenge())
    gate.check(proof, "", DRAFT)
    clock.now += GOOD_FOR
    with pytest.raises(NotProven):
        gate.check(proof, "", ANOTHER)


def test_a_restart_of_the_server_does_not_cost_a_reporter_the_proof(gate, clock):
    proof = solved(gate.challenge())
    Gate(real_work(), clock).check(proof, "", DRAFT)
    with pytest.raises(NotProven):
        Gate(real_work("6b"), clock).check(proof, "", DRAFT)


def test_without_scripts_some_seconds_of_patience_are_enough(gate, clock):
    unsolved = gate.challenge().code
    with pytest.raises(NotProven) as refused:
        gate.check(unsolved, "", DRAFT)
    clock.now += refused.value.wait
    gate.check(unsolved, "", DRAFT)


def test_a_program_that_fills_in_every_field_is_not_let_in_by_waiting(gate, clock):
    unsolved = gate.challenge().code
    clock.now += 3600
    with pytest.raises(NotProven):
        gate.check(unsolved, "https://spam.test", DRAFT)


def test_patience_serves_one_draft(gate, clock):
    unsolved = gate.challenge().code
    clock.now += 3600
    gate.check(unsolved, "", DRAFT)
    with pytest.raises(NotProven):
        gate.check(unsolved, "", ANOTHER)


def test_waiting_for_many_pages_at_once_lets_no_flood_through(gate, clock):
    pages = [gate.challenge().code for _ in range(10 * PATIENT)]
    clock.now += 60
    passed = 0
    for number, page in enumerate(pages):
        try:
            gate.check(page, "", f"draft {number}")
            passed += 1
        except NotProven as refused:
            assert refused.wait <= LONGEST_WAIT
    assert passed == PATIENT
    gate.check(solved(gate.challenge()), "", DRAFT)
    clock.now += 60
    gate.check(pages[-1], "", ANOTHER)


def test_the_work_grows_with_the_load_and_shrinks_again(gate, clock):
    calm = gate.challenge()
    busy(gate, 3 * CALM)
    assert gate.challenge().maxnumber == pytest.approx(3 * calm.maxnumber, rel=0.05)
    busy(gate, 30 * CALM)
    assert gate.challenge().maxnumber == 20 * calm.maxnumber
    clock.now += 600
    assert gate.challenge().maxnumber == calm.maxnumber


def test_the_wait_grows_with_the_load_and_a_promised_wait_is_kept(gate, clock):
    promised = gate.challenge().code
    busy(gate, 30 * CALM)
    with pytest.raises(NotProven) as refused:
        gate.check("", "", DRAFT)
    assert refused.value.wait == LONGEST_WAIT
    clock.now += SHORTEST_WAIT
    gate.check(promised, "", DRAFT)


def test_what_is_refused_makes_it_no_dearer_for_others(gate):
    calm = gate.challenge().maxnumber
    for _ in range(100 * CALM):
        with pytest.raises(NotProven):
            gate.check("", "", DRAFT)
    assert gate.challenge().maxnumber == calm


def test_memory_is_bounded(gate, clock, monkeypatch):
    monkeypatch.setattr(gate_module, "REMEMBERED", 50)
    busy(gate, 200)
    assert len(gate._used._seen) == 50
    clock.now += 2 * GOOD_FOR
    busy(gate, 1)
    assert len(gate._used._seen) == 1


def test_r09_memory_holds_neither_drafts_nor_receipts_nor_the_second(gate, clock):
    receipt = "apple bread castle dragon eagle forest garden harbor island"
    clock.now += 17.25
    gate.check(solved(gate.challenge()), "", receipt)
    ((_, (served, _, minute)),) = gate._used._seen.items()
    assert minute % 60 == 0
    assert receipt not in served
    another = Gate(real_work(), clock)
    another.check(solved(another.challenge()), "", receipt)
    ((_, (again, _, _)),) = another._used._seen.items()
    assert served != again, "its key dies with the process"


def test_practice_asks_for_nothing():
    practice = Gate(Settings(session_key=SecretStr(PRACTICE_MARK + "5a" * 32)))
    assert practice.challenge() is None
    assert practice.fresh_challenge().maxnumber > 0, "which an app may solve if it likes"
    practice.check("", "", DRAFT)
    practice.check("", "filled", "")


def test_a_rate_fades(clock):
    rate = Rate()
    for _ in range(100):
        rate.count(clock.now)
        clock.now += 0.6
    assert 50 < rate.a_minute(clock.now) < 70
    assert rate.a_minute(clock.now + 600) < 1
    assert rate.a_minute(clock.now - 500) < 70, "a clock that is set back makes nobody busier"
