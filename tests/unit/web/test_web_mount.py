"""One front door: every path has one owner, and static files are all that is ever read from a folder."""

import pytest
from web_pages import CANARY, pages_of
from werkzeug.test import Client

from services.health import PATHS, Health, NotReady
from services.web.mount import STATIC, TYPES, StaticFiles, front

TRAVERSALS = [
    "/static/../frame.py",
    "/static/../../config.py",
    "/static//etc/passwd",
    "/static/..%2fframe.py",
    "/static/%2e%2e/frame.py",
    "/static/....//frame.py",
    "/static/..\\frame.py",
    "/static/\x00style.css",
    "/static/style.css/../../frame.py",
    "/static/style.css/",
    "/static/STYLE.CSS",
    "/static/.gitignore",
    "/static/",
    "/static",
    "/static/robots.txt",
    "/robots.txt/x",
]


def starting() -> None:
    raise NotReady("starting")


@pytest.fixture
def site(settings):
    apps = {"/report": pages_of(settings, private=True), "/insights": pages_of(settings)}
    return Client(front(apps, Health({"start": starting}), PATHS, settings))


def test_each_prefix_has_its_app(site):
    assert site.get("/report/branch/").status_code == site.get("/insights/branch/").status_code == 200
    assert site.get("/report/").headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in site.get("/insights/").headers
    assert site.get("/report/branch").headers["Location"] == "/report/branch/"


@pytest.mark.parametrize("path", ["/", "/nowhere", "/reports/", "/desk/", f"/library/{CANARY}", "/static/missing.css"])
def test_what_nobody_serves_is_a_page_of_the_common_frame(site, path):
    answer = site.get(path)
    assert answer.status_code == 404
    assert "<h1>There is no such page</h1>" in answer.text and CANARY not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_an_api_that_nobody_serves_is_a_problem_document(site):
    assert site.get("/library/api/v1/stories").mimetype == "application/problem+json"


def test_an_app_at_the_root_takes_what_no_other_does(settings):
    site = Client(front({"/": pages_of(settings)}, Health({}), PATHS, settings))
    assert site.get("/branch/").status_code == 200 and site.get("/static/style.css").status_code == 200


def test_health_has_its_paths(site):
    assert site.get("/__lbheartbeat__").status_code == 200
    assert (site.get("/__heartbeat__").status_code, site.get("/__heartbeat__").json) == (503, {"start": "starting"})
    assert "version" in site.get("/__version__").json
    head = site.head("/__lbheartbeat__")
    assert (head.status_code, head.data) == (200, b"")


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_static_files_have_a_type_and_a_tag(site, settings, path):
    url = "/robots.txt" if path.name == "robots.txt" else f"/static/{path.name}"
    answer = site.get(url)
    assert answer.data == path.read_bytes()
    assert answer.headers["Content-Type"] == TYPES[path.suffix]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ("Strict-Transport-Security" in answer.headers) != settings.demo
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = site.get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert site.get(url, headers={"If-None-Match": '"another"'}).status_code == 200
    head = site.head(url)
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(answer.data))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_static_files_are_only_read(site, method):
    answer = site.open("/static/style.css", method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", TRAVERSALS)
def test_nothing_else_can_be_named(site, path):
    answer = site.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404 and "import" not in answer.text and "root:" not in answer.text


def test_a_file_without_a_known_type_stops_the_start(tmp_path):
    (tmp_path / "page.exe").write_bytes(b"")
    with pytest.raises(KeyError):
        StaticFiles(tmp_path, lambda *_: [], {})


def test_robots_are_kept_from_reports_and_the_desk(site):
    said = site.get("/robots.txt").text.split("\n")
    assert {"User-agent: *", "Disallow: /report/", "Disallow: /desk/"} <= set(said)
