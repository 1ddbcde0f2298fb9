"""The inbox and the pages about accounts, seen in a browser: on a phone and on a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import judge
from tests.browser.judge import PASSWORD

CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")


def reauthenticated(page: Page, address: str) -> None:
    page.goto(address)
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


@pytest.mark.parametrize("role", ["pemeriksa", "petugas_provinsi", "bendahara"])
def test_the_inbox_is_sound(page: Page, role: str) -> None:
    judge.login(page, role)
    expect(page.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()
    judge.assert_sound(page)


@pytest.mark.parametrize("role", ["administrator", "pemeriksa"])
def test_the_list_and_an_account_are_sound(page: Page, role: str) -> None:
    judge.login(page, role)
    page.goto("/petugas/")
    judge.assert_sound(page)
    page.get_by_role("link", name="Bendahara").first.click()
    expect(page.locator("h1")).to_contain_text("Bendahara")
    judge.assert_sound(page)


def test_a_person_is_let_in_from_the_form_to_their_first_page(page: Page) -> None:
    width = (page.viewport_size or {})["width"]
    judge.login(page, "administrator")
    reauthenticated(page, "/petugas/baru/")
    judge.assert_sound(page)
    page.fill("[name=username]", f"orang.baru.{width}")
    page.fill("[name=name]", "Orang Baru")
    page.select_option("[name=role]", "bendahara")
    page.locator("main form button").click()
    expect(page.locator("h1")).to_contain_text("Periksa dahulu")
    judge.assert_sound(page)
    page.locator("main form button").click()
    code = CODE.search(page.locator(".panel").inner_text())
    assert code
    judge.assert_sound(page)
    page.context.clear_cookies()  # the administrator's session goes on for other tests
    page.goto("/akun/login/")
    page.get_by_role("link", name="Punya kode awal?").click()
    judge.assert_sound(page)
    page.fill("[name=username]", f"orang.baru.{width}")
    page.fill("[name=code]", code[0])
    for name in ("password", "again"):
        page.fill(f"[name={name}]", "payung-biru-hujan-7")
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Masuk")
    page.fill("input[name=login]", f"orang.baru.{width}")
    page.fill("input[name=password]", "payung-biru-hujan-7")
    page.press("input[name=password]", "Enter")
    expect(page.locator("h1")).to_contain_text("Orang Baru")


def test_each_form_about_an_account_is_sound(page: Page) -> None:
    judge.login(page, "administrator")
    page.goto("/petugas/?peran=bendahara")
    page.get_by_role("link", name="Bendahara").first.click()
    links = [link.get_attribute("href") or "" for link in page.locator("main .tasks a").all()]
    assert len(links) == 5
    for address in links:
        reauthenticated(page, address)
        judge.assert_sound(page)


def test_the_page_before_the_second_factor_is_sound(page: Page) -> None:
    judge.login(page, "bendahara")
    page.goto("/faktor-kedua/")
    expect(page.locator("h1")).to_have_text("Pasang faktor kedua")
    judge.assert_sound(page)


def test_what_a_finger_hits_is_large_enough(phone: Page) -> None:
    judge.login(phone, "administrator")
    for address in ("/", "/petugas/", "/faktor-kedua/", "/mulai/"):
        phone.goto(address)
        judge.assert_targets_are_large(phone)
    reauthenticated(phone, "/petugas/baru/")
    judge.assert_targets_are_large(phone)
