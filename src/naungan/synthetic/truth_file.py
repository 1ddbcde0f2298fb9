"""The truth beside the lists: one row of truth.parquet for each row of each list.

Knows: its columns. Does not know: how a person or a row came about, or which rule gives which reason (truth).
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from naungan.model.programme import Programme
from naungan.synthetic.candidates import Entry
from naungan.synthetic.shapes import Laid, Place
from naungan.synthetic.truth import ABSENT_WORK, completed_years, cover_of, reasons_against

TRUTH = pa.schema([
    ("source_file", pa.string()), ("source_sheet", pa.string()), ("source_row", pa.int32()), ("nama", pa.string()),
    ("person_nik", pa.string()), ("nik_class", pa.string()), ("defects", pa.list_(pa.string())),
    ("kode_kab", pa.string()), ("kab_domisili", pa.string()), ("sector", pa.string()),
    ("dead", pa.bool_()), ("age_ok", pa.bool_()),
    ("covered", pa.string()), ("excluded_list", pa.string()), ("decile", pa.int32()), ("in_population", pa.bool_()),
    ("duplicate_group", pa.string()), ("truly_eligible", pa.bool_()), ("expected_reasons", pa.list_(pa.string())),
])  # fmt: skip
"""Columns of truth.parquet; meanings in docs/explanation/synthetic-province.md."""


def truth_table(programme: Programme, laid: Sequence[Laid]) -> pa.Table:
    """One row per row of the lists, in file order."""
    times: dict[int, int] = {}
    for entry, _ in laid:
        times[entry.person.pid] = times.get(entry.person.pid, 0) + 1
    return pa.Table.from_pylist([_truth_row(programme, entry, place, times) for entry, place in laid], schema=TRUTH)


def _truth_row(programme: Programme, entry: Entry, place: Place, times: dict[int, int]) -> dict[str, object]:
    person = entry.person
    reasons = reasons_against(person, entry.kode_kab, entry.sector, programme)
    age = completed_years(person.birth, programme.registration_date)
    return {
        "source_file": place.file, "source_sheet": place.sheet, "source_row": place.row, "nama": place.name,
        "person_nik": "" if person.absent else person.nik, "nik_class": entry.nik_class, "defects": entry.defects,
        "kode_kab": entry.kode_kab, "kab_domisili": "" if person.absent else person.home,
        "sector": "" if entry.sector == ABSENT_WORK else entry.sector,
        "dead": person.status == "MENINGGAL" and not person.absent,
        "age_ok": programme.age_min <= age < programme.age_below, "covered": cover_of(person, programme),
        "excluded_list": person.listed, "decile": None if person.absent else person.decile,
        "in_population": not person.absent, "duplicate_group": f"P{person.pid}" if times[person.pid] > 1 else "",
        "truly_eligible": not reasons, "expected_reasons": reasons,
    }  # fmt: skip
