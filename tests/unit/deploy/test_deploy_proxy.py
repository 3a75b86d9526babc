"""The proxy as operators install it: it alone sees who calls, tells nobody and writes nothing down."""

import http.client
import re
import ssl
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from services.config import Settings
from services.web.frame import LONGEST_BODY
from services.web.headers import TWO_YEARS, security_headers
from services.web.places import AT_ONCE
from services.web.throttle import ALLOWANCES, READING, SENDING
from tests.backends.child import free_port, tool
from tests.backends.fixtures import had
from tests.backends.proxy import Nginx, filled

TEMPLATE = (Path(__file__).parents[3] / "deploy/proxy/near-miss.conf.template").read_text("utf-8")
# What an address has used up comes back so slowly that no test waits for it, however busy the machine is.
SLOW = re.sub(r"rate=\d+r/s", "rate=1r/m", TEMPLATE)
PUBLIC, DESK = "public.test", "desk.public.test"
ADDRESS, MARK = "127.77.66.55", "heroncanary"
BROWSER = {
    "User-Agent": f"{MARK}-agent",
    "Referer": f"https://{MARK}.test/",
    "Origin": f"https://{MARK}.test",
    "Accept": f"text/{MARK}",
    "Accept-Language": f"en-{MARK}",
    "Cookie": f"tracker={MARK}",
    "Via": f"1.1 {MARK}",
    "Forwarded": f"for={MARK}",
    "X-Forwarded-For": f"{MARK}",
    "X-Real-IP": f"{MARK}",
    "Sec-CH-UA": f'"{MARK}";v="1"',
    "From": f"{MARK}@example.org",
    "X-Device": MARK,
}
NEEDED = {"host", "content-type", "content-length", "if-none-match", "if-modified-since"}


@dataclass
class Service:
    """A service that writes down what reaches it, and which temporary files the proxy has open meanwhile."""

    open_files: Callable[[], list[str]]
    requests: list[SimpleNamespace] = field(default_factory=list)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        raw = handler.raw_requestline + str(handler.headers).encode() + body
        names = {name.lower() for name in handler.headers}
        facts = {"path": handler.path, "names": names, "size": len(body), "on_disk": self.open_files()}
        self.requests.append(SimpleNamespace(raw=raw, **facts))
        handler.send_response(200)
        for name, value in security_headers(Settings(demo=False)).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"ok")


class Proxy:
    """nginx with the template, in front of four recording services."""

    def __init__(self, folder: Path, template: str):
        self.folder, self.template = folder, template
        self.http, self.https = free_port(), free_port()
        self.services = {name: Service(self._temporary) for name in ("intake", "review", "publisher", "analytics")}

    @contextmanager
    def running(self):
        servers = {name: self._serve(service) for name, service in self.services.items()}
        values = {name.upper(): f"127.0.0.1:{server.server_port}" for name, server in servers.items()}
        self.nginx = Nginx(filled(self.template, {**self._values(), **values}), self.folder)
        self._as_in_the_image()
        self.nginx.start()
        try:
            yield self
        finally:
            self.nginx.stop()
            for server in servers.values():
                server.shutdown()
                server.server_close()

    def _values(self):
        certificate, key = self.folder.parent / "certificate", self.folder.parent / "key"
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        names = ["-days", "2", "-subj", f"/CN={PUBLIC}", "-keyout", key, "-out", certificate]
        subprocess.run([*command, *names], check=True, capture_output=True)
        return {
            "HTTP_PORT": f"127.0.0.1:{self.http}",
            "HTTPS_PORT": f"127.0.0.1:{self.https}",
            "PUBLIC_NAME": PUBLIC,
            "DESK_NAME": DESK,
            "CERTIFICATE": certificate,
            "CERTIFICATE_KEY": key,
            "RESOLVER": "127.0.0.1",
        }

    def _as_in_the_image(self) -> None:
        """The image's own configuration, around ours, writes logs."""
        frame = self.folder / "nginx.conf"
        text = frame.read_text().replace("http {", "error_log error.log notice;\nhttp {\naccess_log access.log;")
        frame.write_text(text)

    def _temporary(self) -> list[str]:
        # nginx takes the name from a temporary file as soon as it is open; the kernel still knows it.
        found = []
        for each in Path(f"/proc/{self.nginx.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                found.append(str(each.readlink()))
        return [name for name in found if name.startswith(str(self.folder)) and name.endswith(" (deleted)")]

    def _serve(self, service: Service) -> ThreadingHTTPServer:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                service.take(self)

            def do_POST(self):
                service.take(self)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    def ask(self, path, host=PUBLIC, *, body=None, headers=None, source="127.0.0.1", tls=True, chunked=False):
        """Status, headers and body of the answer."""
        where = {"timeout": 120, "source_address": (source, 0)}
        if tls:  # the certificate is signed by nobody
            context = ssl._create_unverified_context()
            connection = http.client.HTTPSConnection("127.0.0.1", self.https, context=context, **where)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.http, **where)
        with closing(connection):
            headers = {"Host": host, **(headers or {})}
            method = "GET" if body is None else "POST"
            connection.request(method, path, body, headers, encode_chunked=chunked)
            answer = connection.getresponse()
            return SimpleNamespace(status=answer.status, headers=answer.headers, body=answer.read())

    def reached(self) -> list[SimpleNamespace]:
        return [request for service in self.services.values() for request in service.requests]

    def forget(self):
        for service in self.services.values():
            service.requests.clear()


