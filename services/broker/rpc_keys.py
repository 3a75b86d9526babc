"""Private keys that exist in the memory of this process alone, each for one question and for a minute at most."""

from eventlet import hubs

from services.sealing import CannotOpen, new_private_key, public_key

LIFETIME = 60.0  # seconds
AT_ONCE = 1000  # keys that wait for their question; more are refused


class TooManyKeys(Exception):
    """More questions are announced than anybody could ask."""


class MemoryKeys:
    """Key pairs for questions to come. A key is gone once it has been used, so what it opened is closed for good."""

    def __init__(self, lifetime: float = LIFETIME):
        self._lifetime = lifetime
        self._private: dict[bytes, bytes] = {}

    def new(self) -> bytes:
        """The public half of a fresh pair. Raises TooManyKeys."""
        if len(self._private) >= AT_ONCE:
            raise TooManyKeys
        private = new_private_key()
        public = public_key(private)
        self._private[public] = private
        hubs.get_hub().schedule_call_global(self._lifetime, self._private.pop, public, None)
        return public

    def take(self, public: bytes) -> bytes:
        """The private half, once. Raises CannotOpen."""
        if public not in self._private:
            raise CannotOpen("this key is used, too old, or never was")
        return self._private.pop(public)
