"""A profile: how an officer tells the intake what the alias table does not know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from naungan.model.errors import FileMissing, WrongCall
from naungan.model.problem import ProblemCode as C
from naungan.sources.profile_file import Profile, load_profile

from .list_builder import Grid, codes, nik, people, plain_list, read_one, xlsx

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "fix-a-list.md"


def profile(folder: Path, text: str) -> Profile:
    (folder / "profil.toml").write_text(text, encoding="utf-8")
    return load_profile(folder / "profil.toml")


ODD: Grid = [
    ["Orangnya", "Angka", "Lain", "Kapan"],
    ["SITI", nik(1), "x", "03/04/1980"],
    ["BUDI", nik(2), "", "05/06/1981"],
]


def test_headings_the_table_does_not_know_are_mapped(tmp_path: Path) -> None:
    mapped = profile(
        tmp_path,
        """
        [[berkas]]
        pola = "ODD*"
        lembar = "da*"
        kabkota = "Langkat"
        urutan_tanggal = "MDY"
        baris_judul = 1
        judul = { "orangnya" = "nama", "Angka" = "nik", "Kapan" = "tanggal_lahir", "Lain" = "-" }
    """,
    )
    read = read_one("kirim/odd.xlsx", xlsx(("Data", ODD)), mapped)
    assert [(row.nama, row.nik, row.kode_kab, row.date_order) for row in read.rows] == [
        ("SITI", nik(1), "12.05", "MDY"), ("BUDI", nik(2), "12.05", "MDY"),
    ]  # fmt: skip
    assert codes(read) == []
    sheet = read.sheets[0]
    assert (sheet.said_by, sheet.cells, sheet.used_cells, sheet.ignored_cells) == ("profil", 11, 10, 1)
    assert codes(read_one("lain.xlsx", xlsx(("Data", ODD)), mapped)) == [C.JUDUL_KOLOM_TIDAK_DITEMUKAN]


def test_a_table_without_a_header_is_read_by_its_letters(tmp_path: Path) -> None:
    letters = profile(
        tmp_path, '[[berkas]]\nbaris_judul = 0\nhuruf = { A = "no", b = "nik", C = "nama", D = "tanggal_lahir" }'
    )
    read = read_one("langkat.xlsx", xlsx(("Data", people(3))), letters)
    assert [row.nama for row in read.rows] == ["ORANG 1", "ORANG 2", "ORANG 3"]
    assert codes(read) == [C.KOLOM_TIDAK_DIKENAL] * 3


def test_a_letter_takes_its_field_from_the_column_that_had_it(tmp_path: Path) -> None:
    grid = [[*row, "NAMA BENAR" if at == 0 else f"BENAR {at}"] for at, row in enumerate(plain_list(2))]
    letters = profile(tmp_path, '[[berkas]]\nhuruf = { H = "nama" }')
    read = read_one("langkat.xlsx", xlsx(("Data", grid)), letters)
    assert [row.nama for row in read.rows] == ["BENAR 1", "BENAR 2"]
    assert [problem.column for _, problem in read.problems] == ["NAMA"]


def test_a_hidden_sheet_is_read_when_a_profile_names_it(tmp_path: Path) -> None:
    shown = profile(tmp_path, '[[berkas]]\nlembar = "lama"')
    data = xlsx(("Data", plain_list(1)), ("Lama", plain_list(2)), hidden=["Lama"])
    assert len(read_one("langkat.xlsx", data).rows) == 1
    assert len(read_one("langkat.xlsx", data, shown).rows) == 3


def test_all_mistakes_of_a_profile_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(WrongCall) as caught:
        profile(
            tmp_path,
            """
            lain = 1
            [[berkas]]
            pola = 3
            polla = "x"
            baris_judul = -1
            urutan_tanggal = "DYM"
            huruf = { "12" = "nik", C = "gaji" }
            judul = "x"
            [[berkas]]
            baris_judul = 0
            [[berkas]]
            huruf = { A = "nik", B = "nik" }
        """,
        )
    told = str(caught.value)
    for piece in ("'lain'", "pola harus teks", "'polla'", "baris_judul harus", "urutan_tanggal harus", "'12' bukan huruf",
                  "'gaji' bukan nama kolom", "judul harus tabel", "ke-2: tanpa baris judul", "ke-3: 'nik' diberikan"):  # fmt: skip
        assert piece in told


def test_a_profile_that_is_not_toml_or_not_there_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(WrongCall, match="bukan TOML"):
        profile(tmp_path, "[[berkas")
    with pytest.raises(FileMissing):
        load_profile(tmp_path / "nirgends.toml")


def test_the_example_in_the_manual_is_a_profile_that_loads(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    assert all(profile(tmp_path, example).entries for example in examples)
