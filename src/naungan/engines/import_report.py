"""What an import tells: which heading became what, what was kept out and why, what could not be read.

Knows: the report and its receipt on disk. Does not know: how an import works (import_job).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from naungan.model.register import RegisterInfo

RECEIPT = "import.json"


@dataclass(frozen=True, slots=True)
class FileRead:
    """One table that was read: which heading became which field, which headings mean nothing to this register."""

    name: str
    headings: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Cells of one column that hold a text nobody could read: they stay empty. `samples`: the most frequent texts."""

    column: str
    rows: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `unusable`: rows kept out, by reason. `repeated`: rows whose NIK stands in an earlier row."""

    info: RegisterInfo
    folder: Path
    files: tuple[FileRead, ...]
    unusable: tuple[tuple[str, int], ...]
    unread: tuple[Unread, ...]
    missing: tuple[str, ...]
    repeated: int
    asked: int | None
    notes: tuple[str, ...]


def receipt(report: ImportReport, files: Sequence[Path]) -> str:
    """import.json: what was imported and what became of it. No part of a determination's inputs."""
    hashes = []
    for path in files:
        with path.open("rb") as file:
            hashes.append({"name": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()})
    told = {
        "files": sorted(hashes, key=lambda entry: (entry["name"], entry["sha256"])),
        "rows": report.info.rows,
        "unusable": dict(report.unusable),
        "unread": {unread.column: unread.rows for unread in report.unread},
        "repeated": report.repeated,
        "asked": report.asked,
        "headings": {file.name: dict(file.headings) for file in report.files},
        "ignored": {file.name: list(file.ignored) for file in report.files},
    }
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
