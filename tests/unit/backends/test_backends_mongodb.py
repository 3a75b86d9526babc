"""The servers that tests stand on do what the tests of the product take for granted."""

import pytest
from pymongo import MongoClient
from pymongo.errors import DuplicateKeyError


@pytest.fixture
def database(mongodb_database):
    with MongoClient(mongodb_database, serverSelectionTimeoutMS=60_000) as client:
        yield client.get_default_database()


def test_a_document_comes_back(database):
    database.reports.insert_one({"_id": 1, "stage": "first"})
    assert database.reports.find_one() == {"_id": 1, "stage": "first"}


def test_unique_indexes_are_enforced(database):
    database.reports.create_index("receipt", unique=True)
    database.reports.insert_one({"receipt": "a"})
    with pytest.raises(DuplicateKeyError):
        database.reports.insert_one({"receipt": "a"})


@pytest.mark.parametrize("_", range(2))
def test_each_test_has_a_database_of_its_own(database, _):
    assert database.reports.count_documents({}) == 0
    database.reports.insert_one({})
