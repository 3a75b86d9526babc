"""Errors as people and as programs get them: plain words, a way out, and nothing of what was sent."""

import pytest
from structlog.testing import capture_logs
from web_pages import CANARY, pages_of

from services.web.problems import WORDS, Problem


@pytest.fixture
def client(settings):
    return pages_of(settings).test_client()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/api/v1/nowhere/{CANARY}?{CANARY}={CANARY}", 404),
        ("DELETE", f"/api/v1/data?{CANARY}", 405),
        ("GET", f"/api/v1/broken/{CANARY}", 500),
        ("GET", "/api/v1/refused", 422),
        ("POST", "/api/v1/send", 413),
    ],
)
def test_a_program_gets_a_problem_document(client, method, path, status):
    with capture_logs():
        answer = client.open(path, method=method, data=(CANARY * 50_000 if status == 413 else CANARY))
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    document = answer.json
    assert document["status"] == status and document["type"] == "about:blank"
    assert document["title"] and document["detail"]
    assert CANARY not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/nowhere/{CANARY}?{CANARY}={CANARY}", 404),
        ("POST", f"/?{CANARY}", 405),
        ("GET", f"/broken/{CANARY}", 500),
        ("POST", "/send", 413),
    ],
)
def test_a_person_gets_a_page_with_a_way_out(client, method, path, status):
    with capture_logs():
        answer = client.open(path, method=method, data=(CANARY * 50_000 if status == 413 else CANARY))
    assert answer.status_code == status and answer.mimetype == "text/html"
    assert f"<h1>{WORDS[status][0]}</h1>" in answer.text
    assert 'href="/"' in answer.text and "<nav" in answer.text
    assert CANARY not in answer.text


def test_errors_name_their_fields(client):
    document = client.get("/api/v1/refused").json
    assert document["title"] == "Not like that"
    assert document["errors"] == [{"field": "narrative", "detail": "It is too long."}]
    assert "It is too long." in client.get("/refused").text


@pytest.mark.parametrize("status", [406, 414, 418, 451, 501, 504])
def test_a_rare_status_has_words_of_its_kind(client, status):
    usual = WORDS[400] if status < 500 else WORDS[500]
    assert client.get(f"/api/v1/status/{status}").json["title"] == usual[0]
    assert Problem(status).detail == usual[1]


@pytest.mark.parametrize("path", ["/", "/api/v1/data"])
def test_a_wrong_method_says_which_are_right(client, path):
    assert set(client.delete(path).headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "mount", "location"),
    [
        ("/branch", "", "/branch/"),
        ("/branch?q=a%20b", "", "/branch/?q=a%20b"),
        ("/branch", "/report", "/report/branch/"),
        ("/away", "/report", "/elsewhere"),
    ],
)
def test_a_redirect_never_repeats_the_host_header(client, path, mount, location):
    assert client.get(path, base_url=f"http://evil.example{mount}").headers["Location"] == location
