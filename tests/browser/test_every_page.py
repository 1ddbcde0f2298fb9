"""Every page that a link leads to, as each role sees it: it opens, and is sound on the smallest phone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser import judge
from tests.browser.judge import NewContext, watch
from tests.office.workplace import serving

ROLES = (
    "petugas_provinsi", "bendahara", "kepala_provinsi", "petugas_kabkota", "kepala_kabkota", "petugas_desa",
    "petugas_bpjs", "penyandang_dana", "pemeriksa", "administrator",
)  # fmt: skip
NUMBERS = re.compile(r"\bc[0-9a-z]{20}\b|\d[\d.]*")
NO_PAGES = re.compile(r"\.xlsx$|\.json$|\.pdf$|/asli/$|/berkas/$|^/akun/|^/bahasa/")
"""Downloads; and pages about oneself, which tests/browser/test_frame.py looks at."""
LEADS = "[...document.querySelectorAll('a[href]')].map(a => a.href)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an office with a determination."""
    seeds = ("tests.browser.judged", "tests.browser.hearing_office", "tests.browser.held")
    with serving(tmp_path_factory.mktemp("judged"), *seeds) as address:
        yield address


@pytest.fixture(scope="module")
def judged() -> set[str]:
    """Kinds of pages that were found sound already, by whichever role."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_to_a_sound_page(role: str, new_context: NewContext, judged: set[str]) -> None:
    page = watch(new_context(320, 640).new_page())
    judge.login(page, role)
    seen = {"/": "/"}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, f"{role} is led to {address}, which answers {answer.status}"
        if (kind := _kind(address)) not in judged:
            _judge(page)
            judged.add(kind)
        for link in page.evaluate(LEADS):
            path = urlsplit(link).path
            if urlsplit(link).netloc == urlsplit(page.url).netloc and not NO_PAGES.search(path):
                if _kind(path) not in seen:
                    waiting.append(path)
                seen.setdefault(_kind(path), path)
    if role == "petugas_provinsi":
        assert len(seen) >= 12, sorted(seen)


def _judge(page: Page) -> None:
    judge.assert_sound(page)
    judge.assert_targets_are_large(page)
    page.evaluate("() => document.activeElement.blur()")  # where Tab came back to the skip link, it covers the name
    page.set_viewport_size({"width": 1280, "height": 800})
    judge.assert_accessible(page)
    judge.assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 320, "height": 640})


def _kind(path: str) -> str:
    return NUMBERS.sub("*", path)
