"""R08: keys of direct questions are each for one of them, and gone soon."""

import eventlet
import pytest

from services.broker import rpc_keys
from services.broker.rpc_keys import MemoryKeys, TooManyKeys
from services.sealing import CannotOpen, public_key, seal, unseal


def test_a_key_opens_what_was_sealed_to_it_and_is_then_gone():
    keys = MemoryKeys()
    public = keys.new()
    box = seal(public, "heron")
    private = keys.take(public)
    assert public_key(private) == public and unseal(private, box) == "heron"
    with pytest.raises(CannotOpen):
        keys.take(public)


def test_every_key_is_another():
    keys = MemoryKeys()
    assert len({keys.new() for _ in range(20)}) == 20


def test_a_key_that_nobody_uses_is_forgotten():
    keys = MemoryKeys(lifetime=0.01)
    public = keys.new()
    eventlet.sleep(0.05)
    with pytest.raises(CannotOpen):
        keys.take(public)


def test_there_is_an_end_to_keys_in_waiting(monkeypatch):
    monkeypatch.setattr(rpc_keys, "AT_ONCE", 2)
    keys = MemoryKeys()
    first = keys.new()
    keys.new()
    with pytest.raises(TooManyKeys):
        keys.new()
    keys.take(first)
    keys.new()
