"""Which regency a row is for."""

from __future__ import annotations

import pytest

from naungan.model.problem import ProblemCode as C
from naungan.sources.regency_of import RegencyNames

from .list_builder import HEADER, REGIONS, Grid, codes, people, person, plain_list, read_one, region, xlsx

NAMES = RegencyNames(REGIONS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NIAS", "12.04"), ("Nias Selatan", "12.14"), ("Kab. Nias Utara", "12.24"), ("NIAS_SELATAN_2025", "12.14"),
        ("DataNiasSelatan2025", "12.14"), ("LABUHANBATU", "12.10"), ("Labuhan Batu Utara", "12.23"), ("labuhanbatuutara", "12.23"),
        ("Labura", "12.23"), ("TOBA SAMOSIR", "12.12"), ("Samosir", "12.17"), ("Toba", "12.12"), ("DELISERDANG", "12.07"),
        ("Deli  Serdang", "12.07"), ("kabLangkat", "12.05"), ("KABLANGKAT", "12.05"), ("Pemko Medan", "12.71"),
        ("PADANG SIDEMPUAN", "12.77"), ("Kabupaten/Kota: NIAS", "12.04"), ("Jl. Binjai Km 10, Kabupaten Langkat", "12.05"),
        ("Kantor di Jalan Medan, Kota Binjai", "12.75"),
    ],
)  # fmt: skip
def test_a_regency_is_known_by_its_longest_name(text: str, code: str) -> None:
    named = NAMES.find(text)
    assert named is not None
    assert named.code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kepulauan Nias",
        "Danau Toba",
        "Kec. Binjai",
        "Medan - Binjai",
        "Sumatera Utara",
        "Niasan",
        "1207",
        "12.07.2025",
    ],
)
def test_a_text_that_names_none_or_two_is_not_guessed(text: str) -> None:
    assert NAMES.find(text) is None


@pytest.mark.parametrize(
    ("text", "is_kemendagri", "code"),
    [
        ("12.07", False, "12.07"), ("12.07.26.2003", False, "12.07"), ("12.1", False, "12.10"), ("1207", False, ""),
        ("1207", True, "12.07"), ("1207262003", True, "12.07"), ("13.01", False, ""), ("1212", False, ""), ("Kab. Nias", True, "12.04"),
    ],
)  # fmt: skip
def test_only_codes_that_must_be_kemendagri_codes_are_read(text: str, is_kemendagri: bool, code: str) -> None:
    named = NAMES.of_cell(text, is_kemendagri=is_kemendagri)
    assert (named.code if named else "") == code


def test_a_name_shared_by_a_kota_and_a_kabupaten_needs_the_word_before_it() -> None:
    names = RegencyNames([region("32.04", "kabupaten", "Bandung"), region("32.73", "kota", "Bandung")])
    found = [names.find(text) for text in ("Kab. Bandung", "KOTA BANDUNG", "Bandung")]
    assert [named.code if named else "" for named in found] == ["32.04", "32.73", ""]


def with_column(*kab: str) -> Grid:
    return [[*HEADER, "KABUPATEN"], *[[*row, name] for row, name in zip(people(len(kab)), kab, strict=True)]]


@pytest.mark.parametrize(
    ("file", "sheet", "title", "code", "said_by"),
    [
        ("langkat.xlsx", "Data", "", "12.05", "nama berkas"),
        ("Kab Langkat/data.xlsx", "Data", "", "12.05", "nama berkas"),
        ("data.xlsx", "Nias Utara", "", "12.24", "lembar"),
        ("data.xlsx", "Data", "DINAS TENAGA KERJA KABUPATEN NIAS", "12.04", "judul"),
        ("data.xlsx", "Data", "", "", ""),
    ],
)
def test_without_a_column_sheet_title_and_file_are_asked(
    file: str, sheet: str, title: str, code: str, said_by: str
) -> None:
    read = read_one(file, xlsx((sheet, [[title], *plain_list()])))
    assert {row.kode_kab for row in read.rows} == {code}
    assert (read.sheets[0].kode_kab, read.sheets[0].said_by) == (code, said_by)
    assert codes(read) == ([] if code else [C.KABKOTA_TIDAK_DIKENAL] * 3)


@pytest.mark.parametrize(
    ("file", "sheet", "title", "code"),
    [
        ("nias.xlsx", "Nias Utara", "", "12.24"),
        ("Kab. Langkat.xlsx", "Binjai", "", "12.05"),
        ("binjai.xlsx", "Data", "KABUPATEN LANGKAT", "12.05"),
        ("medan.xlsx", "Binjai", "KABUPATEN LANGKAT", "12.05"),
    ],
)
def test_surroundings_that_disagree_are_told_once_per_sheet(file: str, sheet: str, title: str, code: str) -> None:
    read = read_one(file, xlsx((sheet, [[title], *plain_list()])))
    assert {row.kode_kab for row in read.rows} == {code}
    assert codes(read) == [C.KABKOTA_BERTENTANGAN]


def test_the_column_holds_against_the_file_name_and_the_row_is_told() -> None:
    read = read_one("nias.xlsx", xlsx(("Data", with_column("Kab. Nias", "NIAS SELATAN", ""))))
    assert [row.kode_kab for row in read.rows] == ["12.04", "12.14", "12.04"]
    assert [(at, p.row, p.column, p.value, p.code) for at, p in read.problems] == [
        (1, 3, "kab", "NIAS SELATAN", C.KABKOTA_BERTENTANGAN)
    ]


def test_a_column_that_names_nothing_known_leaves_the_file_name_and_is_told() -> None:
    read = read_one("langkat.xlsx", xlsx(("Data", with_column("Langkatt", "1205"))))
    assert [row.kode_kab for row in read.rows] == ["12.05", "12.05"]
    assert [p.value for _, p in read.problems] == ["'Langkatt' tidak dikenal; dipakai 12.05"]
    assert codes(read_one("data.xlsx", xlsx(("Data", with_column("Langkatt"))))) == [C.KABKOTA_TIDAK_DIKENAL]


def test_a_name_holds_against_a_code_in_the_same_row() -> None:
    grid = [[*HEADER, "KABUPATEN", "KODE KEMENDAGRI"], [*person(1), "Nias", "1207"], [*person(2), "", "1207012001"]]
    read = read_one("data.xlsx", xlsx(("Data", grid)))
    assert [row.kode_kab for row in read.rows] == ["12.04", "12.07"]
    assert codes(read) == [C.KABKOTA_BERTENTANGAN]


def test_a_section_row_begins_the_part_of_another_regency() -> None:
    grid = [
        ["KABUPATEN NIAS"],
        HEADER,
        *people(2),
        ["KABUPATEN NIAS UTARA"],
        *people(1, 3),
        ["Nias Selatan"],
        *people(1, 4),
    ]
    read = read_one("data.xlsx", xlsx(("Data", grid)))
    assert [row.kode_kab for row in read.rows] == ["12.04", "12.04", "12.24", "12.24"]
