"""Other programmes, from their lists as they are to who can be taken over: nobody is paid for twice, nobody guessed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from naungan import run
from naungan.cli.main import main
from naungan.reports.verify import verify_bundle
from tests.sources.register_world import import_files, write_csv, write_xlsx

PROGRAMME = """
judul = "Perlindungan Pekerja Rentan Uji 2026"
kode = "uji-2026"
tahun = 2026
batas_usulan = 2026-06-15
tanggal_pendaftaran = 2026-07-01
bulan = 6
wilayah = "uji-regions.csv"

[[sektor]]
kode = "SAWIT"
nama = "Perkebunan kelapa sawit"

[[dana]]
kode = "APBD"
nama = "APBD Provinsi Uji"
pagu = 1_000_000
sektor = ["SAWIT"]
hanya_belum_terdaftar = false
kepesertaan_sendiri_terhitung = false
dasar_hukum = "Contoh: tidak ada"

[iuran]
kelompok = 1
asal_dana = "APBD"

[[kuota]]
sektor = ["SAWIT"]
dana = "APBD"
kursi = { "12.07" = 5 }
sumber = { kursi = "Contoh" }

[kriteria]
desil_kolom = "desil"
desil_maksimum = 2
usia_minimum = 18
usia_di_bawah = 65
domisili = "provinsi"
peserta_mandiri = "tidak"
daftar_pengecualian = ["ASN"]
maks_per_kk = 0

[peringkat]
kunci = ["desil"]

[cadangan]
persen = 20

[sisa_kursi]
aturan = "tetap_kosong"

[undian]
komitmen = ""

[[pekerjaan]]
sektor = "SAWIT"
risiko = 1
alias = ["pemanen sawit"]

