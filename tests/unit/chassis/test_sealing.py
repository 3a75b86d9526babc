"""Sealing: only the right key opens, nothing tells how long a text is, what is destroyed stays closed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import sealing
from services.config import Settings
from services.documents import open_database
from services.epochs import Epochs, NoEpoch
from services.sealing import CannotOpen

DAY = date(2026, 11, 24)


@given(st.text(max_size=9000))
def test_what_is_sealed_opens_again(text):
    private = sealing.new_private_key()
    assert sealing.unseal(private, sealing.seal(sealing.public_key(private), {"text": text})) == {"text": text}


def test_another_key_or_a_changed_box_opens_nothing():
    private, other = sealing.new_private_key(), sealing.new_private_key()
    box = sealing.seal(sealing.public_key(private), "secret")
    for key, given_box in ((other, box), (private, box[:-8] + "AAAAAAA="), (private, "no box"), (b"short", box)):
        with pytest.raises(CannotOpen):
            sealing.unseal(key, given_box)


@given(st.integers(0, 4000), st.integers(0, 4000))
def test_r09_sizes_say_only_the_class(one, other):
    key = sealing.new_key()
    assert len(sealing.lock(key, "x" * one)) == len(sealing.lock(key, "x" * other))


def test_r09_longer_texts_fall_into_few_classes():
    assert {sealing.size_class(n) for n in range(0, 400_000, 97)} == {65_536, 131_072, 262_144, 524_288}


def test_a_box_between_two_is_opened_by_the_two_and_made_by_nobody_else():
    one, other, stranger = (sealing.new_private_key() for _ in range(3))
    box = sealing.seal_between(one, sealing.public_key(other), {"text": "secret"})
    assert sealing.unseal_between(other, sealing.public_key(one), box) == {"text": "secret"}
    forged = sealing.seal_between(stranger, sealing.public_key(other), {"text": "secret"})
    for given_box in (forged, box[:-8] + "AAAAAAA=", "no box"):
        with pytest.raises(CannotOpen):
            sealing.unseal_between(other, sealing.public_key(one), given_box)


def test_a_keyed_hash_needs_the_key_and_keeps_its_parts_apart():
    assert sealing.keyed_hash(b"a", "x") != sealing.keyed_hash(b"b", "x")
    assert sealing.keyed_hash(b"a", "x", "y") != sealing.keyed_hash(b"a", "xy")


@pytest.fixture
def vault(tmp_path):
    database = open_database(Settings(data_dir=tmp_path), "keys")
    yield database
    database.close()


def test_intake_can_seal_and_cannot_open(vault):
    holder = Epochs(vault, sealing.new_key())
    holder.prepare(DAY)
    sealed = Epochs(vault).seal("a report", DAY.isoformat())
    assert holder.open(sealed) == "a report"
    with pytest.raises(CannotOpen):
        Epochs(vault).open(sealed)


def test_who_holds_an_epoch_can_vouch_and_who_only_seals_can_tell(vault):
    own, epoch = sealing.new_private_key(), DAY.isoformat()
    review, intake = Epochs(vault, sealing.new_key()), Epochs(vault)
    review.prepare(DAY)
    box = review.vouch(epoch, sealing.public_key(own), "it is me")
    assert intake.vouched(epoch, own, box) == "it is me"
    for day, key in (((DAY + timedelta(days=1)).isoformat(), own), (epoch, sealing.new_private_key())):
        with pytest.raises(CannotOpen):
            intake.vouched(day, key, box)
    with pytest.raises(CannotOpen):
        intake.vouch(epoch, sealing.public_key(own), "it is me")


def test_r17_a_destroyed_epoch_stays_closed_and_does_not_come_back(vault):
    holder = Epochs(vault, sealing.new_key())
    holder.prepare(DAY)
    sealed = holder.seal("a report", DAY.isoformat())
    holder.destroy(DAY.isoformat())
    holder.prepare(DAY)
    with pytest.raises(CannotOpen):
        holder.open(sealed)


def test_intake_goes_on_for_two_weeks_without_review_and_then_says_so(vault):
    Epochs(vault, sealing.new_key()).prepare(DAY)
    Epochs(vault).seal("a report", "2026-12-08")
    with pytest.raises(NoEpoch):
        Epochs(vault).seal("a report", "2026-12-09")


def test_two_services_that_prepare_at_once_agree_on_the_key(vault):
    key = sealing.new_key()
    first, second = Epochs(vault, key), Epochs(vault, key)
    first._private.insert(
        {"_id": DAY.isoformat(), "key": sealing.wrap(key, sealing.new_private_key()), "destroyed": False}
    )
    second.prepare(DAY)
    assert first.open(second.seal("a report", DAY.isoformat())) == "a report"
