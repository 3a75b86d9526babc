"""R22: the pages of insights say what may be said, in numbers that a table and a file repeat."""

import csv
import io

import pytest

from analytics.pages import make_app
from analytics.store import Store
from services.config import Settings
from services.events import StoryPublished
from services.stories import Codes


@pytest.fixture
def client(tmp_path):
    settings = Settings(data_dir=tmp_path)
    store = Store(settings)
    for number in range(14):
        codes = Codes(event="ambush" if number < 12 else "animal", factor=("darkness",) if number < 7 else ())
        store.count_story(
            StoryPublished(story_id=f"s{number}", version=1, disposition="publish", quarter="2026 Q4", codes=codes)
        )
    store.release()
    yield make_app(store, settings).test_client()
    store.close()


def test_the_total_is_exact_and_small_counts_are_not_shown(client):
    summary = client.get("/api/v1/summary").json
    assert summary["total"] == 14
    assert summary["groups"]["factor"]["darkness"] == 7
    assert summary["groups"]["event"]["animal"] is None
    assert summary["groups"]["event"]["ambush"] is None, "or subtraction would give the animals"


def test_page_table_and_file_show_the_same(client):
    page = client.get("/").text
    assert '<strong id="total">14</strong>' in page
    assert "Darkness or glare" in page
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/factor.csv").text)))
    assert {"code": "darkness", "label": "Darkness or glare", "stories": "7"} in rows
    assert all(row["stories"] == "" for row in rows if row["code"] != "darkness")


def test_readers_get_no_cookie_and_unknown_tables_are_a_problem_document(client):
    assert "Set-Cookie" not in client.get("/").headers
    answer = client.get("/api/v1/secrets.csv")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