[sumber]
tahun = "Contoh"
batas_usulan = "Contoh"
tanggal_pendaftaran = "Contoh"
bulan = "Contoh"
"dana.APBD.pagu" = "Contoh"
"iuran.kelompok" = "Contoh"
"kriteria.desil_maksimum" = "Contoh"
"kriteria.usia_minimum" = "Contoh"
"kriteria.usia_di_bawah" = "Contoh"
"kriteria.maks_per_kk" = "Contoh"
"cadangan.persen" = "Contoh"
"pekerjaan.risiko" = "Contoh"
"""
ASKS = '\n[program_lain]\ndaftar = ["KARTU_NELAYAN", "CSR_PT_X"]\n'
REGIONS = "code,kind,name,population_thousand,tile_col,tile_row,aliases\n12.07,kabupaten,Deli Serdang,2018,0,0,\n"
PEOPLE = {
    "BUDI SANTOSO": ("1207011203800001", "12-03-1980", "L"),
    "RINA WATI SIREGAR": ("1207014506850002", "05-06-1985", "P"),
    "TONO GINTING": ("1207011508790003", "15-08-1979", "L"),
    "DEWI LESTARI": ("1207016310900005", "23-10-1990", "P"),
    "MARULI SIMBOLON": ("1207012202750004", "22-02-1975", "L"),
}
CARDS = [
    {"NIK": PEOPLE["BUDI SANTOSO"][0], "Nama Program": "Kartu Nelayan", "Dibayar Oleh": "Pemkab Deli Serdang",
     "Sumber Dana": "APBD", "Mulai": "2026", "Sampai": "Desember 2026"},
    {"NIK": PEOPLE["RINA WATI SIREGAR"][0], "Nama Program": "Kartu Nelayan", "Dibayar Oleh": "Pemkab Deli Serdang",
     "Sumber Dana": "APBD", "Mulai": "01-01-2026", "Sampai": "30 September 2026"},
    {"NIK": PEOPLE["DEWI LESTARI"][0], "Nama Program": "Kartu Nelayan", "Dibayar Oleh": "Pemkab Deli Serdang",
     "Sumber Dana": "APBD", "Mulai": "2025-06", "Sampai": "2026-05"},
    {"NIK": "", "Nama Program": "Kartu Nelayan", "Dibayar Oleh": "Pemkab Deli Serdang", "Sumber Dana": "", "Mulai": "", "Sampai": ""},
]  # fmt: skip
CSR = [{"NIK": PEOPLE["MARULI SIMBOLON"][0], "Donatur": "PT X", "Berlaku Sampai": ""}]
DAY = date(2026, 6, 1)


class World(NamedTuple):
    folder: Path
    registers: Path

    def determined(self, name: str, *, asks: bool, registers: Path | None = None) -> Path:
        place = self.folder / name
        place.mkdir()
        (place / "p.toml").write_text(
            PROGRAMME.replace("\n[peringkat]", f"{ASKS if asks else ''}\n[peringkat]"), "utf-8"
        )
        (place / "uji-regions.csv").write_text(REGIONS, "utf-8")
        run.determine(
            place / "p.toml",
            [self.folder / "lists"],
            registers or self.registers,
            place / "result",
            key=self.folder / "key",
        )
        return place / "result"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("program-lain")
    lists, registers = folder / "lists", folder / "registers"
    lists.mkdir()
    (folder / "key").write_text("ab" * 32)
    (folder / "key").chmod(0o600)
    people = [
        {"NIK": nik, "NAMA": name, "TANGGAL LAHIR": born, "JENIS KELAMIN": sex, "KODE KAB": "12.07"}
        for name, (nik, born, sex) in PEOPLE.items()
    ]
    write_xlsx(lists / "12.07 Deli Serdang.xlsx", [person | {"PEKERJAAN": "pemanen sawit"} for person in people])
    given = {"as_of": DAY, "regions": ("12",)}
    import_files(
        "population", [write_csv(folder / "p.csv", [p | {"STATUS": "AKTIF"} for p in people])], registers, **given
    )
    import_files(
        "welfare",
        [write_csv(folder / "w.csv", [p | {"DESIL": "1", "PADAN DUKCAPIL": "YA"} for p in people])],
        registers,
        **given,
    )
    stranger = "1271010101600999"
    import_files(
        "membership",
        [write_csv(folder / "m.csv", [{"NIK": stranger, "SEGMEN": "PU", "STATUS": "AKTIF"}])],
        registers,
        **given,
    )
    import_files("exclusions", [write_csv(folder / "e.csv", [{"NIK": stranger, "DAFTAR": "ASN"}])], registers, **given)
    return World(folder, registers)


@pytest.fixture(scope="module")
def asked(world: World) -> tuple[Path, Path]:
    """A result of a programme that asks, and its registers: a workbook of a regency and a list of one company."""
    import shutil

    registers = world.folder / "with-schemes"
    shutil.copytree(world.registers, registers)
    cards = write_xlsx(world.folder / "kartu.xlsx", CARDS, title=["Penerima Kartu Nelayan"])
    csr = write_csv(world.folder / "csr.csv", [row | {"PROGRAM": "CSR PT X"} for row in CSR])
    report = import_files("schemes", [cards, csr], registers, as_of=DAY, regions=("12",))
    assert (report.info.rows, report.info.lists, dict(report.unusable)) == (
        4,
        ("CSR_PT_X", "KARTU_NELAYAN"),
        {"NIK_KOSONG": 1},
    )
    return world.determined("asked", asks=True, registers=registers), registers


def checks(result: Path) -> dict[str, Any]:
    names = dict(
        zip(
            *(pq.read_table(result / "rows.parquet").column(c).to_pylist() for c in ("candidate_id", "nama")),
            strict=True,
        )
    )
    return {
        names[row["candidate_id"]]: (row["verdict"], next((e for e in row["evidence"] if e["check"] == "PROGRAM_LAIN"), None))
        for row in pq.read_table(result / "decisions.parquet").to_pylist()
    }  # fmt: skip


def test_who_pays_until_when_is_the_evidence_of_a_check(asked: tuple[Path, Path]) -> None:
    found = checks(asked[0])
    assert {name: (verdict, e["outcome"], e["code"], e["value"]) for name, (verdict, e) in found.items()} == {
        "BUDI SANTOSO": ("TIDAK_MEMENUHI", "GAGAL", "DIDANAI_PROGRAM_LAIN", "KARTU_NELAYAN (PEMKAB DELI SERDANG, APBD): 2026-01-01 s.d. 2026-12-31"),
        "RINA WATI SIREGAR": ("TIDAK_MEMENUHI", "GAGAL", "DIDANAI_PROGRAM_LAIN", "KARTU_NELAYAN (PEMKAB DELI SERDANG, APBD): 2026-01-01 s.d. 2026-09-30"),
        "TONO GINTING": ("DITETAPKAN", "LOLOS", "", "TIDAK DIDANAI"),
        "DEWI LESTARI": ("DITETAPKAN", "LOLOS", "", "TIDAK DIDANAI"),
        "MARULI SIMBOLON": ("PERLU_TINJAUAN", "TIDAK_DIKETAHUI", "PROGRAM_LAIN_BELUM_DIKETAHUI", "CSR_PT_X (PT X): ? s.d. ?"),
    }  # fmt: skip
    assert found["BUDI SANTOSO"][1]["source"] == "uji"
    assert found["BUDI SANTOSO"][1]["as_of"] == "2026-06-01"
    assert verify_bundle(asked[0]).is_sound
    assert "Penyelenggara program lain" in (asked[0] / "laporan.html").read_text("utf-8")


def test_a_programme_that_does_not_ask_decides_the_same_bytes_with_and_without_such_a_list(
    world: World, asked: tuple[Path, Path]
) -> None:
    without, beside = world.determined("silent", asks=False), world.determined("beside", asks=False, registers=asked[1])
    for name in ("decisions.parquet", "decisions.jsonl", "cells.parquet"):
        assert (without / name).read_bytes() == (beside / name).read_bytes()
    assert all(verdict == "DITETAPKAN" and evidence is None for verdict, evidence in checks(without).values())
    assert "program lain" not in (without / "laporan.html").read_text("utf-8").lower()


def test_a_programme_that_asks_without_any_list_seats_nobody_and_refuses_nobody(world: World) -> None:
    found = checks(world.determined("unheld", asks=True))
    assert {verdict for verdict, _ in found.values()} == {"PERLU_TINJAUAN"}
    assert {(e["outcome"], e["code"]) for _, e in found.values()} == {
        ("TIDAK_DIKETAHUI", "PROGRAM_LAIN_BELUM_DIKETAHUI")
    }


def test_take_over_is_offered_from_the_month_after_the_last_paid_day(
    asked: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "ambil-alih.xlsx"
    call = ["takeover", str(asked[0]), "--registers", str(asked[1])]
    assert main([*call, "--out", str(book)]) == 0
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines() if line.strip()[:5] in ("2026-", "2027-")] == [
        "2026-10",
        "2027-01",
    ]
    assert "BUDI" not in shown
    assert PEOPLE["BUDI SANTOSO"][0] not in shown
    rows = [[cell.value for cell in row] for row in load_workbook(book)["Ambil alih"].iter_rows(min_row=2)]
    assert [(row[1], row[7], row[8], row[9]) for row in rows] == [
        ("RINA WATI SIREGAR", "2026-09-30", "2026-10-01", 3), ("BUDI SANTOSO", "2026-12-31", "2027-01-01", 0),
    ]  # fmt: skip
    assert {row[2] for row in rows} == {"************0002", "************0001"}
    assert book.stat().st_mode & 0o077 == 0
    assert main([*call, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["since"], each["months_left"]) for each in told["takeovers"]] == [
        ("2026-10-01", 3),
        ("2027-01-01", 0),
    ]


def test_take_over_is_asked_only_of_the_list_that_was_used(
    world: World, asked: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    other = world.folder / "other"
    import_files("schemes", [write_csv(world.folder / "o.csv", CARDS[:1])], other, as_of=DAY)
    assert main(["takeover", str(asked[0]), "--registers", str(other)]) == 3
    assert "bukan daftar program lain yang dipakai" in capsys.readouterr().err
    assert main(["takeover", str(world.folder / "silent" / "result"), "--registers", str(asked[1])]) == 3
    assert "tidak memeriksa program lain" in capsys.readouterr().err
