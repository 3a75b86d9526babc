"""What the site tells browsers, behind the proxy as it is installed, judged by those who set the measure."""

import pytest

from .product import fetch

pytestmark = pytest.mark.parametrize("world", ["servers"], indirect=True)
BAD = ("HIGH", "HIGH_MAYBE", "MEDIUM", "SYNTAX")
# A page, a problem document and a refusal of each service, a file, and what the proxy refuses by itself.
PUBLIC = (
    "/", "/library/", "/library/worker.js", "/library/feed.atom", "/library/api/v1/stories", "/library/nowhere",
    "/report/", "/report/basic?role=sworn", "/report/mailbox", "/report/api/v1/questionnaire", "/report/nowhere",
    "/insights/", "/insights/api/v1/summary", "/insights/nowhere",
    "/static/style.css", "/static/nowhere.js", "/robots.txt", "/__heartbeat__",
)  # fmt: skip
DESK = ("/desk/", "/desk/login", "/desk/nowhere", "/static/desk.css", "/library/")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}


@pytest.mark.parametrize("host", ["localhost", "desk.localhost"])
def test_the_http_observatory_gives_its_best_grade(world, checks, host):
    found = checks.observatory(host, world.http, world.https, world.certificate)
    failed = {name: test["result"] for name, test in found["tests"].items() if not test["pass"]}
    assert (found["scan"]["grade"], failed) == ("A+", {})


def test_the_observatory_would_say_so_of_another_site(world, checks):
    bare = world.processes["publisher"].port  # without the proxy there is no TLS
    assert checks.observatory("localhost", bare, bare, world.certificate)["scan"]["grade"] != "A+"


def test_every_answer_is_as_strict(world, checks):
    policies = set()
    for host, paths in (("localhost", PUBLIC), ("desk.localhost", DESK)):
        for path in paths:
            _, _, headers = fetch(world.public + path, headers={"Host": host})
            assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE, path
            assert "Set-Cookie" not in headers or path.startswith("/desk"), path
            policies.add(headers["Content-Security-Policy"])
    assert len(policies) == 2, "one of the services, one of the proxy"
    for policy in policies:
        assert [found for found in checks.policy(policy) if found["severity"] in BAD] == []


def test_r09_what_is_typed_is_kept_by_no_browser(world):
    for path in PUBLIC:
        _, _, headers = fetch(world.public + path)
        if path.startswith("/report"):
            assert headers["Cache-Control"] == "no-store", path


def test_what_the_proxy_says_by_itself_is_valid_html(world, checks, tmp_path):
    for host, path in (("localhost", "/metrics"), ("desk.localhost", "/library/"), ("elsewhere.test", "/")):
        status, text, _ = fetch(world.public + path, headers={"Host": host})
        (tmp_path / f"{status}-{host}.html").write_text(text)
    assert checks.nu(tmp_path) == []


def test_the_evaluator_would_find_a_hole(world, checks):
    assert {found["severity"] for found in checks.policy("script-src * 'unsafe-inline'")} & set(BAD)
