"""Documents behind one narrow port. `open_database` picks the twin by URL."""

from services.config import BadSettings, Settings
from services.documents.port import Database


def open_database(settings: Settings, name: str, url: str = "") -> Database:
    """The documents of one service (or of the key vault, whose URL is given).

    Nothing connects yet, so pages can start while the store is down. Raises BadSettings for a URL that cannot be used.
    """
    url = url or settings.documents_url
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        from services.documents.sqlite import SqliteDatabase

        return SqliteDatabase(settings.data_dir / f"{name}.sqlite", name)
    if scheme in ("mongodb", "mongodb+srv"):
        return _mongo(url, name)
    raise BadSettings("DOCUMENTS_URL must begin with sqlite: or mongodb://")


def _mongo(url: str, name: str) -> Database:
    from pymongo.errors import PyMongoError

    from services.documents.mongo import MongoDatabase

    try:
        return MongoDatabase(url, name)
    except (PyMongoError, ValueError, TypeError):  # whose texts may quote the URL, and the password in it
        raise BadSettings("DOCUMENTS_URL or KEYS_URL is not a MongoDB URL that can be used") from None