def made(config, folder, template=SLOW) -> Proxy:
    had(config, "nginx", lambda: tool("nginx"))
    (folder / "nginx").mkdir()
    return Proxy(folder / "nginx", template)


@pytest.fixture(scope="module")
def running(pytestconfig, tmp_path_factory):
    with made(pytestconfig, tmp_path_factory.mktemp("proxy")).running() as proxy:
        yield proxy


@pytest.fixture
def proxy(running):
    running.forget()
    return running


def on_disk(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".conf")


@pytest.mark.parametrize(("path", "service"), [("/report/basic", "intake"), ("/library/", "publisher")])
def test_r09_nothing_of_a_browser_reaches_a_service(proxy, path, service):
    answer = proxy.ask(path, body=b"a=b", headers=BROWSER, source=ADDRESS)
    assert answer.status == 200
    (request,) = proxy.services[service].requests
    assert request.names <= NEEDED
    assert path.encode() in request.raw
    for trace in (MARK, ADDRESS):
        assert trace.encode() not in request.raw


def mischief(proxy):
    """Everything that makes a server want to complain about somebody."""
    proxy.ask("/report/basic", headers=BROWSER, source=ADDRESS)
    proxy.ask(f"/desk/{MARK}", headers=BROWSER, source=ADDRESS)
    proxy.ask("/report/basic", body=b"x" * (LONGEST_BODY + 1), headers=BROWSER, source=ADDRESS)
    proxy.ask("/", tls=False, headers=BROWSER, source=ADDRESS)
    proxy.ask("/", host=f"{MARK}.test", headers=BROWSER, source=ADDRESS)
    with closing(http.client.HTTPConnection("127.0.0.1", proxy.https, source_address=(ADDRESS, 0))) as plain:
        plain.request("GET", f"/{MARK}", headers=BROWSER)  # where TLS is spoken
        assert plain.getresponse().status == 400


def test_r09_no_file_of_the_proxy_knows_who_called(proxy):
    mischief(proxy)
    files = on_disk(proxy.folder)
    assert ADDRESS.encode() not in files
    assert MARK.encode() not in files


def test_r09_these_tests_would_find_a_log(pytestconfig, tmp_path):
    chatty = re.sub(r"^(access_log|error_log) .*$", "", TEMPLATE, flags=re.M)
    with made(pytestconfig, tmp_path, chatty).running() as proxy:
        mischief(proxy)
    files = on_disk(proxy.folder)
    assert ADDRESS.encode() in files
    assert MARK.encode() in files


