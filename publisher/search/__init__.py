"""The index behind one narrow port. `open_index` picks the twin by URL."""

from publisher.search.port import Index
from services.config import BadSettings, Settings


def open_index(settings: Settings) -> Index:
    """The index of published stories. Nothing connects yet. Raises BadSettings for an unusable URL."""
    scheme = settings.search_url.partition(":")[0]
    if scheme == "sqlite":
        from publisher.search.sqlite import SqliteIndex

        return SqliteIndex(settings.data_dir / "library.sqlite")
    if scheme in ("http", "https"):
        from publisher.search.elastic import ElasticIndex

        return ElasticIndex(settings.search_url, settings.search_prefix)
    raise BadSettings("SEARCH_URL must begin with sqlite: or http(s)://")
