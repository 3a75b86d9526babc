"""The search server that tests stand on does what a library search takes for granted."""

import pytest
from elasticsearch import BadRequestError, Elasticsearch, NotFoundError, helpers

STORIES = {
    "1": ("Shots through the door", "tactics"),
    "2": ("The holster caught", "equipment"),
    "3": ("Two doors", "tactics"),
}
MAPPINGS = {"properties": {"headline": {"type": "text", "analyzer": "english"}, "theme": {"type": "keyword"}}}


@pytest.fixture
def client(elasticsearch):
    with Elasticsearch(elasticsearch, request_timeout=120, max_retries=0) as client:
        yield client


@pytest.fixture
def library(client, elasticsearch_prefix):
    """The name of an index of three stories."""
    client.indices.create(index=elasticsearch_prefix, mappings=MAPPINGS)
    stories = [
        {"_index": elasticsearch_prefix, "_id": number, "headline": headline, "theme": theme}
        for number, (headline, theme) in STORIES.items()
    ]
    helpers.bulk(client, stories, refresh=True)
    return elasticsearch_prefix


def found(client, index, **question):
    return [hit["_id"] for hit in client.search(index=index, sort="_doc", **question)["hits"]["hits"]]


def tokens(client, text, **settings):
    return [each["token"] for each in client.indices.analyze(text=text, **settings)["tokens"]]


def test_it_says_which_version_it_is_and_is_healthy(client):
    assert client.ping()
    assert client.info()["version"]["number"].startswith("8.19.")
    assert not client.cluster.health(wait_for_status="yellow", timeout="60s")["timed_out"]


def test_words_are_found_by_their_stem_and_shown(client, library):
    answer = client.search(index=library, query={"match": {"headline": "door"}}, highlight={"fields": {"headline": {}}})
    assert {hit["highlight"]["headline"][0] for hit in answer["hits"]["hits"]} == {
        "Shots through the <em>door</em>",
        "Two <em>doors</em>",
    }


def test_a_slip_of_the_key_is_forgiven(client, library):
    assert found(client, library, query={"match": {"headline": {"query": "holstre", "fuzziness": "AUTO"}}}) == ["2"]


def test_facets_are_counted(client, library):
    answer = client.search(index=library, size=0, aggs={"themes": {"terms": {"field": "theme"}}})
    buckets = answer["aggregations"]["themes"]["buckets"]
    assert {each["key"]: each["doc_count"] for each in buckets} == {"tactics": 2, "equipment": 1}


def test_an_alias_moves_in_one_step(client, library):
    alias, fresh = f"{library}-alias", f"{library}-fresh"
    client.indices.put_alias(index=library, name=alias)
    client.indices.create(index=fresh, mappings=MAPPINGS)
    moves = [{"remove_index": {"index": library}}, {"add": {"index": fresh, "alias": alias}}]
    client.indices.update_aliases(actions=moves)
    assert list(client.indices.get_alias(name=alias)) == [fresh]
    assert not client.indices.exists(index=library)


def test_a_query_deletes_what_it_finds_and_nothing_else(client, library):
    answer = client.delete_by_query(index=library, query={"term": {"theme": "tactics"}}, refresh=True)
    assert answer["deleted"] == 2
    assert found(client, library) == ["2"]


def test_a_deletion_without_a_query_is_refused(client, library):
    with pytest.raises(BadRequestError):
        client.delete_by_query(index=library, max_docs=1)
    with pytest.raises(NotFoundError):
        client.delete_by_query(index=f"{library}-nowhere", query={"match_all": {}})


@pytest.mark.parametrize(
    ("filters", "text", "expected"),
    [
        (["lowercase", "asciifolding"], "Café Doors", ["cafe", "doors"]),
        (["lowercase", "stop"], "The door", ["door"]),
        ([{"type": "stemmer", "language": "possessive_english"}], "officer's", ["officer"]),
        ([{"type": "stemmer", "language": "english"}], "running doors", ["run", "door"]),
        (["lowercase", {"type": "synonym_graph", "synonyms": ["gun, weapon"]}], "Gun", ["weapon", "gun"]),
        (["lowercase", {"type": "synonym", "synonyms": ["sidearm => gun"]}], "Sidearm", ["gun"]),
        ([{"type": "edge_ngram", "min_gram": 2, "max_gram": 4}], "door", ["do", "doo", "door"]),
    ],
)
def test_text_is_analysed_as_a_distribution_does(client, filters, text, expected):
    assert tokens(client, text, tokenizer="standard", filter=filters) == expected


def test_stop_words_of_the_english_analyzer_can_be_kept(client, elasticsearch_prefix):
    analysis = {"analyzer": {"stems": {"type": "english", "stopwords": "_none_"}}}
    client.indices.create(index=elasticsearch_prefix, settings={"analysis": analysis})
    assert tokens(client, "The doors", analyzer="english") == ["door"]
    assert tokens(client, "The doors", index=elasticsearch_prefix, analyzer="stems") == ["the", "door"]
