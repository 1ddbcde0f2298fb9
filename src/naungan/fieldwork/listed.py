"""Whom a list or a determination names: what the field needs to know of each, with the village they are written under.

Knows: a bundle's tables, lists that were not determined yet, and what a row lacks. Does not know: forms or answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from naungan.model.decision import Check, Outcome, Verdict
from naungan.model.errors import BundleBroken, WrongCall
from naungan.model.nik import parse_nik
from naungan.model.programme import Programme
from naungan.reports.bundle import MANIFEST, hash_files, read_manifest, sha256_of, short_code
from naungan.sources.intake import Progress, list_files, read_lists, refuse_empty
from naungan.sources.key_file import load_or_make_candidate_key
from naungan.sources.programme_file import load_programme
from naungan.stages.clean import CleanRules, digits_of, read_date, sector_of
from naungan.stages.fold import fold_name

_COLUMNS = (
    "candidate_id", "kode_kab", "nik", "nama", "alamat", "kec", "desa", "pekerjaan", "nama_ibu", "no_hp",
    "tanggal_lahir", "tempat_tanggal_lahir", "date_order",
)  # fmt: skip


class ListedRow(NamedTuple):
    """One row of a list, as written. `sector`: what its occupation says, '' unknown, '-' outside the programme;
    `nik`: of the linked person, else as written, '' where neither can be a NIK; `found`: check -> outcome, {} where
    nothing was determined yet; `born`: as far as it can be read."""

    id: str
    kode_kab: str
    district: str
    village: str
    name: str
    address: str
    occupation: str
    sector: str
    mother: str
    phone: str
    nik: str
    born: date | None
    verdict: str
    found: Mapping[str, str]

    @property
    def may_receive(self) -> bool:
        """Has nothing refused this row so far?"""
        return self.verdict != Verdict.TIDAK_MEMENUHI

    @property
    def lacks_sector(self) -> bool:
        """Is it unknown what this person works as?"""
        return self.found.get(Check.SEKTOR, "") == Outcome.TIDAK_DIKETAHUI if self.found else not self.sector

    @property
    def lacks_registration(self) -> bool:
        """Is the mother's name or the telephone missing, which registration asks for?"""
        return not (self.mother.strip() and self.phone.strip())


class ListedPeople(NamedTuple):
    """Rows with the programme that judges them. `root`, `code`: SHA-256 of what they were read from, and its short
    form; `files_unread`: lists that gave nobody."""

    programme: Programme
    rows: tuple[ListedRow, ...]
    root: str
    code: str
    files_unread: int = 0


def is_bundle(path: Path) -> bool:
    """Is this the folder of a determination's result?"""
    return (path / MANIFEST).is_file()


def read_people(
    source: Sequence[Path], *, programme: Path | None = None, key: Path | None = None, progress: Progress | None = None
) -> ListedPeople:
    """From one bundle, or from lists with their programme. Raises: WrongCall, FileMissing, BundleBroken, Stop."""
    if len(source) == 1 and is_bundle(source[0]):
        return read_bundle(source[0], programme)
    if programme is None:
        raise WrongCall(
            "Daftar calon memerlukan programnya: tambahkan --programme BERKAS.toml, atau sebut folder hasil penetapan."
        )
    read = load_programme(programme)
    secret, _ = load_or_make_candidate_key(key)
    intake = read_lists(source, key=secret, regions=read.regions, progress=progress)
    refuse_empty(intake, source)
    rows = [row._asdict() for row in intake.rows]
    root = hashlib.sha256(repr(hash_files(entry for entry in list_files(source) if entry[1].is_file())).encode())
    unread = sum(not file.people_rows for file in intake.files)
    return ListedPeople(
        read, tuple(_rows(rows, {}, read)), root.hexdigest(), short_code(root.hexdigest()), unread
    )  # fmt: skip


def read_bundle(folder: Path, programme: Path | None = None) -> ListedPeople:
    """From a determination's result; its own copy of the programme counts unless another is named.

    Raises: BundleBroken where rows or decisions are not those of its manifest; ProgrammeInvalid.
    """
    manifest = read_manifest(folder)
    read = load_programme(programme) if programme else load_programme(
        folder / "programme.toml", regions=folder / "regions.csv"
    )  # fmt: skip
    for name in ("rows.parquet", "decisions.parquet"):
        if not (folder / name).is_file() or sha256_of(folder / name) != manifest["outputs"].get(name):
            raise BundleBroken(f"{name} di {folder} bukan yang dicatat manifestnya. Ambil salinan hasil yang utuh.")
    rows = pq.read_table(folder / "rows.parquet", columns=list(_COLUMNS)).to_pylist()
    columns = ["candidate_id", "nik", "verdict", "evidence"]
    decided = {
        row["candidate_id"]: row for row in pq.read_table(folder / "decisions.parquet", columns=columns).to_pylist()
    }
    root = sha256_of(folder / MANIFEST)
    return ListedPeople(read, tuple(_rows(rows, decided, read)), root, str(manifest["code"]))


def _rows(
    rows: Iterable[Mapping[str, Any]], decided: Mapping[str, Mapping[str, Any]], programme: Programme
) -> Iterator[ListedRow]:
    rules = CleanRules(programme.occupations, programme.registration_date.year)
    for row in rows:
        told = decided.get(row["candidate_id"], {})
        nik = told.get("nik") or digits_of(row["nik"])
        born = row["tanggal_lahir"].strip() or row["tempat_tanggal_lahir"].strip()
        yield ListedRow(
            row["candidate_id"], row["kode_kab"], row["kec"], row["desa"], row["nama"], row["alamat"],
            row["pekerjaan"], sector_of(row["pekerjaan"], programme.occupations)[0], row["nama_ibu"], row["no_hp"],
            nik if parse_nik(nik) else "", read_date(born, row["date_order"], rules),
            told.get("verdict", ""), {item["check"]: item["outcome"] for item in told.get("evidence", ())},
        )  # fmt: skip


def name_key(name: str, born: date | None, kode_kab: str) -> tuple[str, date | None, str]:
    """By what one person is met again where the NIK is not known."""
    return fold_name(name), born, kode_kab
