"""Rulings as files: `judgements*`, `corrections*`, `evidence*`, `objections*`, each CSV or Parquet, append-only.

Knows: their columns and headings, and which fields, checks and values may stand in them. Does not know: what follows
from a ruling (stages/rule) or who may rule (office/).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.model.decision import Check, Outcome
from naungan.model.errors import FileMissing, RulingsInvalid
from naungan.model.nik import parse_nik
from naungan.model.ruling import RULING_KINDS, Ruling
from naungan.model.tables import ROWS
from naungan.sources.cell_text import shown
from naungan.sources.csv_reader import read_text_table
from naungan.stages.assess import ANSWERABLE
from naungan.stages.fold import fold_text

NOBODY = "TIDAK_ADA"
OBJECTION_VALUES = ("DIAJUKAN", "DITERIMA", "DITOLAK")
NOT_CORRECTABLE = (
    "candidate_id", "source_file", "source_sheet", "source_row", "nik_numeric", "nik_damaged", "date_order",
)  # fmt: skip
"""Columns of rows.parquet that say where a row stands or how it was read, not what the regency wrote."""

CORRECTABLE = tuple(column for column, _ in ROWS if column not in NOT_CORRECTABLE)
IMPLIED_FIELDS = {"judgements": str(Check.IDENTITAS), "objections": "KEBERATAN"}
"""What a ruling is about when its field is left empty."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("ID", "ID PUTUSAN", "NOMOR"),
    "candidate_id": ("CANDIDATE ID", "ID BARIS", "ID CALON"),
    "field": ("FIELD", "CHECK", "FIELD OR CHECK", "BIDANG", "KOLOM", "PEMERIKSAAN"),
    "value": ("VALUE", "NILAI", "ISI", "PUTUSAN"),
    "by": ("BY", "OLEH", "PETUGAS"),
    "when": ("WHEN", "KAPAN", "WAKTU"),
    "why": ("WHY", "ALASAN"),
    "document_hash": ("DOCUMENT HASH", "SIDIK DOKUMEN", "HASH DOKUMEN"),
}
_REQUIRED = ("id", "candidate_id", "value", "by", "when", "why")
_SECTOR = re.compile(r"[A-Z][A-Z0-9_]*\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_REGENCY = re.compile(r"\d{2}\.\d{2}\Z")


class Placed(NamedTuple):
    """A ruling with its place, for messages: 'judgements-01.csv baris 3'."""

    place: str
    ruling: Ruling


class Unmet(NamedTuple):
    """A ruling whose candidate id meets no row. Its own id and the candidate's are shown masked: anybody may have
    typed a NIK there."""

    kind: str
    id: str
    candidate_id: str

    def __str__(self) -> str:
        return f"{self.kind} {shown(self.id)} untuk {shown(self.candidate_id)}"


def load_rulings(folder: Path | None) -> dict[str, tuple[Ruling, ...]]:
    """All rulings of a folder by kind, sorted by (when, id). The order of files and of their rows changes nothing.

    The same ruling in two files (a part sent twice) counts once.
    Raises: FileMissing; RulingsInvalid with every fault, each with its file and row.
    """
    if folder is None:
        return dict.fromkeys(RULING_KINDS, ())
    if not folder.is_dir():
        raise FileMissing(f"Folder keputusan {folder} tidak ada. Periksa nama folder pada --decisions.")
    faults: list[str] = []
    placed: dict[str, list[Placed]] = {kind: [] for kind in RULING_KINDS}
    for path in sorted(folder.iterdir()):
        kind = next((kind for kind in RULING_KINDS if path.name.startswith(kind)), "")
        if path.suffix.lower() in (".csv", ".parquet") and kind:
            placed[kind] += _read_file(path, kind, faults)
        elif not path.name.startswith("."):
            faults.append(
                f"{path.name}: nama berkas harus diawali {', '.join(RULING_KINDS)} dan berakhir .csv atau .parquet"
            )
    rulings = {kind: _once(found, faults) for kind, found in placed.items()}
    _check_zones([entry for found in placed.values() for entry in found], faults)
    if faults:
        raise RulingsInvalid(
            f"Folder keputusan {folder} memuat {len(faults)} kesalahan; tidak ada keputusan yang dipakai:\n"
            + "\n".join(f"  {fault}" for fault in faults)
            + "\nPerbaiki berkas-berkas itu, lalu jalankan lagi."
        )
    return rulings


def unmet_rulings(rulings: Mapping[str, Sequence[Ruling]], known: Collection[str]) -> tuple[Unmet, ...]:
    """Rulings on candidate ids that no row has: they change nothing, so whoever made them must hear of it."""
    return tuple(
        Unmet(kind, ruling.id, ruling.candidate_id)
        for kind in RULING_KINDS
        for ruling in rulings.get(kind, ())
        if ruling.candidate_id not in known
    )


def _once(found: Sequence[Placed], faults: list[str]) -> tuple[Ruling, ...]:
    """Each ruling once. Two different rulings under one id are a fault."""
    by_id: dict[str, Placed] = {}
    for entry in found:
        first = by_id.setdefault(entry.ruling.id, entry)
        if first.ruling != entry.ruling:
            faults.append(f"{entry.place}: id {shown(entry.ruling.id)} sudah dipakai {first.place} dengan isi berbeda")
    return tuple(sorted((entry.ruling for entry in by_id.values()), key=lambda ruling: (ruling.when, ruling.id)))


def _check_zones(found: Sequence[Placed], faults: list[str]) -> None:
    """Times are compared as text, so all must stand in one zone."""
    zones: dict[str, str] = {}
    for entry in found:
        zones.setdefault(entry.ruling.when[-6:], entry.place)
    if len(zones) > 1:
        where = "; ".join(f"{zone} pada {place}" for zone, place in sorted(zones.items()))
        faults.append(f"waktu ditulis dalam zona yang berbeda ({where}); tulis semuanya dalam satu zona")


def _read_file(path: Path, kind: str, faults: list[str]) -> list[Placed]:
    try:
        headings, rows = _parquet_rows(path) if path.suffix.lower() == ".parquet" else _csv_rows(path)
    except (OSError, pa.ArrowInvalid) as error:
        faults.append(f"{path.name}: tidak dapat dibaca ({type(error).__name__})")
        return []
    columns = [_column_of(heading) for heading in headings]
    wrong = [f"judul '{shown(h)}' tidak dikenal" for h, column in zip(headings, columns, strict=True) if not column]
    wrong += [f"kolom {column} dua kali" for column in HEADINGS if columns.count(column) > 1]
    needed = (*_REQUIRED, *(() if kind in IMPLIED_FIELDS else ("field",)))
    wrong += [f"kolom {column} tidak ada" for column in needed if column not in columns]
    if wrong:
        faults.append(f"{path.name}: {'; '.join(wrong)}")
        return []
    good: list[Placed] = []
    for number, cells in rows:
        place = f"{path.name} baris {number}"
        said = dict(zip(columns, cells, strict=True))
        found = _faults_of(kind, said)
        faults += [f"{place}: {fault}" for fault in found]
        if not found:
            good.append(Placed(place, _ruling(kind, said)))
    return good


def _csv_rows(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    rows = read_text_table(path.read_bytes()).rows
    header = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), -1)
    headings = [cell.strip() for cell in rows[header]] if header >= 0 else []
    below = (
        (number, [*(cell.strip() for cell in row), *[""] * (len(headings) - len(row))][: len(headings)])
        for number, row in enumerate(rows[header + 1 :], header + 2)
        if any(cell.strip() for cell in row)
    )
    return headings, below


