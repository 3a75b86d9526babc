"""The index on an Elasticsearch cluster, 8.19 or 9. It needs no scripts, pipelines or life-cycle policies.

Readers and writers use an alias; a rebuild fills an index of a fresh name and then moves the alias.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from elastic_transport import TransportError
from elasticsearch import ApiError, ConflictError, Elasticsearch, helpers

from publisher.search.port import END, HIT, SNIPPET, Entry, Found, Hit, Index, SearchUnavailable, parts
from publisher.search.query import GROUPS, PAGE_SIZE, Query, plain
from services.config import BadSettings

PATIENCE = 10  # seconds for one request
CODES_PER_GROUP = 100  # more than the taxonomy has
# Stemming only: which words are left out is decided once for every index, in the query.
ANALYSIS = {"analyzer": {"stems": {"type": "english", "stopwords": "_none_"}}}
SETTINGS = {"auto_expand_replicas": "0-1", "analysis": ANALYSIS}
TEXT = {"type": "text", "analyzer": "stems"}
MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        **dict.fromkeys(("headline", "words", "topics", "body"), TEXT),
        **dict.fromkeys(("id", "day", *GROUPS), {"type": "keyword"}),
    },
}
FIELDS = ["headline^3", "words", "topics"]  # a word of the headline says more
HIGHLIGHT = {"fragment_size": SNIPPET, "number_of_fragments": 1, "no_match_size": SNIPPET}


class ElasticIndex(Index):
    """``url`` may carry user and password, as in ``https://user:password@host:9200``."""

    def __init__(self, url: str, alias: str):
        self.alias = alias
        try:
            self._client = Elasticsearch(url, request_timeout=PATIENCE)
        except ValueError:
            raise BadSettings("SEARCH_URL must have scheme, host and port: https://user:password@host:9200") from None

    def prepare(self) -> None:
        """Makes the first index and its alias in one step, so that two that start at once agree."""
        with _sorry():
            if self._client.indices.exists_alias(name=self.alias):
                return
            first = self._client.options(ignore_status=400)  # somebody else was quicker
            first.indices.create(index=f"{self.alias}-first", **_structure(), aliases={self.alias: {}})
            if not self._client.indices.exists_alias(name=self.alias):
                raise SearchUnavailable("the index could not be made")

    def put(self, entry: Entry) -> None:
        """See `Index.put`."""
        with _sorry(), suppress(ConflictError):  # a conflict: a newer version is there already
            self._client.index(
                index=self.alias,
                id=entry.story.id,
                document=_document(entry),
                version=entry.story.version,
                version_type="external_gte",
                require_alias=True,  # or a lost alias would come back as an index without our analyzer
                refresh=True,
            )

    def remove(self, story_id: str) -> None:
        """See `Index.remove`."""
        with _sorry():
            self._client.options(ignore_status=404).delete(index=self.alias, id=story_id, refresh=True)

    def search(self, query: Query) -> Found:
        """See `Index.search`."""
        with _sorry():
            answer = self._client.search(index=self.alias, **question(query))
        hits = tuple(Hit(hit["_id"], _snippet(hit)) for hit in answer["hits"]["hits"])
        counts = {group: answer["aggregations"][group]["codes"]["buckets"] for group in GROUPS}
        facets = {group: [(each["key"], each["doc_count"]) for each in buckets] for group, buckets in counts.items()}
        return Found(answer["hits"]["total"]["value"], query.page, hits, facets)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """See `Index.rebuild`."""
        fresh = f"{self.alias}-{uuid4().hex[:12]}"
        with _sorry():
            self._client.indices.create(index=fresh, **_structure())
            try:
                helpers.bulk(self._client, (_action(fresh, entry) for entry in entries), refresh=True)
                self._move_alias(fresh)
            except BaseException:
                self._client.options(ignore_status=404).indices.delete(index=fresh)
                raise

    def ping(self) -> None:
        """See `Index.ping`."""
        with _sorry():
            self._client.search(index=self.alias, size=0, track_total_hits=False)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _move_alias(self, fresh: str) -> None:
        there = self._client.indices.exists_alias(name=self.alias)
        old = list(self._client.indices.get_alias(name=self.alias)) if there else []
        moves: list[dict[str, Any]] = [{"remove_index": {"index": name}} for name in old]
        self._client.indices.update_aliases(actions=[*moves, {"add": {"index": fresh, "alias": self.alias}}])


@contextmanager
def _sorry() -> Iterator[None]:
    try:
        yield
    except (TransportError, ApiError, helpers.BulkIndexError) as error:
        raise SearchUnavailable(f"Elasticsearch does not answer ({type(error).__name__})") from None


def _structure() -> dict[str, Any]:
    return {"settings": SETTINGS, "mappings": MAPPINGS}


def _document(entry: Entry) -> dict[str, Any]:
    """``words`` is searched, cut into words as FTS5 does; ``body`` is what snippets are cut from."""
    codes = {group: [code for of, code in entry.codes if of == group] for group in GROUPS}
    texts = {"headline": plain(entry.story.headline), "words": plain(entry.body), "topics": plain(entry.topics)}
    return {"id": entry.story.id, "day": entry.day, **codes, **texts, "body": entry.body}


def _action(index: str, entry: Entry) -> dict[str, Any]:
    version = {"version": entry.story.version, "version_type": "external_gte"}
    return {"_index": index, "_id": entry.story.id, "_source": _document(entry), **version}


def question(query: Query) -> dict[str, Any]:
    """The query in the language of Elasticsearch."""
    asked: dict[str, Any] = {
        "query": {"bool": {"must": [_phrase(word) for word in query.words]}},
        "post_filter": _filter(query),
        "aggs": {group: _facet(query, group) for group in GROUPS},
        "sort": [*(["_score"] if query.words else []), {"day": "desc"}, {"id": "desc"}],
        "from_": query.offset,
        "size": PAGE_SIZE,
        "track_total_hits": True,
        "source": ["body"],
    }
    return {**asked, "highlight": _highlight(query)} if query.words else asked


def _phrase(word: str) -> dict[str, Any]:
    return {"multi_match": {"query": word, "type": "phrase", "fields": FIELDS}}


def _filter(query: Query) -> dict[str, Any]:
    return {"bool": {"filter": [{"terms": {group: list(codes)}} for group, codes in query.chosen.items()]}}


def _facet(query: Query, group: str) -> dict[str, Any]:
    codes = {"terms": {"field": group, "size": CODES_PER_GROUP}}
    return {"filter": _filter(query.without(group)), "aggs": {"codes": codes}}


def _highlight(query: Query) -> dict[str, Any]:
    words = {"match": {"body": " ".join(query.words)}}
    return {"fields": {"body": HIGHLIGHT}, "highlight_query": words, "pre_tags": [HIT], "post_tags": [END]}


def _snippet(hit: Any) -> tuple[tuple[str, bool], ...]:
    """With an ellipsis where the text was cut, as the other index does."""
    fragment = "".join(hit.get("highlight", {}).get("body", []))
    text, body = fragment.replace(HIT, "").replace(END, ""), hit["_source"]["body"]
    before = "" if body.startswith(text) else "…"
    after = "" if body.endswith(text) else "…"
    return parts(f"{before}{fragment}{after}")
