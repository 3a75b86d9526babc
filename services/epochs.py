"""Transport epochs: one key pair a day, so that what is on its way can be made unreadable for good.

Review makes the pairs some days ahead. Intake reads only public keys: what it has accepted it cannot open
again. Scrubber and review hold EPOCH_KEY, which wraps the private keys. Destroying a private key closes
everything sealed in that epoch: on broker disks, in outboxes, in logs of databases and in back-ups. The public half
goes before it, so that nothing can be sealed any more that nobody could open, and none is kept in memory.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.documents.port import Database
from services.events import Sealed
from services.sealing import (
    CannotOpen,
    new_private_key,
    public_key,
    seal,
    seal_between,
    unseal,
    unseal_between,
    unwrap,
    wrap,
)

AHEAD = timedelta(days=14)  # how long intake can go on while review is down


class NoEpoch(Exception):
    """There is no transport key for today. Review makes them; until it has run, nothing can be accepted."""


def today() -> date:
    """The day in UTC, which names an epoch."""
    return datetime.now(UTC).date()


class Epochs:
    """The epochs in the key vault. ``wrapping_key`` is None where only sealing is allowed."""

    def __init__(self, vault: Database, wrapping_key: bytes | None = None):
        self._vault, self._wrapping_key = vault, wrapping_key
        self._public = vault.collection("epoch_public")
        self._private = vault.collection("epoch_private", ("destroyed",))

    def prepare(self, day: date, *, anew: bool = False) -> None:
        """Makes the pairs from this day on that are still missing.

        ``anew``: also those that a clock which was ahead had destroyed before their day. What was sealed to them
        stays closed. To be given only where it is sure what day it is.
        """
        for ahead in range(AHEAD.days + 1):
            self._make((day + timedelta(days=ahead)).isoformat(), anew)

    def seal(self, content: Any, epoch: str) -> Sealed:
        """A value sealed to that epoch. Raises NoEpoch where it has no public key."""
        return Sealed(epoch=epoch, box=seal(self._public_key(epoch), content))

    def open(self, sealed: Sealed) -> Any:
        """The value that was sealed. Raises CannotOpen, also once the epoch is destroyed."""
        return unseal(self._private_key(sealed.epoch), sealed.box)

    def vouch(self, epoch: str, stranger: bytes, content: Any) -> str:
        """A value for the holder of a stranger's key, who can tell that it comes from where this epoch is opened.

        Raises CannotOpen where the epoch's private key is not here.
        """
        return seal_between(self._private_key(epoch), stranger, content)

    def vouched(self, epoch: str, private_key: bytes, box: str) -> Any:
        """The value that was vouched for to us. Raises CannotOpen for anybody else's, and NoEpoch."""
        return unseal_between(private_key, self._public_key(epoch), box)

    def living(self) -> list[str]:
        """Every epoch whose private key still exists, the coming ones too."""
        return sorted(str(document["_id"]) for document in self._private.find({"destroyed": False}))

    def check(self, epoch: str) -> None:
        """Raises CannotOpen where what is sealed in this epoch could be opened by nobody."""
        document = self._public.get(epoch)
        if document is not None and public_key(self._private_key(epoch)) != bytes(document["key"]):
            raise CannotOpen("the two halves of this epoch's key do not belong together")

    def destroy(self, epoch: str) -> None:
        """Makes everything sealed in this epoch unreadable, for good, and more cannot be sealed in it."""
        self._public.delete(epoch)
        self._private.update(epoch, lambda document: {**document, "key": b"", "destroyed": True})
        self._vault.forget()

    def _public_key(self, epoch: str) -> bytes:
        document = self._public.get(epoch)
        if document is None:
            raise NoEpoch(f"there is no transport key for {epoch}; start the review service once")
        return bytes(document["key"])

    def _private_key(self, epoch: str) -> bytes:
        document = self._private.get(epoch)
        if self._wrapping_key is None or document is None or document["destroyed"]:
            raise CannotOpen("the private key of this epoch is not here")
        return unwrap(self._wrapping_key, bytes(document["key"]))

    def _make(self, epoch: str, anew: bool = False) -> None:
        if self._wrapping_key is None:
            raise NoEpoch("only a service with EPOCH_KEY makes transport keys")
        # The private half first: a public key whose private half were missing would swallow reports.
        kept = self._private.get(epoch)
        if kept is None:
            self._private.insert_many([{"_id": epoch, **self._fresh()}])
        elif kept["destroyed"]:
            self._public.delete(epoch)  # an earlier version left it
            if anew:
                self._private.update(epoch, lambda now: {**now, **self._fresh()} if now["destroyed"] else None)
        elif self._public.get(epoch) is not None:
            return
        kept = self._private.get(epoch)  # somebody else's, where two made it at once
        if kept is not None and not kept["destroyed"]:
            public = public_key(unwrap(self._wrapping_key, bytes(kept["key"])))
            self._public.insert_many([{"_id": epoch, "key": public}])

    def _fresh(self) -> dict[str, Any]:
        assert self._wrapping_key is not None
        return {"key": wrap(self._wrapping_key, new_private_key()), "destroyed": False}
