"""What is a person's row and what is not, which column is which, and where every cell went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from naungan.model.problem import ProblemCode as C
from naungan.sources.date_order import date_order
from naungan.sources.headers import column_words, understand
from naungan.sources.list_file import ListRead

from .list_builder import HEADER, KINDS, Grid, codes, filled, nik, ods, people, person, plain_list, read_one, xls, xlsx


def read_grid(grid: Grid, name: str = "langkat.xlsx", **options: Any) -> ListRead:
    return read_one(name, xlsx(("Data", grid), **options))


def passed_over(read: ListRead) -> list[int]:
    return [problem.row for _, problem in read.problems if problem.code is C.BARIS_DIABAIKAN]


def names(read: ListRead) -> list[str]:
    return [row.nama for row in read.rows]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NIK", "nik"), ("N I K", "nik"), ("No. KTP", "nik"), ("Nomor Induk Kependudukan", "nik"), ("nik (16 digit)", "nik"),
        ("NIK / No. KTP", "nik"), ("2. NIK", "nik"), ("NAMA SESUAI E-KTP*", "nama"), ("Nama Lengkap\n(sesuai KTP)", "nama"),
        ("Nama Pekerja Rentan", "nama"), ("No.KK", "kk"), ("Nomor Kartu Keluarga", "kk"), ("Tempat, Tgl Lahir", "tempat_tanggal_lahir"),
        ("TTL", "tempat_tanggal_lahir"), ("Tgl. Lahir (DD/MM/YYYY)", "tanggal_lahir"), ("L/P", "jenis_kelamin"),
        ("Jenis Kelamin (L/P)", "jenis_kelamin"), ("Kab/Kota", "kab"), ("Kabupaten / Kota", "kab"), ("Desa/Kelurahan", "desa"),
        ("Kel./Desa", "desa"), ("Kec.", "kec"), ("No. HP/WA", "no_hp"), ("Nama Ibu Kandung", "nama_ibu"), ("No.", "no"),
        ("Kode Kemdagri", "kode_kemendagri"), ("nomor_induk_kependudukan", "nik"), ("Jenis Pekerjaan", "pekerjaan"),
    ],
)  # fmt: skip
def test_headings_are_understood_as_offices_write_them(heading: str, field: str) -> None:
    found = understand(heading)
    assert found is not None
    assert found.field == field


@pytest.mark.parametrize(
    "heading",
    [
        "Kode BPS",
        "Nama Kepala Keluarga",
        "Nama Kebun",
        "Desil",
        "Umur",
        "Provinsi",
        "Kec/Desa",
        "Keterangan",
        "NIP",
        "",
    ],
)
def test_a_heading_that_means_something_else_is_not_forced_into_a_field(heading: str) -> None:
    assert understand(heading) is None


def test_no_alias_stands_for_two_fields() -> None:
    seen: dict[str, str] = {}
    for word in column_words():
        for alias in word.aliases:
            assert seen.setdefault(alias.replace(" ", ""), word.field) == word.field, alias


@pytest.mark.parametrize("turn", range(7))
def test_the_order_of_columns_changes_nothing(turn: int) -> None:
    grid = [[*row[turn:], *row[:turn]] for row in plain_list()]
    assert read_grid(grid).rows == read_grid(plain_list()).rows


def test_titles_totals_footers_repeated_headers_and_column_numbers_are_no_people() -> None:
    grid = [
        ["DAFTAR CALON PENERIMA BANTUAN IURAN"], ["KABUPATEN LANGKAT TAHUN 2025"], [], HEADER, [1, 2, 3, 4, 5, 6, 7],
        *people(2), HEADER, *people(2, 3), ["", "", "JUMLAH", "4 orang"], [],
        ["", "", "Mengetahui,", "", "", "Stabat, 12 Agustus 2025"], ["", "", "Kepala Dinas"],
        ["", "", "RUDI SAMOSIR", "", "", "Dibuat oleh", "Operator"], ["", "NIP. 19700101 199503 1 002"],
    ]  # fmt: skip
    read = read_grid(grid)
    assert names(read) == ["ORANG 1", "ORANG 2", "ORANG 3", "ORANG 4"]
    assert [row.source_row for row in read.rows] == [6, 7, 9, 10]
    assert passed_over(read) == [1, 2, 5, 8, 11, 13, 14, 15, 16]
    assert codes(read) == []


@pytest.mark.parametrize("first", ["JUMLAH", "Total", "Jlh.", "SUB TOTAL", "Rekapitulasi"])
def test_a_total_is_no_person_however_many_cells_it_fills(first: str) -> None:
    total = [9, "", first, "", "2 L / 1 P", "3 desa", "3 orang"]
    assert names(read_grid([HEADER, *people(3), total])) == ["ORANG 1", "ORANG 2", "ORANG 3"]


@pytest.mark.parametrize(
    "cells",
    [
        {"NIK": ""}, {"NIK": "belum ada"}, {"NIK": "", "NO": ""}, {"NAMA": ""}, {"NAMA": "", "NO": "", "TANGGAL LAHIR": "", "L/P": ""},
        {"NIK": "12", "DESA": "", "PEKERJAAN": "", "L/P": ""}, {"NAMA": "Total Sinaga"}, {"DESA": "Jumlah Mulia"},
    ],
)  # fmt: skip
def test_a_person_with_cells_missing_is_still_a_person(cells: dict[str, Any]) -> None:
    assert [row.source_row for row in read_grid([HEADER, person(1), person(2, **cells), person(3)]).rows] == [2, 3, 4]


def test_a_header_over_two_rows_is_read_as_one() -> None:
    grid = [
        ["NO", "NAMA", "NOMOR", "", "LAHIR", "", "JENIS KELAMIN", "", "ALAMAT", "", ""],
        ["", "", "NIK", "KK", "TEMPAT", "TANGGAL", "L", "P", "DUSUN", "DESA", "KECAMATAN"],
        [1, "SITI", nik(1), nik(9), "Medan", "12-03-1980", "", "v", "III", "Suka Maju", "Gebang"],
        [2, "BUDI", nik(2), nik(9), "Stabat", "25-03-1981", "v", "", "Mawar", "Suka Maju", "Gebang"],
    ]
    merges = ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1", "I1:K1"]
    for read in (read_grid(grid, merges=merges), read_one("langkat.ods", ods(("Data", grid)))):
        siti, budi = read.rows
        assert (siti.nik, siti.kk, siti.tempat_lahir, siti.tanggal_lahir) == (nik(1), nik(9), "Medan", "12-03-1980")
        assert (siti.jenis_kelamin, budi.jenis_kelamin) == ("P", "L")
        assert (siti.alamat, budi.alamat, siti.desa, siti.kec) == ("Dusun III", "Mawar", "Suka Maju", "Gebang")
        assert codes(read) == []


def test_a_birth_date_in_three_columns_becomes_one() -> None:
    grid = [["NAMA", "NIK", "TANGGAL LAHIR", "", ""], ["", "", "TGL", "BLN", "THN"], ["SITI", nik(1), 12, 3, 1980]]
    assert read_grid(grid).rows[0].tanggal_lahir == "12-3-1980"


def test_a_title_directly_above_the_header_is_not_taken_for_its_upper_row() -> None:
    read = read_grid([["DAFTAR NAMA KABUPATEN LANGKAT"], HEADER, *people(2)], name="a.xlsx")
    assert read.sheets[0].header_row == 2
    assert dict(read.sheets[0].mapping)["NAMA"] == "nama"


def test_the_surer_of_two_columns_for_one_field_is_used_and_the_other_told() -> None:
    grid = [["Nama Penduduk", "NIK", "NAMA"], ["LAIN", nik(1), "SITI"]]
    read = read_grid(grid)
    assert read.rows[0].nama == "SITI"
    assert [(p.column, p.value) for _, p in read.problems] == [("Nama Penduduk", "1 sel di kolom A")]


def test_cells_merged_downwards_count_for_every_row_but_never_invent_a_name() -> None:
    grid = [
        ["KECAMATAN", "KK", "NAMA", "NIK"],
        ["Gebang", nik(9), "SITI", nik(1)],
        ["", "", "", nik(2)],
        ["", "", "BUDI", nik(3)],
    ]
    read = read_grid(grid, merges=["A2:A4", "B2:B3", "C2:C3"])
    assert [row.kec for row in read.rows] == ["Gebang"] * 3
    assert [row.kk for row in read.rows] == [nik(9), nik(9), ""]
    assert names(read) == ["SITI", "", "BUDI"]


def test_several_sheets_are_read_and_what_is_no_list_is_told() -> None:
    data = xlsx(
        ("Tahap I", plain_list(2)), ("Rekap", [["KECAMATAN", "JUMLAH"], ["Gebang", 2]]), ("Kosong", []),
        ("Lama", plain_list(3)), ("Tanpa judul", people(3)), hidden=["Lama"],
    )  # fmt: skip
    read = read_one("langkat.xlsx", data)
    assert [(row.source_sheet, row.source_row) for row in read.rows] == [("Tahap I", 2), ("Tahap I", 3)]
    told = {(problem.sheet, problem.code, problem.value) for _, problem in read.problems}
    assert told == {
        ("Rekap", C.LEMBAR_DIABAIKAN, "4 sel"),
        ("Lama", C.LEMBAR_DIABAIKAN, "lembar tersembunyi, 28 sel"),
        ("Tanpa judul", C.JUDUL_KOLOM_TIDAK_DITEMUKAN, "21 sel"),
    }


MESSY: Grid = [
    ["DAFTAR CALON", "", "Stabat"], ["", " ", "\xa0"], [*HEADER, "DESIL", "", "KETERANGAN"],
    *[[*row, 1, "x", "baru"] for row in people(3)], [*person(4), "", "catatan"], HEADER,
    ["JUMLAH", "", 4], ["", "", "Mengetahui"],
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_filled_cell_is_used_or_told_of(kind: str) -> None:
    read = read_one(f"langkat.{kind}", KINDS[kind](MESSY))
    sheet = read.sheets[0]
    told = sum(int(p.value.split()[0]) for _, p in read.problems)
    used = sum(filled([row]) for row in (HEADER, *people(4))) + 2
    assert sheet.cells == filled(MESSY) - 2
    assert (sheet.used_cells, sheet.ignored_cells) == (used, told)
    assert sheet.used_cells + told == sheet.cells
    assert codes(read) == [C.KOLOM_TIDAK_DIKENAL] * 3
    assert [p.column for _, p in read.problems if p.code is C.KOLOM_TIDAK_DIKENAL] == ["DESIL", "I", "KETERANGAN"]


def test_address_parts_in_their_own_columns_are_joined() -> None:
    grid = [
        ["NAMA", "NIK", "ALAMAT", "DUSUN", "RT", "RW", "RT/RW"],
        ["SITI", nik(1), "Jl. Mawar", "II", "001", "2", "003/004"],
    ]
    assert read_grid(grid).rows[0].alamat == "Jl. Mawar, Dusun II, RT 001, RW 2, RT/RW 003/004"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (29292, "29292"), (29292.0, "29292"), (2.5, "2.5"), (date(1980, 3, 12), "1980-03-12"), (True, "TRUE"),
        (datetime.fromisoformat("1980-03-12"), "1980-03-12"), ("  Suka \xa0", "Suka"), ("Suka\nMaju", "Suka Maju"), ("\u200bSuka\ufeff", "Suka"),
        ("=1+1", "=1+1"), ("-", "-"), (1e20, "100000000000000000000"),
    ],
)  # fmt: skip
def test_a_cell_keeps_its_text_trimmed_only_outside(cell: Any, text: str) -> None:
    assert read_grid([HEADER, person(1, DESA=cell)]).rows[0].desa == text


def test_an_old_xls_keeps_numbers_and_dates() -> None:
    row = read_one("a.xls", xls(("D", [HEADER, person(1, DESA=29292, NIK=int(nik(1)))]))).rows[0]
    assert (row.desa, row.nik, row.tanggal_lahir) == ("29292", nik(1), "1980-01-02")


@pytest.mark.parametrize(
    ("texts", "heading", "order"),
    [
        (["12-03-1980", "25-03-1980"], "", "DMY"),
        (["03/25/1980", "03/04/1980"], "", "MDY"),
        (["03/25/1980", "25/03/1980"], "", "DMY"),
        (["1980-03-12", "1981/4/5"], "", "YMD"),
        (["1980-03-12", "12-03-1980"], "", "DMY"),
        (["03-04-1980"], "", "DMY"),
        (["03-04-1980"], "Tgl Lahir (MM/DD/YYYY)", "MDY"),
        (["25-04-1980"], "Tgl Lahir (MM/DD/YYYY)", "DMY"),
        (["Medan, 03/25/1980"], "", "MDY"),
        (["19800312", "19811231"], "", "YMD"),
        (["12031980"], "", "DMY"),
        ([], "", "DMY"),
        (["29292", "", "12 Maret 1980"], "", "DMY"),
    ],
)
def test_a_column_tells_its_own_date_order(texts: list[str], heading: str, order: str) -> None:
    assert date_order(texts, heading) == order


def test_the_date_order_stands_on_every_row_of_its_column() -> None:
    grid = [HEADER, person(1, **{"TANGGAL LAHIR": "03/25/1980"}), person(2, **{"TANGGAL LAHIR": "03/04/1980"})]
    assert [row.date_order for row in read_grid(grid).rows] == ["MDY", "MDY"]


def test_long_numbers_are_masked_in_problems() -> None:
    read = read_grid([["Kontak 0812 3456 7890", nik(5)], HEADER, *people(1)])
    values = [problem.value for _, problem in read.problems]
    assert values == [f"2 sel: Kontak **********7890 | {'*' * 12}{nik(5)[-4:]}"]
