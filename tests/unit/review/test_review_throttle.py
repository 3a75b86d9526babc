"""Guessing passwords becomes slow, for names that exist and names that don't."""

import pytest

from review.domain.throttle import FREE, LONGEST, REMEMBERED, Throttle, TooSoon, wait_after


class Hands:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def throttle(clock):
    return Throttle(clock)


def test_a_few_slips_cost_nothing_then_waits_double():
    assert [wait_after(n) for n in (0, FREE, FREE + 1, FREE + 2, FREE + 3)] == [0, 0, 2, 4, 8]
    assert wait_after(60) == LONGEST


def test_a_try_that_comes_too_soon_is_refused_and_costs_nothing_more(throttle, clock):
    for _ in range(FREE + 1):
        throttle.begin("avery")
    for _ in range(5):
        with pytest.raises(TooSoon):
            throttle.begin("avery")
    clock.now += wait_after(FREE + 1)
    throttle.begin("avery")


def test_names_do_not_hinder_each_other_and_success_forgets(throttle):
    for _ in range(FREE + 1):
        throttle.begin("avery")
    throttle.begin("blake")
    throttle.succeeded("avery")
    throttle.begin("avery")


def test_memory_is_bounded(throttle):
    for n in range(REMEMBERED + 10):
        throttle.begin(f"name {n}")
    assert len(throttle._tries) == REMEMBERED
