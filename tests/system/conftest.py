import pytest
from playwright.sync_api import Page, expect

from tests.backends.checks import Checks
from tests.backends.child import free_port
from tests.backends.fixtures import had

from .chrome import Chrome
from .elsewhere import Elsewhere
from .pages import Pages
from .product import Process, until
from .worlds import Embedded, Servers

expect.set_options(timeout=60_000)  # milliseconds, for a machine that is busy with ten other things


@pytest.fixture(scope="module", params=["embedded", "servers"])
def world(request, tmp_path_factory):
    """A running product with two reviewers, on each kind of back end. A module's SETTINGS are for it."""
    folder = tmp_path_factory.mktemp(request.param)
    settings = getattr(request.module, "SETTINGS", {})
    if request.param == "embedded":
        world = Embedded(folder, **settings)
    else:
        rabbitmq = request.getfixturevalue("rabbitmq")
        rabbitmq.start()
        servers = [request.getfixturevalue(name) for name in ("mongodb", "elasticsearch")]
        world = Servers(folder, rabbitmq.vhost(), *servers, **settings)
    try:
        yield world.start().enroll("avery", "blake")
    finally:
        world.stop()


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """A first start, filled."""
    folder = tmp_path_factory.mktemp("practice")
    environment = {"PORT": str(free_port()), "DATA_DIR": str(folder / "var"), "DEMO": "1", "SCRUBBER_CHILDREN": "1"}
    process = Process(folder, environment).start()
    try:
        until(process.is_ready, "the practice reports")
        yield process
    finally:
        process.stop()


@pytest.fixture(scope="module")
def chrome(chromium, tmp_path_factory):
    """The browser as people have it: one that keeps whole pages for its Back button."""
    from playwright.sync_api import sync_playwright

    elsewhere = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    with sync_playwright() as playwright:
        chrome = Chrome(playwright, chromium, elsewhere)
        yield chrome
        chrome.browser.close()
    elsewhere.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """One product for all tests of the report form, which send more than one address may."""
    world = Embedded(tmp_path_factory.mktemp("embedded"), BEHIND_PROXY="1")
    try:
        yield world.start()
    finally:
        world.stop()


@pytest.fixture
def visit(site, chrome):
    """Opens a page of the site in a browser of its own, with scripts or without."""
    contexts = []

    def opened(path: str, scripts: bool = True, clock: bool = False, **options) -> Page:
        context = chrome.browser.new_context(base_url=site.public, java_script_enabled=scripts, **options)
        contexts.append(context)
        page = context.new_page()
        if clock:
            page.clock.install()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def checks(pytestconfig) -> Checks:
    """What judges pages and headers. It runs on the node that comes with the driver of the browser."""
    from playwright._impl._driver import compute_driver_executable

    node, _ = compute_driver_executable()
    return had(pytestconfig, "checks of pages and headers", lambda: Checks(str(node)))


@pytest.fixture
def pages(tmp_path, checks) -> Pages:
    """An empty folder for pages that are to be valid."""
    return Pages(tmp_path, checks)
