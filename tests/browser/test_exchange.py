"""Asking Dukcapil in a real browser: by file, answered in two parts with a double, and by service; then fewer wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from naungan.engines.registers import import_register
from naungan.model.exchange import Service
from naungan.model.register import Coverage
from naungan.synthetic.service_simulator import PASSWORD, USER, Behaviour, Simulator, simulating
from tests.browser import judge
from tests.office.answered_files import OWNER, answered, rows_of, unlocked
from tests.office.workplace import Workplace, workplace

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEMBERS = "NIK,KPJ,SEGMEN,STATUS,PEMBAYAR\n1271010101600999,99,PU,AKTIF,PT X"
"""Somebody who is in no list."""
SEED = "tests.browser.exchange_office"


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """BPJS as it would answer about these people: none of them is a member."""
    folder = tmp_path_factory.mktemp("bpjs")
    (folder / "membership.csv").write_text(MEMBERS, "utf-8")
    import_register(
        "membership", [folder / "membership.csv"], folder, coverage=Coverage.LENGKAP, as_of=date(2026, 6, 1),
        source="Contoh (tiruan)", regions=("12",),
    )  # fmt: skip
    with simulating(Service.BPJS, folder, Behaviour(), port=0) as found:
        yield found


@pytest.fixture
def at_work(simulator: Simulator) -> Iterator[Workplace]:
    """The office at work on SQLite, told where BPJS answers."""
    told = {
        "NAUNGAN_BPJS_URL": simulator.url, "NAUNGAN_BPJS_USER": USER, "NAUNGAN_BPJS_PASSWORD": PASSWORD,
        "NAUNGAN_ASK_PER_SECOND": "1000",
    }  # fmt: skip
    with workplace("sqlite", SEED, **told) as found:
        assert found
        yield found


@pytest.fixture
def page(at_work: Workplace, browser: Browser) -> Iterator[Page]:
    """The province's officer on the smallest phone."""
    context = browser.new_context(
        base_url=at_work.url, viewport={"width": 320, "height": 640}, locale="id-ID", accept_downloads=True
    )
    context.set_default_timeout(30_000)
    page = judge.watch(context.new_page())
    judge.login(page, "petugas_provinsi", afresh=True)
    yield page
    context.close()


def test_from_a_draft_over_two_exchanges_to_fewer_who_wait(page: Page, tmp_path: Path) -> None:
    waiting = _waiting(page)
    assert waiting == 6
    password = _ask(page, "Dukcapil")
    _answer_by_file(page, password, tmp_path)
    _use(page)
    _ask(page, "BPJS Ketenagakerjaan")
    _answer_by_service(page)
    _use(page)
    _determine(page)
    assert _waiting(page) < waiting
    page.goto("/")
    judge.assert_sound(page)


def _waiting(page: Page) -> int:
    """Who rests in PERLU_TINJAUAN on the last draft."""
    page.goto("/penetapan/")
    page.locator("main table a").first.click()
    page.get_by_text("Akar hasil").wait_for()
    return int(page.locator(".stats a[href*=PERLU_TINJAUAN]").locator("xpath=../../dd").inner_text())


def _ask(page: Page, whom: str) -> str:
    """From the list of exchanges over the dry run to the password, which is shown once."""
    page.goto("/pertukaran/")
    judge.assert_sound(page)
    page.get_by_role("link", name="Minta data").click()
    judge.assert_sound(page)
    page.get_by_label(whom).check()
    page.get_by_label("Penanggung jawab di kantor tujuan").fill(OWNER)
    page.get_by_role("button", name="Lihat dulu").click()
    expect(page.get_by_role("heading", name="Yang akan diminta")).to_be_visible()
    judge.assert_sound(page)
    page.get_by_role("button", name="Buat pertukaran").click()
    password = page.get_by_label("Sandi berkas pertukaran").input_value()
    judge.assert_sound(page)
    page.get_by_role("link", name="Sandi sudah dicatat").click()
    page.get_by_role("heading", name="Berkas untuk kantor tujuan").wait_for(timeout=60_000)
    judge.assert_sound(page)
    judge.assert_targets_are_large(page)
    assert password not in page.content()
    return password


def _answer_by_file(page: Page, password: str, folder: Path) -> None:
    """As Dukcapil would: one part, the same again, then the rest with a line twice."""
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"Unduh dukcapil-001\.xlsx")).click()
    file = folder / "permintaan.xlsx"
    download.value.save_as(file)
    rows = rows_of(unlocked(file.read_bytes(), password))
    with page.expect_download() as letter:
        page.get_by_role("button", name=re.compile("Unduh surat")).click()
    assert letter.value.path().read_bytes().startswith(b"%PDF")
    first = answered(rows[:3])
    _upload(page, first)
    expect(page.locator("main")).to_contain_text(f"3 dari {len(rows)} orang terjawab")
    judge.assert_sound(page)
    page.get_by_role("link", name="Kembali ke pertukaran").click()
    page.get_by_role("link", name="Belum dijawab").click()
    expect(page.locator("tbody tr")).to_have_count(len(rows) - 3)
    judge.assert_sound(page)
    page.go_back()
    _upload(page, first)
    expect(page.locator("main")).to_contain_text("sudah pernah diterima")
    page.get_by_role("link", name="Kembali ke pertukaran").click()
    _upload(page, answered([rows[2], *rows[3:], rows[3]]))
    expect(page.locator("main")).to_contain_text(f"{len(rows)} dari {len(rows)} orang terjawab")
    judge.assert_sound(page)
    page.get_by_role("link", name="Kembali ke pertukaran").click()
    judge.assert_sound(page)


def _upload(page: Page, data: bytes) -> None:
    page.set_input_files("input[name=file]", {"name": "jawaban.xlsx", "mimeType": XLSX, "buffer": data})
    page.get_by_role("button", name="Unggah jawaban").click()
    page.get_by_role("heading", name=re.compile("Tanda terima")).wait_for()


def _answer_by_service(page: Page) -> None:
    page.get_by_role("button", name="Tanyakan lewat layanan").click()
    page.get_by_role("button", name="Pakai sebagai register").wait_for(timeout=60_000)
    judge.assert_sound(page)


def _use(page: Page) -> None:
    page.get_by_role("button", name="Pakai sebagai register").click()
    page.get_by_text("Jawaban sudah menjadi register.").wait_for(timeout=60_000)
    judge.assert_sound(page)


def _determine(page: Page) -> None:
    page.goto("/penetapan/")
    page.get_by_role("button", name="Hitung rancangan").click()
    page.get_by_text("Akar hasil").wait_for(timeout=60_000)