@pytest.mark.parametrize(
    "path",
    [
        *("/__heartbeat__", "/__lbheartbeat__", "/__version__", "/metrics", "/desk", "/desk/", "/desk/cases/1"),
        *("//__heartbeat__", "/%5f%5fheartbeat__", "/library/../__heartbeat__", "/report/..%2fdesk/", "/./metrics"),
    ],
)
def test_what_is_for_operators_and_reviewers_is_not_public(proxy, path):
    assert proxy.ask(path).status == 404
    assert proxy.reached() == []


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "publisher"),
        ("/library/stories/0123456789", "publisher"),
        ("/static/style.css", "publisher"),
        ("/report/", "intake"),
        ("/report/api/v1/reports?x=%2F", "intake"),
        ("/insights/", "analytics"),
    ],
)
def test_each_path_goes_to_its_service_as_it_is(proxy, path, service):
    assert proxy.ask(path).status == 200
    assert [request.path for request in proxy.services[service].requests] == [path]
    assert len(proxy.reached()) == 1


def test_the_desk_has_a_name_of_its_own_and_there_its_log_in_passes(proxy):
    assert proxy.ask("/desk/", DESK, headers={**BROWSER, "Cookie": "__Host-desk=kept"}).status == 200
    (request,) = proxy.services["review"].requests
    assert request.names <= NEEDED | {"cookie"}
    assert b"__Host-desk=kept" in request.raw
    assert MARK.encode() not in request.raw
    assert proxy.ask("/static/desk.css", DESK).status == 200
    front = proxy.ask("/", DESK)
    assert (front.status, front.headers["Location"]) == (302, "/desk/")


@pytest.mark.parametrize("path", ["/report/", "/library/", "/insights/", "/__heartbeat__", "/metrics"])
def test_nothing_but_the_desk_is_served_under_its_name(proxy, path):
    assert proxy.ask(path, DESK).status == 404
    assert proxy.reached() == []


