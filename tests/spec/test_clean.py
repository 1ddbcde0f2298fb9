"""How cells are read, on every engine, as tests/spec/clean_table.py says."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from naungan.model.person import NikState
from naungan.stages import clean, compare
from tests import small_world as w
from tests.spec.case import ENGINES, engine_named, own_name
from tests.spec.clean_table import DATES, HIS, NIKS, SEXES, WORKS, NikCase

SHOWN = {
    NikState.LENGKAP: compare.NIK_SAME,
    NikState.LIMA_BELAS: compare.NIK_FIFTEEN,
    NikState.TIDAK_SAH: compare.UNKNOWN,
    NikState.KOSONG: compare.UNKNOWN,
}
"""A NIK's level beside the person who holds the number that should be read; without a number, name and date link."""


class Read:
    """What an engine made of one row."""

    def __init__(self, outcome: Mapping[str, list[w.Record]], key: str) -> None:
        self.link = next(r for r in outcome["links"] if r["candidate_id"] == key)
        self.decision = next(r for r in outcome["decisions"] if r["candidate_id"] == key)
        self.problems = [r for r in outcome["problems"] if r["candidate_id"] == key]
        self.codes = [r["code"] for r in self.problems]


@cache
def outcome_of_rows(engine: str, table: str) -> dict[str, list[w.Record]]:
    """All rows of one table in one world."""
    rows, people = [], []
    for i, (row, person) in enumerate(TABLES[table]()):
        row = {"jenis_kelamin": "L", "pekerjaan": "buruh sawit", "kode_kab": "12.01"} | row
        rows.append(w.candidate(f"k{i:03d}", **row))
        people.append(person)
    with tempfile.TemporaryDirectory() as folder:
        inputs = w.write_inputs(Path(folder), rows, {"population": people})
        return w.outcome(engine_named(engine, Path(folder) / "tmp"), inputs)


def nik_rows() -> list[tuple[Mapping[str, Any], w.Record]]:
    made = []
    for i, c in enumerate(NIKS):
        row = {
            "nik": c.cell,
            "kk": c.kk,
            "nik_damaged": c.damaged,
            "tanggal_lahir": c.birth,
            "jenis_kelamin": c.sex,
            "nama": own_name(i),
        }
        made.append(
            (
                row,
                w.person(
                    int(c.nik or 1301011203800000 + i + 1),
                    own_name(i),
                    tanggal_lahir=date(1980, 3, 12),
                    jenis_kelamin=c.sex,
                ),
            )
        )
    return made


def date_rows() -> list[tuple[Mapping[str, Any], w.Record]]:
    niks = [1301010101010001 + i for i in range(len(DATES))]
    return [({"nik": str(nik), "nama": own_name(i), "tanggal_lahir": text, "date_order": order},
             w.person(nik, own_name(i), tanggal_lahir=born or date(1980, 3, 12)))
            for i, (nik, (_, text, order, born)) in enumerate(zip(niks, DATES, strict=True))]  # fmt: skip


def sex_rows() -> list[tuple[Mapping[str, Any], w.Record]]:
    niks = [1301010101010001 + i for i in range(len(SEXES))]
    return [({"nik": str(nik), "nama": own_name(i), "tanggal_lahir": "01-01-2001", "jenis_kelamin": text},
             w.person(nik, own_name(i), tanggal_lahir=date(2001, 1, 1), jenis_kelamin=sex or "L"))
            for i, (nik, (_, text, sex)) in enumerate(zip(niks, SEXES, strict=True))]  # fmt: skip


def work_rows() -> list[tuple[Mapping[str, Any], w.Record]]:
    return [({"nik": "", "nama": own_name(i), "pekerjaan": text}, w.person(1301010101010001 + i))
            for i, (_, text, _) in enumerate(WORKS)]  # fmt: skip


TABLES = {"niks": nik_rows, "dates": date_rows, "sexes": sex_rows, "works": work_rows}


def read(engine: str, table: str, slot: int) -> Read:
    return Read(outcome_of_rows(engine, table), f"k{slot:03d}")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("slot", "case"), [pytest.param(i, c, id=c.sentence) for i, c in enumerate(NIKS)])
