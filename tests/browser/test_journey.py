"""The whole way in a real browser: 33 lists, a doubt settled, a freeze, everybody's signature, a decree that verifies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NotInTime

from naungan.model.money import grouped
from naungan.office.signers.trial_signer import TestSigner
from tests.browser import judge
from tests.browser.judge import watch
from tests.office import tiny_office, tiny_province
from tests.office.tiny_province import DOUBTED, TinyProvince, workbook
from tests.office.workplace import Workplace, workplace

SEEN: set[str] = set()
"""Kinds of pages that were looked at: the second database's journey need not look again."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> TinyProvince:
    """A province without a doubt but one."""
    return tiny_province.kept_province()


@pytest.fixture(params=["sqlite", "postgresql"])
def at_work(request: pytest.FixtureRequest, province: TinyProvince) -> Iterator[Workplace]:
    """Its office, once on each database."""
    with workplace(request.param, "tests.office.tiny_office", **{tiny_office.FOLDER: str(province.folder)}) as found:
        if found is None:
            pytest.skip("no PostgreSQL on this machine: whether the journey ends there was NOT tested")
        yield found


def test_from_33_lists_to_a_verified_decree(
    at_work: Workplace, province: TinyProvince, browser: Browser, tmp_path: Path
) -> None:
    for code, rows in sorted(province.rows.items()):
        with _logged_in(browser, at_work, f"petugas-{code}") as page:
            if code == DOUBTED:
                _mend_and_hand_in(page, code, [*rows, province.doubtful, province.refused], tmp_path)
            else:
                _upload(page, code, workbook(*rows))
                _hand_in(page)
    with _logged_in(browser, at_work, "petugas_provinsi") as page:
        page.goto("/usulan/")
        _says(page, "33 / 33")
        assert_sound(page)
        _determine(page)
        _settle(page, province)
        _determine(page)
        _freeze(page)
    with _logged_in(browser, at_work, "penyandang_dana") as page:
        page.goto("/penetapan/dana/")
        assert_sound(page)
        filled = sum(map(int, page.locator("tbody tr td:nth-child(3)").all_inner_texts()))
        assert filled == sum(map(len, province.rows.values())) + 1
        stamp = page.locator(".stamp").inner_text()
    _agree(browser, at_work, sorted(province.rows))
    _decree(browser, at_work)
    _check(browser, at_work, filled, stamp.split()[-1])


def assert_sound(page: Page) -> None:
    """Each kind of page is judged once: the addresses without their numbers."""
    kind = re.sub(r"c[0-9a-z]{20}|[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}|[\d.]+", "*", urlsplit(page.url).path)
    if kind not in SEEN:
        judge.assert_sound(page)
    SEEN.add(kind)


