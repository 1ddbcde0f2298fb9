"""Writes the small province's bundle for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from naungan.reports.bundle import write_bundle
from tests.reports import cast

VERSIONS = {"naungan": "0.1.0", "python": "3.11"}


def write(out: Path, **changes: Any) -> str:
    values: dict[str, Any] = {
        "rows": cast.rows_table(), "problems": cast.intake_problems(), "determined": cast.found(),
        "programme": cast.programme(), "programme_text": "kode = 'contoh-2025'\n", "regions_text": "code,name\n",
        "inputs": {"candidates/usulan 12.05.xlsx": "00" * 32}, "versions": VERSIONS, "key_id": "demo", "draft": True,
        "registers": cast.REGISTERS,
    }  # fmt: skip
    return write_bundle(out, **{**values, **changes})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
