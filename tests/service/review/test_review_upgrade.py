"""Cases of a version in which nobody could ask a reporter are as workable as any other after the next start (R24)."""

import pytest

from review.domain.states import State
from tests.service.review.desk_world import MAILBOX

NEWER = ("conversation", "waits_until", "news", "mailbox", "step")


@pytest.fixture
def old(store, arrive):
    """A case as an earlier version kept it."""
    case_id = arrive()
    store.cases.change(case_id, lambda case: {name: value for name, value in case.items() if name not in NEWER})
    return case_id


def test_an_old_case_is_claimed_signed_and_found_by_its_mailbox(store, people, old, write):
    store.prepare()
    write(old, people.avery)
    store.desk.claim(old, people.blake)
    assert store.desk.sign(old, people.blake, store.desk.open(old, people.blake).version.number) == State.APPROVED
    assert store.cases.of_mailbox(MAILBOX) == old


def test_completing_a_case_twice_changes_nothing_more(store, old):
    store.prepare()
    after = store.cases.documents.get(old)
    store.prepare()
    assert store.cases.documents.get(old) == after


def test_an_old_case_whose_key_is_lost_does_not_keep_the_desk_closed(store, old):
    store.vault.collections["case_keys"].delete(old)
    store.prepare()
    assert [case.id for case in store.cases.waiting()] == [old]
