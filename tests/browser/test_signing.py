"""A signature seen in a browser: the head proves who he is, reads exactly what he signs, and signs; pages are sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import judge
from tests.office.workplace import serving

HOME, ELSEWHERE = "12.07", "12.71"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an office in the middle of a meeting."""
    with serving(tmp_path_factory.mktemp("meeting"), "tests.office.signing_office") as address:
        yield address


def prove(page: Page) -> None:
    page.fill("input[name=password]", judge.PASSWORD)
    page.press("input[name=password]", "Enter")


def test_a_head_signs_with_proof_of_who_he_is(desk: Page) -> None:
    judge.login(desk, f"kepala-{HOME}")
    desk.get_by_role("link", name="Berita acara menunggu tanda tangan Anda").click()
    assert "reauthenticate" in desk.url, "an open browser alone signs nothing"
    judge.assert_sound(desk)
    prove(desk)
    expect(desk.locator("h1")).to_have_text("Tandatangani untuk Deli Serdang")
    judge.assert_sound(desk)
    shown = desk.locator("p.code").inner_text().replace(" ", "")
    assert desk.locator("input[name=seen]").input_value() == shown
    desk.get_by_label("Saya sudah membaca").check()
    desk.get_by_role("button", name="Tandatangani").click()
    expect(desk.locator("[role=status]")).to_contain_text("Tanda tangan Anda tercatat")
    expect(desk.locator(f"[id='{HOME}'] .tag.good")).to_have_text("Sudah")
    expect(desk.locator(f"[id='{ELSEWHERE}'] .tag")).to_have_text("Belum")
    judge.assert_sound(desk)


def test_it_works_on_a_phone_without_scripts(new_context: judge.NewContext) -> None:
    page = judge.watch(new_context(320, 640, java_script_enabled=False).new_page())
    judge.login(page, f"kepala-{ELSEWHERE}", afresh=True)
    page.goto("/persetujuan/")
    page.get_by_role("link", name="Nomor 1").click()
    page.get_by_role("link", name="Tandatangani untuk Medan").click()
    prove(page)
    page.get_by_label("Saya sudah membaca").check()
    page.get_by_role("button", name="Tandatangani").click()
    expect(page.locator("[role=status]")).to_contain_text("Tanda tangan Anda tercatat")
    judge.assert_no_sideways_scroll(page)
    judge.assert_targets_are_large(page)


def test_the_pages_of_the_minutes_are_sound(page: Page) -> None:
    judge.login(page, "petugas-dua")
    page.goto("/persetujuan/")
    judge.assert_sound(page)
    page.get_by_role("link", name="Nomor 1").click()
    judge.assert_sound(page)
    if page.viewport_size and page.viewport_size["width"] == 320:
        judge.assert_targets_are_large(page)
    for name in (f"[id='{HOME}'] [data-label='Tanda tangan']", f"[id='{HOME}'] [data-label='Iuran']"):
        box = page.locator(name).bounding_box()
        assert box and page.viewport_size
        assert box["x"] + box["width"] <= page.viewport_size["width"], "read without moving the page sideways"
    page.get_by_role("link", name="Ubah isi").click()
    judge.assert_sound(page)
    page.goto(f"/persetujuan/1/cetak/{HOME}/")
    judge.assert_sound(page)
    page.goto("/persetujuan/1/kertas/")
    judge.assert_sound(page)
    page.goto("/persetujuan/susun/")
    judge.assert_sound(page)


def test_ink_goes_from_paper_to_a_signature(new_context: judge.NewContext, tmp_path: Path) -> None:
    with serving(tmp_path / "home", "tests.office.signing_office") as address:
        sender = judge.watch(new_context(320, 640, base_url=address).new_page())
        judge.login(sender, "pengirim")
        sender.goto(f"/persetujuan/1/cetak/{HOME}/")
        code = sender.locator("strong.code").inner_text()
        sender.goto("/persetujuan/1/")
        sender.get_by_role("link", name="Unggah pindaian").click()
        sender.set_input_files(
            "#berkas",
            {"name": "k.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 kertas\nstartxref\n9\n%%EOF\n"},
        )
        today = sender.evaluate("new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10)")
        year, month, day = today.split("-")
        told = {"code": code, "name": "Kepala", "post": "Kepala Dinas", "day": f"{day}-{month}-{year}"}
        for field, text in told.items():
            sender.fill(f"#{field}", text)
        sender.get_by_role("button", name="Unggah").click()
        expect(sender.locator("[role=status]")).to_contain_text("Pindaian diterima")
        second = judge.watch(new_context(320, 640, base_url=address).new_page())
        judge.login(second, "petugas-dua")
        second.get_by_role("link", name="Pindaian tanda tangan yang perlu diperiksa").click()
        judge.assert_sound(second)
        judge.assert_targets_are_large(second)
        second.get_by_label("Saya melihat kertasnya").check()
        second.get_by_role("button", name="Sahkan").click()
        prove(second)
        expect(second.locator("h1")).to_have_text("Periksa pindaian: Deli Serdang")
        second.get_by_label("Saya melihat kertasnya").check()
        second.get_by_role("button", name="Sahkan").click()
        expect(second.locator(f"[id='{HOME}'] .tag.good")).to_have_text("Sudah")
