"""A browser, and an office that it visits: Debian's Chromium, and a server of our own in another process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.judge import WIDTHS, NewContext, watch
from tests.office.workplace import serving

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; a skip that .ci/run fails on where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine: whether the pages can be seen, read and used was NOT tested")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served office with one account for each role (tests.browser.staff)."""
    with serving(tmp_path_factory.mktemp("site"), "tests.browser.staff") as address:
        yield address


@pytest.fixture
def new_context(browser: Browser, site: str) -> Iterator[NewContext]:
    """Open a browser of one's own, of any width: new_context(320, java_script_enabled=False)."""
    opened: list[BrowserContext] = []

    def new(width: int = 1280, height: int = 800, **options: object) -> BrowserContext:
        size = {"width": width, "height": height}
        told = {"base_url": site, "viewport": size, "locale": "id-ID", **options}
        context = browser.new_context(**told)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def page(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    """A page at each width that counts; whoever asks for it runs three times."""
    return watch(new_context(request.param).new_page())


@pytest.fixture
def desk(new_context: NewContext) -> Page:
    """A page on a desk's screen."""
    return watch(new_context().new_page())


@pytest.fixture
def phone(new_context: NewContext) -> Page:
    """A page on the smallest phone."""
    return watch(new_context(320, 640).new_page())
