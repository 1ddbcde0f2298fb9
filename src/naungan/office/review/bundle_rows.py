"""A bundle -> what the office keeps of it: cells, people, the zip.

Knows: which columns of a bundle go where. Does not know: tables of the database, seals or roles.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.model.tables import CELLS, DECISIONS, ROWS
from naungan.reports.bundle import sorted_files
from naungan.reports.parquet import read_table

Record = Mapping[str, Any]
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
SHOWN_CELLS = ("nik", "nama", "tempat_lahir", "tanggal_lahir", "tempat_tanggal_lahir", "jenis_kelamin", "alamat", "kec",
               "desa", "pekerjaan", "nama_ibu")  # fmt: skip
REGISTER_CELLS = ("nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "nama_ibu")


def zipped(folder: Path) -> bytes:
    """The whole bundle as one file; the same bundle gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, path in sorted_files(folder):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def cells(folder: Path) -> list[dict[str, Any]]:
    """Every cell."""
    found: list[dict[str, Any]] = read_table(folder / "cells.parquet", CELLS).drop_columns(["origin"]).to_pylist()
    return found


def people(
    folder: Path, population: Path | None, rivals: Mapping[str, Sequence[tuple[str, int | None]]]
) -> list[dict[str, Any]]:
    """Every candidate row: its decision, with `content` to be sealed. In: `rivals` of doubtful rows: NIK and weight."""
    decisions: list[dict[str, Any]] = read_table(folder / "decisions.parquet", DECISIONS).to_pylist()
    raw = {row["candidate_id"]: row for row in read_table(folder / "rows.parquet", ROWS).to_pylist()}
    wanted = {nik for several in rivals.values() for nik, _ in several}
    known = register_rows(population, sorted(wanted)) if population else {}
    for each in decisions:
        each["content"] = _content(each, raw[each["candidate_id"]], rivals.get(each["candidate_id"]), known)
    return decisions


def _content(
    decision: Record, row: Record, rivals: Sequence[tuple[str, int | None]] | None, known: Mapping[str, Record]
) -> dict[str, Any]:
    """`rivals`: None where the identity is in no doubt."""
    beside = [{"nik": nik, "weight": weight, "record": known[nik]} for nik, weight in rivals or () if nik in known]
    return {
        "name": row["nama"] or "",
        "nik": decision["nik"] or "",
        "place": [row["source_file"], row["source_sheet"], row["source_row"]],
        "date_order": row["date_order"] or "DMY",
        "cells": {name: row[name] for name in SHOWN_CELLS if row[name]},
        "evidence": [dict(item) for item in decision["evidence"] or ()],
        "rivals": None if rivals is None else beside,
    }


def register_rows(folder: Path, niks: Sequence[str]) -> dict[str, dict[str, str]]:
    """NIK -> what the population register says of that person, for these only."""
    from naungan.engines.linkage import register_data

    if not niks:
        return {}
    file = register_data(folder)
    names = [name for name in REGISTER_CELLS if name in pq.read_schema(file).names]
    wanted = [int(nik) for nik in niks]
    table: pa.Table = pq.read_table(file, columns=names, filters=[("nik", "in", wanted)])
    return {f"{row['nik']:016d}": {name: _text(row[name]) for name in names} for row in table.to_pylist()}


def _text(value: object) -> str:
    if isinstance(value, int):
        return f"{value:016d}"
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return "" if value is None else str(value)


def counts(decisions: Sequence[Record]) -> dict[str, int]:
    """Rows by verdict."""
    return dict(sorted(Counter(str(row["verdict"]) for row in decisions).items()))
