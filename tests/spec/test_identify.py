"""Whose row is this? On every engine, as tests/spec/identify_table.py says."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import small_world as w
from tests.spec.case import ENGINES, engine_named
from tests.spec.identify_table import EXACT, RIVALS

TABLES = {"exact": EXACT, "rivals": RIVALS}


def in_year(values: Mapping[str, Any], slot: int) -> dict[str, Any]:
    """A case's values with its own birth year put in."""
    year = str(1902 + 2 * slot)
    return {k: v.replace("{Y}", year).replace("{y}", year[2:]) if isinstance(v, str) else v for k, v in values.items()}


def person_of(values: Mapping[str, Any], slot: int) -> w.Record:
    said = in_year({"tanggal_lahir": "12-03-{Y}"} | values, slot)
    born = datetime.strptime(said.pop("tanggal_lahir"), "%d-%m-%Y").date()  # noqa: DTZ007
    return w.person(int(said.pop("nik")), tanggal_lahir=born, **said)


@cache
def outcome_of_table(engine: str, table: str) -> dict[str, dict[str, w.Record]]:
    rows, people = [], []
    for slot, case in enumerate(TABLES[table]):
        plain = {
            "nama": "BUDI SIREGAR",
            "tanggal_lahir": "12-03-{Y}",
            "jenis_kelamin": "L",
            "kode_kab": "12.01",
            "pekerjaan": "nelayan",
        }
        rows.append(w.candidate(f"k{slot:03d}", **in_year(plain | case.row, slot)))
        people += [person_of(person, slot) for person in case.people]
    with tempfile.TemporaryDirectory() as folder:
        inputs = w.write_inputs(Path(folder), rows, {"population": people})
        outcome = w.outcome(engine_named(engine, Path(folder) / "tmp"), inputs)
    return {name: {r["candidate_id"]: r for r in outcome[name]} for name in ("links", "decisions")}


CASES = [
    pytest.param(table, i, id=f"{table}: {c.sentence}")
    for table in ("exact", "rivals")
    for i, c in enumerate(TABLES[table])
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("table", "slot"), CASES)
def test_a_row_is_linked_as_the_table_says(engine: str, table: str, slot: int) -> None:
    assert_linked(engine, table, slot)


def assert_linked(engine: str, table: str, slot: int) -> None:
    case = TABLES[table][slot]
    outcome = outcome_of_table(engine, table)
    link, decision = outcome["links"][f"k{slot:03d}"], outcome["decisions"][f"k{slot:03d}"]
    nik = in_year({"nik": case.nik}, slot)["nik"]
    assert (link["band"], link["nik"], decision["evidence"][0]["code"]) == (case.band, nik, case.code)
    assert (link["match_weight"] is None) == (nik == "")
    assert decision["nik"] == nik
    assert decision["verdict"] != "DITETAPKAN"


def test_no_case_meets_another_cases_people() -> None:
    assert all(len(cases) < 60 for cases in TABLES.values())
    sentences = [case.sentence for cases in TABLES.values() for case in cases]
    assert len(set(sentences)) == len(sentences)