@pytest.mark.parametrize("name", [PUBLIC, DESK])
def test_plain_http_only_says_where_to_go(proxy, name):
    answer = proxy.ask("/report/?a=b", name, tls=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{name}/report/?a=b")
    assert proxy.reached() == []


@pytest.mark.parametrize("tls", [True, False])
def test_another_name_is_nobodys(proxy, tls):
    assert proxy.ask("/", "elsewhere.test", tls=tls).status == 421
    assert proxy.reached() == []


def test_browsers_are_told_to_come_back_over_tls(proxy):
    assert int(re.search(r"max-age=(\d+)", proxy.ask("/").headers["Strict-Transport-Security"])[1]) >= 31536000


def test_r09_a_report_of_the_longest_kind_is_never_written_to_disk(proxy):
    assert proxy.ask("/report/basic", body=b"x" * LONGEST_BODY).status == 200
    (request,) = proxy.services["intake"].requests
    assert request.size == LONGEST_BODY
    assert request.on_disk == []


def test_r09_these_tests_would_find_a_report_on_disk(pytestconfig, tmp_path):
    careless = TEMPLATE.replace("client_body_buffer_size 512k", "client_body_buffer_size 8k")
    with made(pytestconfig, tmp_path, careless).running() as proxy:
        proxy.ask("/report/basic", body=b"x" * LONGEST_BODY)
    assert proxy.services["intake"].requests[0].on_disk


def test_what_is_longer_or_of_unknown_length_stays_outside(proxy):
    assert proxy.ask("/report/basic", body=b"x" * (LONGEST_BODY + 1)).status == 413
    chunked = proxy.ask("/report/basic", body=[b"x"] * 3, headers={"Transfer-Encoding": "chunked"}, chunked=True)
    assert chunked.status == 411
    assert proxy.reached() == []


def statuses(proxy, times: int, **how) -> list[int]:
    return [proxy.ask("/report/basic", **how).status for _ in range(times)]


def test_who_floods_is_slowed_down_and_nobody_else(proxy):
    answers = statuses(proxy, 80, body=b"a=b", source="127.0.0.2")
    assert answers[:60] == [200] * 60, "a station behind one address"
    assert answers[-1] == 429
    assert statuses(proxy, 1, body=b"a=b", source="127.0.0.3") == [200]
    assert statuses(proxy, 1, source="127.0.0.2") == [200], "reading is counted apart"


def test_reading_does_not_use_up_what_may_be_sent(proxy):
    assert statuses(proxy, 100, source="127.0.0.7") == [200] * 100
    assert statuses(proxy, 50, body=b"a=b", source="127.0.0.7") == [200] * 50


def test_who_is_slowed_down_is_told_kindly_and_how_long(proxy):
    while (answer := proxy.ask("/report/basic", body=b"a=b", source="127.0.0.6")).status == 200:
        pass
    assert (answer.status, answer.headers["Retry-After"]) == (429, "60")
    assert b"lease wait a minute" in answer.body


def test_the_limits_are_those_of_a_server_without_a_proxy():
    for zone, kind in (("sending", SENDING), ("reading", READING)):
        assert f"zone={zone}:10m rate={ALLOWANCES[kind].a_second}r/s" in TEMPLATE
        assert f"zone={zone} burst={ALLOWANCES[kind].burst} nodelay" in TEMPLATE
    assert f"limit_conn connections {AT_ONCE};" in TEMPLATE


def test_ipv6_is_counted_by_64_bits(pytestconfig, tmp_path):
    told = "set_real_ip_from 127.0.0.1; real_ip_header X-Test;\n"  # so that one machine can play many networks
    with made(pytestconfig, tmp_path, told + SLOW).running() as proxy:

        def sending(address, times=1):
            return statuses(proxy, times, body=b"a=b", headers={"X-Test": address})

        answers = [sending(f"2001:db8:a0a:1::{number:x}")[0] for number in range(80)]
        assert answers[:60] == [200] * 60
        assert 429 in answers[60:]
        assert sending("2001:db8:a0a:1:ffff::1", 5).count(429) >= 3
        assert sending("2001:db8:a0a:2::1") == [200]


def handshake(proxy, *options) -> str:
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{proxy.https}", "-servername", PUBLIC, *options]
    request = f"GET / HTTP/1.1\r\nHost: {PUBLIC}\r\nConnection: close\r\n\r\n"
    done = subprocess.run([*command, "-ign_eof"], input=request, capture_output=True, text=True, check=False)
    return done.stdout


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_r09_tls_leaves_nothing_by_which_a_browser_is_known_again(proxy, version):
    said = handshake(proxy, version)
    assert "HTTP/1.1 200 OK" in said
    assert "session ticket" not in said.lower()
    assert re.search(r"Session-ID: *\n", said) or "Session-ID" not in said


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_old_tls_is_refused(proxy, version):
    assert "HTTP/1.1" not in handshake(proxy, version, "-cipher", "DEFAULT@SECLEVEL=0")


def refusals(proxy):
    """What the proxy says by itself, and no service."""
    much, unknown = b"x" * (LONGEST_BODY + 1), {"Transfer-Encoding": "chunked"}
    yield 404, proxy.ask("/metrics")
    yield 404, proxy.ask("/library/", DESK)
    yield 411, proxy.ask("/report/basic", body=[b"x"], headers=unknown, chunked=True)
    yield 411, proxy.ask("/desk/", DESK, body=[b"x"], headers=unknown, chunked=True)
    yield 413, proxy.ask("/report/basic", body=much)
    yield 421, proxy.ask("/", "elsewhere.test")
    yield 429, [proxy.ask("/report/basic", body=b"a=b", source="127.0.0.6") for _ in range(80)][-1]


STRICT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": TWO_YEARS,
}


def test_what_the_proxy_refuses_is_as_strict_as_any_page(proxy):
    for status, answer in refusals(proxy):
        assert answer.status == status
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert {name: answer.headers[name] for name in STRICT} == STRICT, status
        assert answer.headers.get_all("Content-Type") == ["text/html; charset=utf-8"], status
        said = answer.body.decode()
        assert said.startswith("<!doctype html>") and "<h1>" in said and "nginx" not in said


def test_what_a_service_says_is_passed_on_with_its_own_headers_alone(proxy):
    answer = proxy.ask("/library/")
    for name, value in security_headers(Settings(demo=False)).items():
        assert answer.headers.get_all(name) == [value]
    assert answer.headers.get_all("Cache-Control") is None, "public pages may be kept"


def test_a_service_that_is_away_is_told_kindly_and_strictly(pytestconfig, tmp_path):
    with made(pytestconfig, tmp_path, TEMPLATE.replace("${INTAKE}", f"127.0.0.1:{free_port()}")).running() as proxy:
        answer = proxy.ask("/report/basic", body=b"a=b")
    assert (answer.status, answer.headers["X-Frame-Options"]) == (502, "DENY")
    assert "reload this page" in answer.body.decode()
