import pytest

from tests.backends.checks import Checks
from tests.backends.fixtures import had

from .pages import Pages
from .worlds import Embedded, Servers


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