class _LoggedIn:
    """A browser of one's own, logged in as `username`; closed at the end."""

    def __init__(self, browser: Browser, office: Workplace, username: str) -> None:
        self.context = browser.new_context(base_url=office.url, locale="id-ID")
        self.context.set_default_timeout(15_000)
        self.username = username

    def __enter__(self) -> Page:
        page = watch(self.context.new_page())
        page.goto("/akun/login/")
        page.fill("input[name=login]", self.username)
        page.fill("input[name=password]", tiny_office.PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/akun/login/" not in url)
        return page

    def __exit__(self, *_: object) -> None:
        self.context.close()


_logged_in = _LoggedIn


def _upload(page: Page, code: str, data: bytes, *, more: bool = False) -> None:
    page.goto(f"/usulan/{code}/")
    page.set_input_files("input[name=file]", {"name": "daftar.xlsx", "mimeType": XLSX, "buffer": data})
    if more:
        page.check("input[name=more]")
    page.get_by_role("button", name="Unggah").click()
    page.wait_for_url(re.compile(r"/v\d+/$"))


def _says(page: Page, words: str) -> None:
    """Waits for the answer: a click does not wait for the page that it leads to."""
    try:
        page.get_by_text(words).first.wait_for()
    except NotInTime as error:
        raise AssertionError(f"{page.url} never said '{words}', but: {page.inner_text('main')}") from error


def _hand_in(page: Page) -> None:
    page.get_by_role("button", name="Serahkan versi ini").click()
    _says(page, "Daftar diserahkan")


def _mend_and_hand_in(page: Page, code: str, rows: list[dict[str, str]], folder: Path) -> None:
    """A faulty list, its Perbaikan.xlsx mended, the diff, and the hand-in."""
    broken = {**rows[0], "nik": rows[0]["nik"][:15]}
    _upload(page, code, workbook(broken, *rows[1:]))
    assert_sound(page)
    _says(page, "16 angka")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh Perbaikan.xlsx").click()
    file = folder / "Perbaikan.xlsx"
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    cells = [cell for line in book.worksheets[0].iter_rows() for cell in line if cell.value == broken["nik"]]
    assert len(cells) == 1
    cells[0].value = rows[0]["nik"]
    book.save(file)
    _upload(page, code, file.read_bytes())
    _hand_in(page)
    page.goto(f"/usulan/{code}/")
    assert_sound(page)


def _determine(page: Page) -> None:
    page.goto("/penetapan/")
    assert_sound(page)
    page.get_by_role("button", name="Hitung rancangan").click()
    _wait(page)


def _wait(page: Page) -> None:
    page.get_by_text("Akar hasil").wait_for(timeout=60_000)


def _settle(page: Page, province: TinyProvince) -> None:
    """The one doubtful identity, side by side with the register."""
    page.get_by_role("link", name=re.compile("belum pasti")).click()
    assert_sound(page)
    page.locator("main ul a").first.click()
    assert_sound(page)
    assert province.doubtful_nik not in page.content()
    page.keyboard.press("1")  # a key answers the first who has no answer; without scripts the circle is clicked
    assert page.is_checked("input[name=answer-1][value=sama]")
    page.fill("input[name=why]", "Kepala desa mengenalnya")
    page.get_by_role("button", name="Catat").click()
    _says(page, "Putusan Anda sudah dicatat")


def _freeze(page: Page) -> None:
    page.goto("/penetapan/bekukan/")
    assert_sound(page)
    page.check("#sudah")
    page.get_by_role("button", name="Bekukan penetapan").click()
    _wait(page)
    _says(page, "Hasil ini tidak berubah lagi")
    assert_sound(page)


def _agree(browser: Browser, office: Workplace, codes: list[str]) -> None:
    """Minutes drawn up and opened, signed by every head, by BPJS and by the province; one of them looks closely."""
    with _logged_in(browser, office, "petugas_provinsi") as page:
        page.goto("/persetujuan/")
        assert_sound(page)
        page.get_by_role("link", name="Susun berita acara").click()
        page.get_by_role("button", name="Susun").wait_for()
        assert_sound(page)
        page.fill("input[name=place]", "Medan")
        page.fill("input[name=held_on]", f"{_today():%d-%m-%Y}")
        page.get_by_role("button", name="Susun").click()
        page.get_by_role("button", name="Buka penandatanganan").click()
        page.get_by_role("button", name="Buka penandatanganan").wait_for(state="hidden")
        assert_sound(page)
        address = urlsplit(page.url).path
    for username in (*(f"kepala-{code}" for code in codes), "petugas_bpjs", "kepala_provinsi"):
        with _logged_in(browser, office, username) as page:
            page.goto(f"{address}tanda-tangan/")
            _prove_oneself(page)
            assert_sound(page)
            page.get_by_role("checkbox").check()
            page.get_by_role("button", name="Tandatangani").click()
            _says(page, "Tanda tangan Anda tercatat")
    with _logged_in(browser, office, "pemeriksa") as page:
        page.goto(address)
        _says(page, "Lengkap")


def _today() -> date:
    """Where the office is: a day that is over there is refused."""
    return datetime.now(ZoneInfo("Asia/Jakarta")).date()


def _prove_oneself(page: Page) -> None:
    page.fill("input[name=password]", tiny_office.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def _decree(browser: Browser, office: Workplace) -> None:
    """Drawn up by the officer, made by the worker, signed for a test, issued by the head."""
    with _logged_in(browser, office, "petugas_provinsi") as page:
        page.goto("/keputusan/")
        assert_sound(page)
        page.get_by_role("link", name="Susun keputusan").click()
        page.get_by_role("button", name="Susun keputusan").wait_for()
        assert_sound(page)
        page.fill("input[name=number]", "188.44/1/KPTS/2025")
        for box, value in zip(("day", "month", "year"), f"{_today():%d-%m-%Y}".split("-"), strict=True):
            page.fill(f"input[name={box}]", value)
        page.fill("input[name=signatory]", "Nama Contoh")
        page.get_by_role("button", name="Susun keputusan").click()
        page.get_by_role("button", name="Tanda tangani").wait_for(timeout=60_000)
        assert_sound(page)
        page.get_by_role("button", name="Tanda tangani").click()
        _prove_oneself(page)
        page.get_by_role("button", name="Tanda tangani").click()
        _says(page, "Tanda tangan diperiksa dan disimpan")
        address = urlsplit(page.url).path
    with _logged_in(browser, office, "kepala_provinsi") as page:
        page.goto(address)
        page.get_by_role("button", name="Terbitkan keputusan").click()
        _prove_oneself(page)
        page.get_by_role("button", name="Terbitkan keputusan").click()
        _says(page, "Keputusan terbit")
        assert_sound(page)


def _check(browser: Browser, office: Workplace, people: int, code: str) -> None:
    """What anybody can do with the paper: read the same figures, verify the signature, compare it with the office."""
    with _logged_in(browser, office, "petugas_bpjs") as page:
        page.goto("/keputusan/")
        page.get_by_role("link", name="188.44/1/KPTS/2025").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Keputusan, sebagaimana ditandatangani").click()
        paper = download.value.path().read_bytes()
        public = page.get_by_role("link", name="halaman pemeriksaan umum").get_attribute("href")
    with ThreadPoolExecutor(1) as apart:  # the browser's event loop runs in this thread
        assert apart.submit(TestSigner(office.home).verify, paper).result().is_intact
    said = " ".join("".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(paper)).pages).split())
    assert f"{grouped(people)} (" in said
    assert code in said
    anybody = browser.new_context(base_url=office.url, locale="id-ID")
    page = watch(anybody.new_page())
    page.goto(str(public))
    _says(page, "tanda tangan uji")
    assert_sound(page)
    assert page.locator(".stats dd").first.inner_text() == grouped(people)
    assert code in page.locator(".stamp").inner_text()
    page.get_by_role("link", name="Bandingkan berkas PDF").click()
    assert_sound(page)
    page.set_input_files("input[name=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": paper})
    page.get_by_role("button", name="Bandingkan").click()
    _says(page, "sebagaimana ditandatangani")
    anybody.close()
