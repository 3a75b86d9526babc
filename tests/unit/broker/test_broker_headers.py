"""What a message collects on its way, and what an operator sees of it."""

import pytest

from services.broker.dead_letter import dead_letter
from services.broker.headers import after_failure, attempts


@pytest.mark.parametrize("headers", [{}, {"x-attempt": "3"}, {"x-attempt": -1}, {"x-attempt": None}])
def test_a_message_without_a_sensible_count_comes_for_the_first_time(headers):
    assert attempts(headers) == 0


def test_each_failure_counts_and_names_only_the_class():
    headers = after_failure({"x-attempt": 2, "x-death": [{"time": "precise"}]}, ValueError("words of a report"))
    assert headers == {"x-attempt": 3, "x-error": "ValueError"}


def test_a_dead_letter_shows_headers_and_size_and_nothing_long_or_unprintable():
    letter = dead_letter({"x-attempt": 5, "x-error": "A" * 500}, {"message_id": "ab\x1b[2J", "type": 7}, 12)
    assert (letter.event_id, letter.event_type, letter.attempts, letter.size) == ("ab[2J", "", 5, 12)
    assert len(letter.error) == 60
