"""Practice mode only: the launcher installs the practice administrators, as an operator does by hand in real work."""

from collections.abc import Sequence

from publisher.store import Store


def trust(store: Store, keys: Sequence[str]) -> None:
    """Installs the public keys of the two practice administrators. Raises CannotTrust where others are installed."""
    store.trust.install(keys)
