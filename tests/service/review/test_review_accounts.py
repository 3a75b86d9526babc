"""Accounts: two administrators vouch for every reviewer; a password opens a signing key and is kept nowhere."""

import pytest

from review import passwords
from review.accounts import AccountError
from review.passwords import WrongPassword, new_password
from review.practice import ADMINISTRATORS, REVIEWERS, first_accounts
from services.config import BadSettings
from services.events import ReviewerDisabled, ReviewerEnrolled
from services.stories import NotApproved, check_approvals, disabling_statement, enrolment_statement, key_id
from tests.service.review.desk_world import on_disk, sent

PASSWORD = "a long password"
UNLIKE_A_KEY = "ellis_of_the_night"  # with a sign that base64 does not have


def test_an_enrolment_carries_two_valid_signatures_and_no_name(store, people):
    account = store.accounts.add(UNLIKE_A_KEY, PASSWORD, [people.casey, people.drew])
    events = sent(store.accounts._documents, ReviewerEnrolled)
    (event,) = [event for event in events if event.key_id == account.key_id]
    check_approvals(enrolment_statement(event.public_key), event.approvals, store.accounts.active("administrator"))
    assert event.key_id == key_id(event.public_key) and UNLIKE_A_KEY not in event.model_dump_json()


@pytest.mark.parametrize("pair", [("casey", "casey"), ("casey", "avery"), ("casey",)])
def test_anything_but_two_different_administrators_is_refused(store, people, pair):
    with pytest.raises(NotApproved):
        store.accounts.add("ellis", PASSWORD, [getattr(people, name) for name in pair])
    assert "ellis" not in store.accounts.names().values()


def test_disabling_carries_two_valid_signatures_and_ends_the_log_in(store, people):
    store.accounts.disable("avery", [people.casey, people.drew])
    (event,) = sent(store.accounts._documents, ReviewerDisabled)
    assert event.key_id == people.avery.key_id
    check_approvals(disabling_statement(event.key_id), event.approvals, store.accounts.active("administrator"))
    with pytest.raises(WrongPassword):
        store.accounts.unlock("avery", people.passwords["avery"])
    with pytest.raises(AccountError):
        store.accounts.disable("avery", [people.casey, people.drew])


def test_administrators_stay(store, people):
    with pytest.raises(AccountError):
        store.accounts.disable("casey", [people.casey, people.drew])


@pytest.mark.parametrize("name", ["avery", "Avery ", "two words", "", "x" * 33, "1st"])
def test_a_name_is_one_new_word(store, people, name):
    with pytest.raises(AccountError):
        store.accounts.add(name, PASSWORD, [people.casey, people.drew])


def test_a_name_is_not_given_again(store, people):
    store.accounts.disable("avery", [people.casey, people.drew])
    with pytest.raises(AccountError):
        store.accounts.add("avery", PASSWORD, [people.casey, people.drew])


def test_a_new_password_opens_the_same_key(store, people):
    store.accounts.change_password("avery", people.passwords["avery"], PASSWORD)
    assert store.accounts.unlock("avery", PASSWORD).key_id == people.avery.key_id
    with pytest.raises(WrongPassword):
        store.accounts.unlock("avery", people.passwords["avery"])
    with pytest.raises(AccountError):
        store.accounts.change_password("avery", PASSWORD, "short")


def test_an_unknown_name_costs_the_same_work(store, people, monkeypatch):
    worked = []
    monkeypatch.setattr(passwords, "_key", lambda password, salt: worked.append(salt) or bytes(32))
    for name in ("avery", "nobody"):
        with pytest.raises(WrongPassword):
            store.accounts.unlock(name, "guess")
    assert len(worked) == 2


def test_neither_password_nor_key_lies_in_any_file(store, settings, people):
    left = on_disk(settings.data_dir)
    assert people.avery.account.public_key.encode() in left
    assert people.passwords["avery"].encode() not in left and people.avery.key.encode() not in left


def test_generated_passwords_are_long_and_differ():
    made = {new_password() for _ in range(50)}
    assert len(made) == 50 and {len(each) for each in made} == {23}


class TestFirst:
    def test_the_first_two_are_administrators_whom_nobody_else_can_precede(self, store):
        first, second = store.accounts.add_first([("Casey", PASSWORD), ("drew", PASSWORD)])
        assert (first.name, first.role, second.role) == ("casey", "administrator", "administrator")
        with pytest.raises(AccountError):
            store.accounts.add_first([("mallory", PASSWORD), ("oscar", PASSWORD)])

    def test_they_are_two_people(self, store):
        with pytest.raises(AccountError):
            store.accounts.add_first([("casey", PASSWORD), ("Casey", PASSWORD)])


class TestPractice:
    def test_a_second_start_finds_the_same_accounts(self, store):
        assert first_accounts(store) == first_accounts(store)
        assert {name: role for name, _, role, _ in first_accounts(store)} == {
            **dict.fromkeys(ADMINISTRATORS, "administrator"),
            **dict.fromkeys(REVIEWERS, "reviewer"),
        }
        assert len(sent(store.accounts._documents, ReviewerEnrolled)) == 2

    def test_an_interrupted_first_start_goes_on(self, store, people):
        listed = first_accounts(store)
        (document,) = store.accounts._documents.find({"name": "blake"})
        store.accounts._documents.delete(document["_id"])
        assert [each[:3] for each in first_accounts(store)] == [each[:3] for each in listed]

    def test_real_work_has_no_practice_accounts(self, store):
        store.settings = store.settings.model_copy(update={"demo": False})
        with pytest.raises(BadSettings):
            first_accounts(store)
