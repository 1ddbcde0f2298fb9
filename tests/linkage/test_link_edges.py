"""Linking what is odd: mistyped numbers, an absent twin, a register without NIK, one file; formats: test_link_formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.engines.linkage import Linked, link_tables
from naungan.model.errors import FileMissing, RegisterInvalid
from naungan.sources.link_files import shipped_model, shipped_profile
from naungan.stages.doubles import clusters

Record = Mapping[str, Any]
PERSON = {
    "nik": 1201011203800001, "nama": "BUDI SIREGAR", "nama_ibu": "SARI LASE", "tanggal_lahir": date(1980, 3, 12),
    "jenis_kelamin": "L", "kode_kab": "12.01", "kk": "1201010101010001",
}  # fmt: skip
ROW = {**PERSON, "candidate_id": "a", "nik": "1201011203800001"}
FILLERS = [
    {**PERSON, "nik": 1202010101700001 + 10_000 * n, "nama": f"{given} {family}", "nama_ibu": f"IBU {family}",
     "tanggal_lahir": date(1950 + n, 1 + n % 12, 1 + n % 28), "kode_kab": "12.02", "kk": f"12020101010{n:05d}"}
    for n, (given, family) in enumerate(
        (g, f) for g in ("AGUS", "RINA", "TONO", "DEWI", "YUSUF") for f in ("GULO", "HAREFA", "LUBIS", "GINTING")
    )
]  # fmt: skip


def write(path: Path, records: Sequence[Record]) -> Path:
    pq.write_table(pa.Table.from_pylist([dict(record) for record in records]), path)
    return path


def linked(folder: Path, rows: Sequence[Record], people: Sequence[Record]) -> Linked:
    return link_tables(
        write(folder / "calon.parquet", rows), write(folder / "penduduk.parquet", people), shipped_profile(), shipped_model(),
        memory_mb=200, threads=1,
    )  # fmt: skip


def answers(found: Linked) -> dict[str, tuple[str, str]]:
    return {row["row_id"]: (row["band"], row["register_id"]) for row in found.links.to_pylist()}


def test_one_row_is_linked_to_its_person(tmp_path: Path) -> None:
    assert answers(linked(tmp_path, [ROW], [PERSON, *FILLERS])) == {"a": ("COCOK", "1201011203800001")}


def test_a_mistyped_nik_is_found_by_everything_else(tmp_path: Path) -> None:
    typed = {**ROW, "nik": "1201011203800901", "nama": "Budi Siregarr"}
    assert answers(linked(tmp_path, [typed], [PERSON, *FILLERS])) == {"a": ("COCOK", "1201011203800001")}


@pytest.mark.parametrize(
    "digits", ["120101120380001", "12010112038000001"], ids=["a digit too few", "a digit too many"]
)
def test_a_nik_of_the_wrong_length_still_says_something(tmp_path: Path, digits: str) -> None:
    bare = {"candidate_id": "a", "nik": digits, "nama": "BUDI SIREGAR", "tanggal_lahir": date(1980, 3, 12)}
    assert answers(linked(tmp_path, [bare], [PERSON, *FILLERS])) == {"a": ("COCOK", "1201011203800001")}


def test_the_twin_of_somebody_absent_is_not_him(tmp_path: Path) -> None:
    absent = {**ROW, "nik": "1201011203800002", "nama": "BADU SIREGAR"}
    assert answers(linked(tmp_path, [absent], [PERSON, *FILLERS]))["a"][0] != "COCOK"


def test_a_register_without_the_column_that_names_people_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterInvalid, match="Kolom 'nik' tidak ada"):
        linked(tmp_path, [ROW], [{"nama": "BUDI"}])


def test_a_register_without_nik_is_linked_by_the_rest(tmp_path: Path) -> None:
    whole = shipped_profile()
    blocks = tuple(b for b in whole.blocks if not any(part.startswith("nik") for part in b.parts))
    compared = tuple(c for c in whole.comparisons if c.name != "nik")
    profile = replace(whole, register_id="id", comparisons=compared, blocks=blocks)
    model = shipped_model()
    model = replace(model, tables=tuple(t for t in model.tables if t.comparison != "nik"))
    people = [{**{k: v for k, v in p.items() if k != "nik"}, "id": f"p{n}"} for n, p in enumerate((PERSON, *FILLERS))]
    rows, register = write(tmp_path / "c.parquet", [ROW]), write(tmp_path / "p.parquet", people)
    assert answers(link_tables(rows, register, profile, model, memory_mb=200, threads=1)) == {"a": ("COCOK", "p0")}


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="tidak ada"):
        link_tables(tmp_path / "x.parquet", write(tmp_path / "p.parquet", [PERSON]), shipped_profile(), shipped_model())


def test_a_file_linked_to_itself_gathers_the_rows_of_one_person(tmp_path: Path) -> None:
    profile = replace(shipped_profile(), row_id="baris", register_id="baris", proof=False)
    again = {**PERSON, "nik": None, "nama": "BUDI SIREGARR"}
    path = write(tmp_path / "c.parquet", [{**p, "nik": str(p["nik"] or ""), "baris": f"r{n:02d}"} for n, p in enumerate((PERSON, *FILLERS, again))])  # fmt: skip
    found = link_tables(path, path, profile, shipped_model(), memory_mb=200, threads=1, learn=False)
    assert found.clusters == (("r00", "r21"),)


def test_clusters_join_through_any_pair() -> None:
    assert clusters([("b", "a"), ("c", "d"), ("b", "c"), ("x", "y")]) == (("a", "b", "c", "d"), ("x", "y"))
