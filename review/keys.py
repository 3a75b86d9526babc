"""The key vault's part for cases: one key for each, wrapped. A destroyed key closes its case for good."""

from services.documents.port import Database
from services.sealing import CannotOpen, derive, new_key, unwrap, wrap


class CaseKeys:
    """Keys by the id of their case."""

    def __init__(self, vault: Database, vault_key: bytes):
        self._vault = vault
        self._wrapping_key = derive(vault_key, "case keys")
        self._documents = vault.collection("case_keys")

    def make(self, id: str) -> bytes:
        """The key of a case that has just arrived; the same one if it arrives twice at once."""
        self._documents.insert_many([{"_id": id, "key": wrap(self._wrapping_key, new_key())}])
        return self.get(id)

    def get(self, id: str) -> bytes:
        """The key. Raises CannotOpen once it is destroyed."""
        document = self._documents.get(id)
        if document is None:
            raise CannotOpen("the key of this case is destroyed")
        return unwrap(self._wrapping_key, bytes(document["key"]))

    def destroy(self, id: str) -> None:
        """Destroys the key, also in the vault's own files, as far as the store can."""
        self._documents.delete(id)
        self._vault.forget()
