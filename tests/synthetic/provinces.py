"""Small provinces for the tests of synthetic/: a programme written by hand, and a province of it made once."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import python_calamine

from naungan.model.programme import (
    Cell,
    Domicile,
    Fund,
    Occupation,
    Programme,
    RankKey,
    Region,
    SpareSeats,
)

POPULATION = 12_000
CANDIDATES = 1_500
SEED = 7

NAMES = ("Pantai", "Gunung", "Hulu", "Hilir", "Seberang")


def regions(count: int = 5) -> tuple[Region, ...]:
    """Regencies of an invented part of province 12; codes of real ones, so that they have an ethnic mix."""
    codes = ("12.05", "12.08", "12.12", "12.24", "12.71", *(f"12.{n:02d}" for n in range(80, 80 + count)))
    return tuple(
        Region(
            code,
            NAMES[i] if i < len(NAMES) else f"Wilayah {i}",
            "kota" if code == "12.71" else "kabupaten",
            (),
            i,
            0,
            50 + 40 * i,
        )
        for i, code in enumerate(codes[:count])
    )


def programme(**changes: Any) -> Programme:
    """Two funds, three sectors, six cells in four of five regencies; 600 seats."""
    cells = (
        Cell("12.05", ("KEBUN",), "BAGI_HASIL", 150, "uji"), Cell("12.08", ("KEBUN",), "BAGI_HASIL", 200, "uji"),
        Cell("12.12", ("TANI", "LAUT"), "UMUM", 90, "uji"), Cell("12.24", ("TANI",), "UMUM", 40, "uji"),
        Cell("12.24", ("LAUT",), "UMUM", 70, "uji"), Cell("12.05", ("LAUT",), "UMUM", 50, "uji"),
    )  # fmt: skip
    parts: dict[str, Any] = {
        "code": "uji-2024", "title": "Program uji", "year": 2024, "registration_date": date(2024, 5, 1), "months": 6,
        "monthly_contribution": 16_800,
        "funds": (
            Fund("BAGI_HASIL", "Bagi hasil", 10**9, ("KEBUN",), True, True, "uji"),
            Fund("UMUM", "Umum", 10**9, ("TANI", "LAUT"), False, False, "uji"),
        ),
        "sectors": (("KEBUN", "Kebun"), ("TANI", "Tani"), ("LAUT", "Laut")),
        "occupations": (
            Occupation("BURUH KEBUN", "KEBUN", 2), Occupation("PEMANEN", "KEBUN", 1), Occupation("PETANI", "TANI", 3),
            Occupation("NELAYAN", "LAUT", 1), Occupation("GURU", "", 0),
        ),
        "regions": regions(), "cells": cells, "decile_column": "desil", "decile_max": 2, "age_min": 18, "age_below": 65,
        "domicile": Domicile.PROVINSI, "self_payer_allowed": False,
        "required_lists": ("ASN", "TNI", "POLRI", "BUMN", "PERANGKAT_DESA", "PROGRAM_LAIN"), "max_per_family": 0,
        "evidence_max_days": (("population", 40),), "own_payers": (), "ranking": (RankKey.DESIL,), "reserve_percent": 20,
        "spare_seats": SpareSeats.TETAP_KOSONG, "lottery_commitment": "", "laws": (),
    }  # fmt: skip
    return Programme(**(parts | changes))


def truth_of(out: Path) -> list[dict[str, Any]]:
    """The truth's rows."""
    rows: list[dict[str, Any]] = pq.read_table(out / "truth" / "truth.parquet").to_pylist()
    return rows


def sheets_of(path: Path) -> dict[str, list[list[Any]]]:
    """Every cell of a list, as another program reads it: sheet ('' in csv) -> rows, from the first row and column on."""
    if path.suffix.lower() == ".csv":
        return {"": csv_rows(path)}
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def csv_rows(path: Path) -> list[list[str]]:
    """Rows of a csv list, its encoding and delimiter guessed as a person would."""
    data = path.read_bytes()
    if data.startswith(b"\xff\xfe"):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = max(";\t,", key=lambda mark: sum(line.count(mark) for line in lines))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
