"""Documents behind one narrow port. `open_database` picks the twin by URL."""

from services.config import BadSettings, Settings
from services.documents.port import Database


def open_database(settings: Settings, name: str, url: str = "") -> Database:
    """The documents of one service (or of the key vault, whose URL is given).

    Nothing connects yet, so pages can start while the store is down. Raises BadSettings for an unknown URL.
    """
    url = url or settings.documents_url
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        from services.documents.sqlite import SqliteDatabase

        return SqliteDatabase(settings.data_dir / f"{name}.sqlite", name)
    if scheme in ("mongodb", "mongodb+srv"):
        from services.documents.mongo import MongoDatabase

        return MongoDatabase(url, name)
    raise BadSettings("DOCUMENTS_URL must begin with sqlite: or mongodb://")
