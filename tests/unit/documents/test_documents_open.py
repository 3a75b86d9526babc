"""Which store a URL means, and what is said of one that means none."""

import pytest

from services.config import BadSettings, Settings
from services.documents import open_database
from services.documents.mongo import MongoDatabase
from services.documents.sqlite import SqliteDatabase

PASSWORD = "s:cret"


def test_an_embedded_store_is_a_file_for_each_service(tmp_path):
    database = open_database(Settings(data_dir=tmp_path, documents_url="sqlite:"), "review")
    assert isinstance(database, SqliteDatabase)
    database.collection("cases").insert({"_id": "a"})
    assert (tmp_path / "review.sqlite").exists()
    database.close()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("mongodb://127.0.0.1:9", "near_miss_review"),
        ("mongodb://127.0.0.1:9/", "near_miss_review"),
        ("mongodb://a:9,b:9/county?replicaSet=rs0", "county_review"),
        ("mongodb+srv://nowhere.invalid/county", "county_review"),
    ],
)
def test_the_path_of_a_mongodb_url_begins_the_name_and_nothing_connects_yet(url, name):
    database = open_database(Settings(documents_url=url), "review")
    assert isinstance(database, MongoDatabase)
    assert database.documents.name == name
    database.close()


def test_the_key_vault_may_live_elsewhere(tmp_path):
    settings = Settings(data_dir=tmp_path, documents_url="mongodb://127.0.0.1:9")
    assert isinstance(open_database(settings, "vault", "sqlite:"), SqliteDatabase)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgres://x",
        f"mongodb://user:{PASSWORD}@host/",
        "mongodb://host:no-port/",
        "mongodb://host/bad name",
        "mongodb://",
    ],
)
def test_a_url_that_cannot_be_used_is_named_and_not_repeated(url):
    with pytest.raises(BadSettings) as refusal:
        open_database(Settings(documents_url=url), "review")
    assert "DOCUMENTS_URL" in str(refusal.value)
    assert PASSWORD not in str(refusal.value)
