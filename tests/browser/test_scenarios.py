"""Trying something else, seen in a browser: with and without scripts, on a phone and on a desk, by who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import judge
from tests.office.workplace import serving


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an office with a determination."""
    with serving(tmp_path_factory.mktemp("judged"), "tests.browser.judged") as address:
        yield address


def opened(page: Page) -> None:
    judge.login(page, "petugas_provinsi")
    page.goto("/penetapan/")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Coba kemungkinan lain").click()


def assert_sound_from_the_top(page: Page) -> None:
    """As judge.assert_sound; the address leads to the answer, from where Tab would go on."""
    page.evaluate(
        "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
    )
    judge.assert_sound(page)


def test_a_question_from_the_determination_to_a_kept_scenario(page: Page) -> None:
    opened(page)
    judge.assert_sound(page)
    page.get_by_label("SAWIT · DBH_SAWIT").first.fill("60")
    page.get_by_label("Nama di sekitar batas").select_option(index=5)
    page.get_by_role("button", name="Hitung").click()
    expect(page.get_by_role("heading", name="Biaya dan pagu")).to_be_visible()
    expect(page.locator("#hasil .tag.good").first).to_have_text("Sama")
    assert_sound_from_the_top(page)
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.get_by_label("Nama skenario").fill(f"Sawit enam puluh {width}")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("h1")).to_contain_text("Sawit enam puluh")
    judge.assert_sound(page)
    page.get_by_role("link", name="Skenario tersimpan").first.click()
    judge.assert_sound(page)


def test_it_works_without_scripts(new_context: judge.NewContext) -> None:
    page = judge.watch(new_context(320, java_script_enabled=False).new_page())
    judge.login(page, "petugas_provinsi", afresh=True)
    page.goto("/penetapan/")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Coba kemungkinan lain").click()
    page.get_by_label("Desil tertinggi").fill("1")
    page.get_by_role("button", name="Hitung").click()
    expect(page.locator("#hasil")).to_contain_text("Desil tertinggi")
    assert page.url.endswith("/coba/#hasil")


def test_a_mistake_is_named_where_the_answer_would_stand(phone: Page) -> None:
    opened(phone)
    phone.get_by_label("Desil tertinggi").fill("tiga")
    phone.get_by_role("button", name="Hitung").click()
    expect(phone.locator(".summary")).to_contain_text("bukan bilangan bulat")
    assert_sound_from_the_top(phone)
    judge.assert_targets_are_large(phone)
