"""A hearing seen in a browser: opened, printed, objected to on paper and without an account, answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser import judge
from tests.office.workplace import serving

NUMBER = re.compile(r"\d{13,}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an office with a determination and no hearing yet."""
    with serving(tmp_path_factory.mktemp("judged"), "tests.browser.judged", "tests.browser.hearing_office") as address:
        yield address


def test_from_opening_to_printing_to_a_paper_objection_to_its_answer(new_context: judge.NewContext) -> None:
    province = judge.watch(new_context(java_script_enabled=False).new_page())
    regency = judge.watch(new_context(320, 640).new_page())
    _open(province)
    reference = _print(regency)
    receipt, code = _type_in(regency, reference)
    _look_up(judge.watch(new_context(320, 640, java_script_enabled=False).new_page()), receipt, code, "belum dijawab")
    _answer(province, receipt)
    visitor = judge.watch(new_context(320, 640, java_script_enabled=False).new_page())
    _look_up(visitor, receipt, code, "Terima kasih, kepindahannya benar.")
    assert _file_without_an_account(visitor, reference) != receipt


def _open(page: Page) -> None:
    judge.login(page, "petugas_provinsi", afresh=True)
    page.get_by_role("link", name="Uji publik").click()
    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
    for box, number in (("Hari", today.day), ("Bulan", today.month), ("Tahun", today.year)):
        page.get_by_role("group", name="Hari pertama").get_by_label(box).fill(str(number))
    page.get_by_role("button", name="Buka uji publik").click()
    expect(page.locator(".lead")).to_contain_text("Berlangsung")


def _print(page: Page) -> str:
    judge.login(page, "petugas-12.07")
    page.get_by_role("link", name="Pasang daftar desa").click()
    judge.assert_sound(page)
    page.locator("main table a").first.click()
    judge.assert_sound(page)
    page.emulate_media(media="print")
    expect(page.locator(".noprint")).to_be_hidden()
    expect(page.locator("nav.nav")).to_be_hidden()
    assert not NUMBER.search(page.locator("main").inner_text().replace(page.locator("code.root").inner_text(), ""))
    page.emulate_media(media="screen")
    return page.locator("tbody td").last.inner_text()


def _type_in(page: Page, reference: str) -> tuple[str, str]:
    page.go_back()
    page.get_by_role("link", name="Catat keberatan di atas kertas").click()
    page.get_by_label("Orang ini tidak layak menerima").check()
    page.get_by_label("Nomor rujukan").fill("12.07-D999-1")
    page.get_by_label("Uraian").fill("Ia pindah ke Riau tahun lalu.")
    page.get_by_label("Cara menghubungi").fill("081234567890")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".summary")).to_contain_text("tidak ada dalam daftar")
    judge.assert_accessible(page)
    page.get_by_label("Nomor rujukan").fill(reference)
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".panel")).to_contain_text("Keberatan diterima")
    judge.assert_accessible(page)
    return page.locator(".panel strong").inner_text(), page.locator("strong.code").inner_text()


def _look_up(page: Page, receipt: str, code: str, told: str) -> None:
    page.goto("/uji-publik/keberatan/status/")
    page.get_by_label("Nomor tanda terima").fill(receipt)
    page.get_by_label("Kode periksa").fill(code)
    page.get_by_role("button", name="Periksa").click()
    expect(page.locator("[role=status]")).to_contain_text(told)
    assert code not in page.url


def _answer(page: Page, receipt: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Keberatan yang perlu dijawab").click()
    page.get_by_role("link", name=receipt).click()
    page.get_by_label("Keberatan dibenarkan").check()
    page.get_by_label("Alasan").first.fill("Kepala dusun membenarkan kepindahannya.")
    page.get_by_label("Jawaban bagi pengaju").fill("Terima kasih, kepindahannya benar.")
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.locator("main")).to_contain_text("dipakai pada rancangan berikutnya")
    expect(page.locator("main")).to_contain_text("Kepala dusun membenarkan")


def _file_without_an_account(page: Page, reference: str) -> str:
    page.goto("/uji-publik/keberatan/")
    page.get_by_label("Kabupaten/kota").select_option(label="Deli Serdang")
    page.get_by_label("Data orang ini salah").check()
    page.get_by_label("Nomor rujukan").fill(reference)
    page.get_by_label("Uraian").fill("Dusunnya salah, mestinya dusun lima.")
    page.get_by_label("Cara menghubungi").fill("081234567890")
    page.get_by_role("button", name="Kirim keberatan").click()
    expect(page.locator(".panel")).to_contain_text("K-12.07-")
    return page.locator(".panel strong").inner_text()


def test_public_pages_are_sound(page: Page) -> None:
    for address in ("/uji-publik/keberatan/", "/uji-publik/keberatan/status/"):
        page.goto(address)
        judge.assert_sound(page)
        judge.assert_targets_are_large(page)
