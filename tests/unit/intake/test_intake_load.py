"""R09: how busy it is, told so that nobody can see by it when others send."""

from random import Random

import pytest

from intake.domain import load as load_module
from intake.domain.load import BLUR, CALM, HARDEST, MINUTE, PATIENT, Load, steps

SURE = 0.04  # by how much more often than by tossing a coin somebody who guesses may be right
MINUTES = 4000


def in_a_minute(load, number: int, proofs: int) -> float:
    """So many proofs in the minute of that number; the beginning of the next."""
    for each in range(proofs):
        load.proven(number * MINUTE + each * MINUTE / (proofs + 1))
    return (number + 1.0) * MINUTE


@pytest.mark.parametrize(
    ("proofs", "work"), [(-50, 1), (0, 1), (CALM, 1), (CALM + 1, 2), (2 * CALM + 1, 4), (10**6, HARDEST)]
)
def test_the_work_doubles_with_the_load(proofs, work):
    assert steps(proofs) == work


def watcher_right(chance) -> float:
    """How often somebody who keeps a step all but full is right about whether another sent in the same minute."""
    load, right = Load(chance), 0
    for minute in range(MINUTES):
        other = minute % 2
        end = in_a_minute(load, minute, CALM + other)
        right += (load.work(end) > 1) == bool(other)
    return right / MINUTES


def flooder_right(chance) -> float:
    """The same for somebody who uses up what is left to those without scripts, and counts what they got."""
    load, right = Load(chance), 0
    for minute in range(MINUTES):
        now, other, mine = minute * MINUTE + 1.0, minute % 2, 0
        for _ in range(other):
            load.waited(now)
        while load.has_patience(now):
            load.waited(now)
            mine += 1
        right += (mine < PATIENT) == bool(other)
    return right / MINUTES


@pytest.mark.parametrize("attack", [watcher_right, flooder_right])
def test_r09_whoever_fills_a_minute_guesses_about_others_hardly_better_than_by_a_coin(attack, monkeypatch):
    assert attack(Random(7)) < 0.5 + SURE
    monkeypatch.setattr(load_module, "BLUR", 1e-9)
    assert attack(Random(7)) == 1.0, "without the chance that is mixed in they would know"


def test_r09_the_answer_is_made_anew_with_each_minute_and_never_in_between():
    load = Load(Random(3))
    seen = []
    for minute in range(50):
        end = in_a_minute(load, minute, CALM)
        during = {load.work(end - MINUTE + each) for each in range(MINUTE)}
        assert len(during) == 1
        seen.append(during.pop())
    assert {1, 2} <= set(seen)


def test_r09_a_proof_leaves_nothing_behind_after_the_next_minute():
    load = Load(Random(5))
    end = in_a_minute(load, 0, 100 * CALM)
    assert load.work(end) == HARDEST
    assert load.work(end + MINUTE) == 1


def test_an_idle_installation_hardly_ever_seems_busy():
    load = Load(Random(11))
    assert sum(load.work(minute * MINUTE) > 1 for minute in range(20_000)) < 20_000 / 400


def test_what_is_mixed_in_is_as_wide_as_it_says():
    load = Load(Random(13))
    drawn = sorted(abs(load._blur()) for _ in range(5000))
    assert drawn[2500] == pytest.approx(BLUR * 0.693, rel=0.1)