def test_a_nik_is_read(engine: str, slot: int, case: NikCase) -> None:
    found = read(engine, "niks", slot)
    assert found.link["nik_level"] == SHOWN[case.state]
    assert not case.nik or found.link["nik"] == case.nik
    about_numbers = [code for code in found.codes if code.startswith(("NIK_", "KK_")) and code != "NIK_BERULANG"]
    assert tuple(about_numbers) == case.codes


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("slot", "born"), [pytest.param(i, c[3], id=c[0]) for i, c in enumerate(DATES)])
def test_a_birth_date_is_read(engine: str, slot: int, born: date | None) -> None:
    found, text = read(engine, "dates", slot), DATES[slot][1]
    assert found.link["birth_level"] == (compare.DATE_SAME if born else compare.UNKNOWN)
    said = {code for code in found.codes if code.startswith("TANGGAL_LAHIR")}
    placeholder = bool(born) and (born.day, born.month) in {(31, 12), (1, 7), (1, 1)}
    assert said == (
        {"TANGGAL_LAHIR_BAWAAN"} if placeholder else set() if born
        else {"TANGGAL_LAHIR_TIDAK_TERBACA"} if text else {"TANGGAL_LAHIR_KOSONG"}
    )  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("slot", "text", "sex"), [pytest.param(i, c[1], c[2], id=c[0]) for i, c in enumerate(SEXES)])
def test_a_sex_is_read(engine: str, slot: int, text: str, sex: str) -> None:
    found = read(engine, "sexes", slot)
    assert found.link["sex_level"] == (compare.SAME if sex else compare.UNKNOWN)
    unreadable = not sex and any(letter.isalnum() for letter in text)
    assert ("JENIS_KELAMIN_TIDAK_TERBACA" in found.codes) == unreadable


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("slot", "text", "sector"), [pytest.param(i, c[1], c[2], id=c[0]) for i, c in enumerate(WORKS)]
)
def test_an_occupation_gives_a_sector(engine: str, slot: int, text: str, sector: str) -> None:
    found = read(engine, "works", slot)
    assert found.decision["sector"] == sector
    said = {code for code in found.codes if code.startswith("PEKERJAAN")}
    assert said == (set() if sector else {"PEKERJAAN_TIDAK_DIKENAL"} if text else {"PEKERJAAN_KOSONG"})


@pytest.mark.parametrize("engine", ENGINES)
def test_the_birth_date_may_stand_in_one_cell_with_the_place_but_its_own_column_comes_first(
    engine: str, tmp_path: Path
) -> None:
    nik = "1201011203800001"
    one = {"nik": nik, "nama": "BUDI SIREGAR", "kode_kab": "12.01", "tempat_tanggal_lahir": "Medan, 12-03-1980"}
    rows = [w.candidate("a", **one), w.candidate("b", **one, tanggal_lahir="13-03-1980")]
    outcome = w.outcome(
        engine_named(engine, tmp_path / "tmp"), w.write_inputs(tmp_path, rows, {"population": [w.person(int(nik))]})
    )
    assert [Read(outcome, key).link["birth_level"] for key in "ab"] == [compare.DATE_SAME, compare.DATE_TWO_PARTS]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_says_of_every_bad_cell_what_is_wrong_and_shows_no_whole_number(engine: str, tmp_path: Path) -> None:
    rows = [w.candidate("a", nik=HIS + "7", kk="99", nama=" - ", tanggal_lahir="?", jenis_kelamin="ya", pekerjaan="juragan"),
            w.candidate("b", nik=HIS, nama="BUDI", tanggal_lahir="12-03-1980", pekerjaan="nelayan"),
            w.candidate("c", nik=HIS, nama="BUDI", tanggal_lahir="12-03-1980", pekerjaan="nelayan")]  # fmt: skip
    outcome = w.outcome(engine_named(engine, tmp_path / "tmp"), w.write_inputs(tmp_path, rows, {}))
    found = [(r["candidate_id"], r["column"], r["value"], r["code"]) for r in outcome["problems"]]
    assert sorted(found) == [
        ("a", "jenis_kelamin", "ya", "JENIS_KELAMIN_TIDAK_TERBACA"),
        ("a", "kk", "************99", "KK_TIDAK_SAH"),
        ("a", "nama", " - ", "NAMA_KOSONG"),
        ("a", "nik", "************0017", "NIK_BUKAN_16_ANGKA"),
        ("a", "pekerjaan", "juragan", "PEKERJAAN_TIDAK_DIKENAL"),
        ("a", "tanggal_lahir", "?", "TANGGAL_LAHIR_TIDAK_TERBACA"),
        ("b", "nik", "************0001", "NIK_BERULANG"),
        ("c", "nik", "************0001", "NIK_BERULANG"),
    ]


def test_every_problem_that_cleaning_can_find_is_in_a_table() -> None:
    can_find = set(re.findall(r"ProblemCode\.([A-Z0-9_]+)", Path(clean.__file__).read_text(encoding="utf-8")))
    outcomes = [outcome_of_rows("reference", table) for table in TABLES]
    found = {r["code"] for outcome in outcomes for r in outcome["problems"]}
    assert can_find - found == {"NAMA_KOSONG"}  # the test above has it
    assert len(can_find) > 12
