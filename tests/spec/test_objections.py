"""An objection is about a person, not about the row it happened to be written on."""

from __future__ import annotations

from pathlib import Path

import pytest

from naungan.model.ruling import Ruling
from tests import small_world as w
from tests.spec.case import ENGINES, engine_named

NIK = 1201011203800001


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("value", "verdict"), [("DITERIMA", "TIDAK_MEMENUHI"), ("DITOLAK", "DITETAPKAN")])
def test_an_upheld_objection_on_one_row_of_a_person_bars_the_other_row_too(
    engine: str, value: str, verdict: str, tmp_path: Path
) -> None:
    cells = {"nik": str(NIK), "nama": "BUDI SIREGAR", "tanggal_lahir": "12-03-1980", "pekerjaan": "nelayan"}
    rows = [w.candidate("a", kode_kab="12.01", **cells), w.candidate("b", kode_kab="12.02", **cells)]
    registers = {"population": [w.person(NIK)], "welfare": [w.welfare(NIK)], "membership": [], "exclusions": []}
    objection = Ruling("1", "a", "KEBERATAN", value, "petugas", "2025-08-01T08:00:00+07:00", "alasan", "")
    inputs = w.write_inputs(tmp_path, rows, registers, rulings={"objections": (objection,)})
    found = w.outcome(engine_named(engine, tmp_path / "tmp"), inputs)["decisions"]
    assert {d["verdict"] for d in found} == {verdict, "TIDAK_MEMENUHI"}
    barred = [d for d in found if "KEBERATAN_DITERIMA" in d["reasons"]]
    assert len(barred) == (2 if value == "DITERIMA" else 0)