def _parquet_rows(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    table = pq.read_table(path)
    below = ((number, [_text(cell) for cell in record.values()]) for number, record in enumerate(table.to_pylist(), 1))
    return list(table.column_names), below


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()


def _column_of(heading: str) -> str:
    folded = fold_text(heading)
    return next((column for column, known in HEADINGS.items() if folded in known), "")


def _ruling(kind: str, said: Mapping[str, str]) -> Ruling:
    """A ruling without faults. Its time gets one spelling: '2025-08-01T08:00:00+07:00'."""
    when = datetime.fromisoformat(said["when"]).isoformat()
    return Ruling(
        said["id"], said["candidate_id"], said.get("field") or IMPLIED_FIELDS.get(kind, ""), said["value"],
        said["by"], when, said["why"], said.get("document_hash", "").lower(),
    )  # fmt: skip


def _faults_of(kind: str, said: Mapping[str, str]) -> list[str]:
    """Everything wrong with one row."""
    # a correction may empty a cell
    needed = [column for column in _REQUIRED if column != "value" or kind != "corrections"]
    faults = [f"{column} kosong" for column in needed if not said[column]]
    field = said.get("field") or IMPLIED_FIELDS.get(kind, "")
    if said["value"] or kind == "corrections":
        faults += _CHECKS[kind](field, said["value"])
    if said["when"] and not _has_zone(said["when"]):
        faults.append(f"when '{shown(said['when'])}' bukan waktu dengan zona, tulis seperti TTTT-BB-HHTJJ:MM:DD+07:00")
    if said.get("document_hash") and not _SHA256.match(said["document_hash"].lower()):
        faults.append("document_hash bukan SHA-256 (64 angka heksadesimal)")
    return faults


def _has_zone(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _judgement(field: str, value: str) -> list[str]:
    faults = [] if field == Check.IDENTITAS else [f"pemeriksaan '{shown(field)}' bukan {Check.IDENTITAS}"]
    if value != NOBODY and parse_nik(value) is None:
        faults.append(f"nilai '{shown(value)}' bukan NIK 16 angka atau {NOBODY}")
    return faults


def _correction(field: str, value: str) -> list[str]:
    if field not in CORRECTABLE:
        return [f"kolom '{shown(field)}' tidak dapat diperbaiki; pilih salah satu: {', '.join(CORRECTABLE)}"]
    if field == "kode_kab" and not _REGENCY.match(value):
        return [f"kode_kab '{shown(value)}' bukan kode kabupaten/kota seperti 12.07"]
    return []


def _evidence(field: str, value: str) -> list[str]:
    if field not in ANSWERABLE:
        # identity is settled by a judgement, an objection by a ruling of its own, the rest by the law's own steps
        return [
            f"pemeriksaan '{shown(field)}' tidak dapat dijawab dengan bukti; pilih: {', '.join(sorted(ANSWERABLE))}"
        ]
    if field == Check.SEKTOR:
        return [] if _SECTOR.match(value) else [f"nilai '{shown(value)}' bukan kode sektor"]
    if field == Check.GANDA and value == Outcome.GAGAL:
        return ["GANDA hanya dijawab LOLOS (dua orang); jika satu orang, catat NIK yang benar pada judgements"]
    answers = (str(Outcome.LOLOS), str(Outcome.GAGAL))
    return [] if value in answers else [f"nilai '{shown(value)}' bukan {' atau '.join(answers)}"]


def _objection(_field: str, value: str) -> list[str]:
    return [] if value in OBJECTION_VALUES else [f"nilai '{shown(value)}' bukan {', '.join(OBJECTION_VALUES)}"]


_CHECKS: dict[str, Callable[[str, str], list[str]]] = {
    "judgements": _judgement,
    "corrections": _correction,
    "evidence": _evidence,
    "objections": _objection,
}
