"""R09: what every page says to a browser, what it never asks of one, and what it never tells anybody."""

import pytest
from flask import render_template, request, session
from jinja2 import DictLoader, UndefinedError
from structlog.testing import capture_logs
from web_pages import CANARY, pages_of

from services.web.frame import LONGEST_BODY, make_app

EVERY_KIND = [
    ("GET", "/", 200),
    ("GET", "/branch/", 200),
    ("GET", "/branch", 308),
    ("GET", "/away", 303),
    ("GET", "/nowhere", 404),
    ("POST", "/", 405),
    ("GET", f"/broken/{CANARY}", 500),
    ("GET", "/refused", 422),
    ("GET", "/api/v1/data", 200),
    ("GET", "/api/v1/nowhere", 404),
    ("GET", f"/api/v1/broken/{CANARY}", 500),
    ("OPTIONS", "/", 200),
    ("HEAD", "/", 200),
]


@pytest.fixture(params=["public", "private", "with log-in"])
def client(request, settings):
    kind = {"public": {}, "private": {"private": True}, "with log-in": {"private": True, "session": True}}
    return pages_of(settings, **kind[request.param]).test_client()


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND)
def test_every_kind_of_answer_locks_the_browser_down(client, method, path, status):
    answer = client.open(path, method=method)
    assert answer.status_code in (status, 400)  # with a log-in, a post without a token is refused first
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy.pop("default-src") == policy.pop("base-uri") == policy.pop("frame-ancestors") == "'none'"
    assert set(policy.values()) == {"'self'"}
    assert {"script-src", "style-src", "img-src", "form-action", "connect-src"} <= set(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]


def test_only_real_work_demands_https(settings):
    answer = pages_of(settings).test_client().get("/")
    assert ("Strict-Transport-Security" in answer.headers) != settings.demo


@pytest.mark.parametrize("path", ["/", "/nowhere", f"/broken/{CANARY}", "/api/v1/data"])
def test_private_pages_are_kept_by_no_browser_and_listed_by_nobody(settings, path):
    answer = pages_of(settings, private=True).test_client().get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Cache-Control" not in pages_of(settings).test_client().get(path).headers


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND)
def test_r09_without_a_log_in_no_cookie_is_set_and_none_is_seen(settings, method, path, status):
    app = pages_of(settings)
    seen = []
    app.before_request(lambda: seen.append(dict(request.cookies)))
    client = app.test_client()
    client.set_cookie("desk", CANARY)
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers
    assert seen == [{}]


def test_without_a_log_in_nobody_can_use_a_session(settings):
    app = make_app("services.web", settings)

    @app.get("/")
    def remember() -> str:
        session["reporter"] = "known"
        return ""

    with capture_logs() as lines:
        assert app.test_client().get("/").status_code == 500
    assert lines[0]["error"] == "RuntimeError"


def test_the_log_in_cookie_goes_nowhere_else(settings):
    app = make_app("review", settings, private=True, session=True)

    @app.get("/")
    def log_in() -> str:
        session["desk"] = "somebody"
        return ""

    cookie = app.test_client().get("/", base_url="http://desk/desk").headers["Set-Cookie"]
    name, attributes = cookie.partition("=")[0], set(cookie.split("; ")[1:])
    if settings.demo:
        assert (name, attributes) == ("desk", {"HttpOnly", "SameSite=Strict", "Path=/desk"})
    else:
        assert (name, attributes) == ("__Host-desk", {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"})


@pytest.mark.parametrize("path", [f"/broken/{CANARY}", f"/api/v1/broken/{CANARY}"])
def test_a_failure_is_logged_by_class_and_place_and_never_by_its_words(settings, path, capfd):
    with capture_logs() as lines:
        answer = pages_of(settings).test_client().get(path)
    assert answer.status_code == 500
    assert CANARY not in answer.text and "ValueError" not in answer.text and "Traceback" not in answer.text
    (line,) = lines
    assert (line["event"], line["error"], line["file"]) == ("page_failed", "ValueError", "web_pages.py")
    assert line["service"] == "services.web" and line["line"] > 0
    assert CANARY not in str(line) and capfd.readouterr() == ("", "")


@pytest.mark.parametrize("path", ["/send", "/api/v1/send"])
def test_a_body_is_read_up_to_the_limit(settings, path):
    client = pages_of(settings).test_client()
    assert client.post(path, data=b"x" * LONGEST_BODY).text == str(LONGEST_BODY)
    answer = client.post(path, data=b"x" * (LONGEST_BODY + 1))
    assert answer.status_code == 413 and "shorten" in answer.text


@pytest.mark.parametrize("name", ["page.html", "feed.atom", "letter.txt"])
def test_every_template_is_escaped(settings, name):
    app = make_app("services.web", settings)
    app.jinja_env.loader = DictLoader({name: "{{ words }}"})
    with app.test_request_context():
        assert render_template(name, words="<script>&") == "&lt;script&gt;&amp;"


def test_a_name_that_a_template_was_not_given_is_an_error(settings):
    app = make_app("services.web", settings)
    app.jinja_env.loader = DictLoader({"page.html": "{{ wrods }}"})
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template("page.html", words="")


def test_practice_says_so_on_every_page(settings):
    client = pages_of(settings).test_client()
    for path in ("/", "/nowhere", f"/broken/{CANARY}", "/refused"):
        assert ("invented reports only" in client.get(path).text) == settings.demo


@pytest.mark.parametrize("path", ["/send", "/api/v1/send"])
@pytest.mark.parametrize("kind", ["form-data", "mixed"])
def test_r09_what_would_be_put_into_a_temporary_file_is_refused_before_it_is_read(client, path, kind, monkeypatch):
    """The library keeps a file of more than 500 KB on the disk, in clear, before any page is asked."""
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", lambda _file: pytest.fail("on a disk"))
    part = b'--a\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n' + b"x" * 515_000 + b"\r\n--a--"
    answer = client.post(path, data=part, content_type=f"multipart/{kind}; boundary=a")
    assert answer.status_code == 415
