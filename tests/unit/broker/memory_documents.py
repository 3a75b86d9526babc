"""The document port in a dict, for tests of what stands on it."""

from services.documents.port import AlreadyThere, Collection, Database, Stale


class MemoryCollection(Collection):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.documents = {}

    def get(self, id):
        return self.documents.get(id)

    def delete(self, id, version=None):
        return self.documents.pop(id, None) is not None

    def _insert(self, document):
        if document["_id"] in self.documents:
            raise AlreadyThere
        self.documents[document["_id"]] = document

    def _replace(self, document, version):
        if self.documents.get(document["_id"], {}).get("version") != version:
            raise Stale
        self.documents[document["_id"]] = document

    def _find(self, where, order_by, limit):
        found = [d for d in self.documents.values() if all(d.get(field) == value for field, value in where.items())]
        return found[: limit or None]

    def _claim(self, where, changes, order_by):
        raise NotImplementedError

    def _count(self, where):
        return len(self._find(where, "", 0))


class MemoryDatabase(Database):
    def _collection(self, name, indexes):
        return MemoryCollection(self, name, indexes)

    def ping(self):
        pass

    def forget(self):
        pass

    def close(self):
        pass
