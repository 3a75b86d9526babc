"""Under load, in short; `make bench` measures it at length. The bounds are wide: what is to be noticed is a break."""

import pytest

from tests.bench.load import bare, compare_in_flood, compare_with_bare, product

ROUNDS, SECONDS, FLOOD = 3, 0.7, 1000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with product(tmp_path_factory.mktemp("load")) as server:
        yield server


def test_a_report_costs_little_more_than_its_argon2_and_its_storage(server, tmp_path):
    with bare(tmp_path) as other:
        compared = compare_with_bare(server, other, ROUNDS, SECONDS)
    assert compared.ratio > 0.5


def test_in_a_flood_from_one_address_reports_of_others_are_taken(server):
    compared, sent = compare_in_flood(server, FLOOD, ROUNDS, SECONDS)
    assert sent > FLOOD / 2, "the flood"
    assert compared.ratio > 0.5
