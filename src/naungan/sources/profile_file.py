"""A profile: how to read files whose headings the alias table does not understand. TOML, written by an officer.

Knows: the shape of the file and every mistake that can be made in it. Does not know: how a sheet is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from naungan.model.errors import FileMissing, WrongCall
from naungan.model.row import DATE_ORDERS
from naungan.model.system_words import why
from naungan.sources.headers import IGNORED, fields

_LETTERS = re.compile(r"[A-Za-z]{1,2}\Z")
_KEYS = frozenset(("pola", "lembar", "baris_judul", "kabkota", "urutan_tanggal", "huruf", "judul"))


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """How to read the files (and sheets) whose names fit. None and '' mean: find out as usual.

    `header_row` is 1-based as Excel shows it, 0 = no header. `by_letter`: column letter -> field.
    `by_heading`: heading, case folded -> field. Field '-' = leave the column alone.
    """

    pattern: str
    sheet: str
    header_row: int | None
    regency: str
    date_order: str
    by_letter: tuple[tuple[str, str], ...]
    by_heading: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """All entries of a profile file, in file order; the first that fits a sheet holds."""

    entries: tuple[ProfileEntry, ...]

    def entry_for(self, file_name: str, sheet_name: str) -> ProfileEntry | None:
        """The first entry whose patterns fit this file and sheet (capitals do not matter)."""
        for entry in self.entries:
            whole, last = file_name.casefold(), file_name.rsplit("/", 1)[-1].casefold()
            fits_file = fnmatchcase(whole, entry.pattern.casefold()) or fnmatchcase(last, entry.pattern.casefold())
            if fits_file and fnmatchcase(sheet_name.casefold(), entry.sheet.casefold()):
                return entry
        return None


def load_profile(path: Path) -> Profile:
    """Read a profile file. Raises: FileMissing; WrongCall with every mistake at once."""
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FileMissing(f"Berkas profil {path} tidak dapat dibuka: {why(error)}. Periksa namanya.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongCall(f"Berkas profil {path} bukan TOML yang benar: {error}. Perbaiki lalu jalankan lagi.") from error
    faults = [f"kunci '{key}' tidak dikenal; yang ada hanya [[berkas]]" for key in read if key != "berkas"]
    listed = read.get("berkas", [])
    entries: list[ProfileEntry] = []
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        faults.append("tulis setiap aturan di bawah [[berkas]]")
    else:
        entries = [_entry(number, entry, faults) for number, entry in enumerate(listed, 1)]
    if faults:
        raise WrongCall(f"Berkas profil {path} perlu diperbaiki:\n" + "\n".join(f"  - {fault}" for fault in faults))
    return Profile(tuple(entries))


def _entry(number: int, entry: Mapping[str, object], faults: list[str]) -> ProfileEntry:
    where = f"[[berkas]] ke-{number}"
    known = ", ".join(sorted(_KEYS))
    faults.extend(f"{where}: kunci '{key}' tidak dikenal ({known})" for key in entry if key not in _KEYS)
    row = entry.get("baris_judul")
    if row is not None and (not isinstance(row, int) or isinstance(row, bool) or row < 0):
        faults.append(f"{where}: baris_judul harus nomor baris (0 = tanpa judul)")
        row = None
    order = _text(entry, "urutan_tanggal", "", where, faults).upper()
    if order and order not in DATE_ORDERS:
        faults.append(f"{where}: urutan_tanggal harus salah satu dari {', '.join(DATE_ORDERS)}")
    letters = _mapping(entry, "huruf", where, faults)
    faults.extend(f"{where}: '{k}' bukan huruf kolom seperti A atau AB" for k in letters if not _LETTERS.match(k))
    headings = _mapping(entry, "judul", where, faults)
    given = [field for field in (*letters.values(), *headings.values()) if field != IGNORED]
    twice = sorted({field for field in given if given.count(field) > 1})
    faults.extend(f"{where}: '{field}' diberikan kepada lebih dari satu kolom" for field in twice)
    if row == 0 and not letters:
        faults.append(f"{where}: tanpa baris judul (baris_judul = 0) setiap kolom harus diberi [berkas.huruf]")
    return ProfileEntry(
        _text(entry, "pola", "*", where, faults),
        _text(entry, "lembar", "*", where, faults),
        row if isinstance(row, int) else None,
        _text(entry, "kabkota", "", where, faults),
        order,
        tuple(sorted((key.upper(), field) for key, field in letters.items())),
        tuple(sorted((key.strip().casefold(), field) for key, field in headings.items())),
    )


def _text(entry: Mapping[str, object], key: str, otherwise: str, where: str, faults: list[str]) -> str:
    value = entry.get(key, otherwise)
    if isinstance(value, str):
        return value
    faults.append(f"{where}: {key} harus teks dalam tanda kutip")
    return otherwise


def _mapping(entry: Mapping[str, object], key: str, where: str, faults: list[str]) -> dict[str, str]:
    value = entry.get(key, {})
    if not isinstance(value, dict):
        faults.append(f"{where}: {key} harus tabel, misalnya [berkas.{key}]")
        return {}
    mapping: dict[str, str] = {}
    for column, field in value.items():
        if field == IGNORED or field in fields():
            mapping[column] = field
        else:
            known = ", ".join(sorted(fields()))
            faults.append(f"{where}: '{field}' bukan nama kolom yang dikenal; pilih dari {known}, atau '-'")
    return mapping
