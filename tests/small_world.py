"""Small worlds for tests: a programme, a list and registers as plain values, written to a folder for an engine.

Knows: sensible defaults, so that a test says only what it is about. Does not know: any rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.engines.engine import Determined, Engine, Inputs, Register
from naungan.model import tables
from naungan.model.programme import Cell, Domicile, Fund, Occupation, Programme, RankKey, Region, SpareSeats
from naungan.model.register import Coverage, RegisterInfo
from naungan.model.ruling import Ruling
from naungan.sources.frames import arrow_schema, as_table
from naungan.stages.fold import fold_name

DAY = date(2025, 7, 1)
Record = Mapping[str, Any]

PROGRAMME = Programme(
    code="uji-2025", title="Uji", year=2025, registration_date=date(2025, 10, 1), months=12, monthly_contribution=16_800,
    funds=(
        Fund("DBH", "Dana sawit", 10**9, ("SAWIT",), True, True, "PMK 91/2023"),
        Fund("APBD", "Dana daerah", 10**9, ("SAWIT", "NELAYAN"), False, False, "APBD"),
    ),
    sectors=(("SAWIT", "Sawit"), ("NELAYAN", "Nelayan")),
    occupations=(
        Occupation("BURUH SAWIT", "SAWIT", 2), Occupation("PEMANEN SAWIT", "SAWIT", 1), Occupation("NELAYAN", "NELAYAN", 1),
        Occupation("PNS", "", 0),
    ),
    regions=tuple(Region(f"12.0{i}", f"Kab {i}", "kabupaten", (), i, 0, 100) for i in (1, 2, 3)),
    cells=(
        Cell("12.01", ("SAWIT",), "DBH", 2, "tetap"), Cell("12.02", ("SAWIT",), "DBH", 1, "tetap"),
        Cell("12.01", ("SAWIT", "NELAYAN"), "APBD", 1, "tetap"), Cell("12.02", ("NELAYAN",), "APBD", 1, "tetap"),
    ),
    decile_column="desil", decile_max=2, age_min=18, age_below=65, domicile=Domicile.PROVINSI, self_payer_allowed=True,
    required_lists=("ASN", "PROGRAM_LAIN", "KOPERASI"), max_per_family=0, evidence_max_days=(),
    own_payers=("PEMPROV UJI",),
    ranking=(RankKey.BERLANJUT, RankKey.DESIL, RankKey.PERSENTIL, RankKey.RISIKO, RankKey.KEPALA_KELUARGA,
             RankKey.TANGGUNGAN, RankKey.PEREMPUAN_KEPALA, RankKey.DISABILITAS),
    reserve_percent=20, spare_seats=SpareSeats.TETAP_KOSONG, lottery_commitment="", laws=(),
)  # fmt: skip


def candidate(candidate_id: str, **cells: Any) -> Record:
    """One row of rows.parquet; what is not said is '' or false."""
    row: dict[str, Any] = {name: False if word == "bool" else "" for name, word in tables.ROWS}
    row |= {
        "candidate_id": candidate_id,
        "source_file": "a.xlsx",
        "source_sheet": "S",
        "source_row": 1,
        "date_order": "DMY",
    }
    return row | cells


def person(nik: int, nama: str = "BUDI SIREGAR", **columns: Any) -> Record:
    """One row of the population register: a living man of 12.01, born 12-03-1980."""
    base = {"nik": nik, "kk": "", "nama": nama, "tanggal_lahir": date(1980, 3, 12), "jenis_kelamin": "L",
            "kode_kab": "12.01", "status": "AKTIF", "as_of": DAY}  # fmt: skip
    row = base | columns
    return row | {"nama_lipat": fold_name(row["nama"]), "ibu_lipat": fold_name(row.get("nama_ibu") or "") or None}


def welfare(nik: int, desil: int | None = 1, **columns: Any) -> Record:
    """One row of the welfare register, matched with Dukcapil."""
    row: dict[str, Any] = {"nik": nik, "desil": desil, "padan_dukcapil": True, "as_of": DAY, "source": "P3KE"} | columns
    return row | {"nama_lipat": fold_name(row["nama"]) if row.get("nama") else None}


def info(kind: str, **said: Any) -> RegisterInfo:
    """register.toml of a complete, fresh register."""
    plain = RegisterInfo(kind, kind.upper(), DAY, Coverage.LENGKAP, (), ("ASN", "PROGRAM_LAIN", "KOPERASI"), (), 0)
    return replace(plain, **said)


def write_inputs(
    folder: Path,
    rows: Sequence[Record],
    registers: Mapping[str, Sequence[Record]],
    *,
    programme: Programme = PROGRAMME,
    infos: Mapping[str, RegisterInfo] | None = None,
    asked: Mapping[str, Sequence[int]] | None = None,
    rulings: Mapping[str, tuple[Ruling, ...]] | None = None,
    seed: bytes = b"benih",
) -> Inputs:
    """Write a world to files, as a run would find them."""
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(as_table(rows, tables.ROWS), folder / "rows.parquet")
    prepared = {}
    for kind, records in registers.items():
        path = folder / f"{kind}.parquet"
        ordered = sorted(records, key=lambda record: (record["nik"], str(sorted(record.items(), key=str))))
        pq.write_table(as_table(ordered, tables.REGISTER_COLUMNS[kind]), path)
        keys = (asked or {}).get(kind)
        asked_path = folder / f"{kind}-asked.parquet" if keys is not None else None
        if asked_path:
            pq.write_table(pa.table({"nik": pa.array(keys, pa.int64())}, schema=arrow_schema(tables.ASKED)), asked_path)
        told = replace((infos or {}).get(kind) or info(kind), rows=len(records))
        prepared[kind] = Register(told, path, asked_path)
    return Inputs(folder / "rows.parquet", programme, prepared, rulings or {}, seed, True)


def outcome(engine: Engine, inputs: Inputs) -> dict[str, list[Record]]:
    """Everything an engine found, in one order, as plain values."""
    determined: Determined = engine.determine(inputs)

    def weighed(table: pa.Table) -> list[Record]:
        plain = table.drop_columns(["probability"]) if "probability" in table.column_names else table
        return sorted(plain.to_pylist(), key=lambda r: str(r["candidate_id"]))

    return {
        "decisions": weighed(determined.decisions),
        "links": weighed(determined.links),
        "cells": sorted(determined.cells.to_pylist(), key=lambda r: str(r["cell"])),
        "problems": sorted(determined.problems.to_pylist(), key=lambda r: tuple(map(str, r.values()))),
        "doubles": sorted(determined.doubles.to_pylist(), key=lambda r: tuple(map(str, r.values()))),
        "if_fresh": [told._asdict() for told in determined.if_fresh],
    }
