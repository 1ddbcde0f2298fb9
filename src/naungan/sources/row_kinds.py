"""Is this row a person? And how cells that offices split over several columns are joined.

Knows: totals, footers, column numbers, tick marks. Does not know: sheets, files or regencies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from naungan.sources.headers import words
from naungan.stages.fold import fold_text

_ABOUT_PEOPLE = frozenset((
    "nik", "kk", "nama", "tempat_lahir", "tanggal_lahir", "tempat_tanggal_lahir", "tahun_lahir", "jenis_kelamin",
    "tanda_l", "tanda_p", "alamat", "dusun", "kec", "desa", "pekerjaan", "nama_ibu", "no_hp",
))  # fmt: skip
_ONLY_PEOPLE_HAVE = frozenset((
    "kk", "tempat_lahir", "tanggal_lahir", "tempat_tanggal_lahir", "tahun_lahir", "jenis_kelamin", "tanda_l", "tanda_p",
    "nama_ibu",
))  # fmt: skip
"""Cells that a line of signatures does not fill."""
_COLUMN_NUMBER = re.compile(r"\(?-?([0-9]{1,2})-?\)?\.?\Z")
_SHORT_NUMBER = re.compile(r"[0-9IVXivx/ ]+\Z")
_NO_TICK = frozenset(("", "-", "0", "FALSE"))
_FEWEST_NIK_DIGITS = 8


def is_person(values: Mapping[str, str], columns: Set[str]) -> bool:
    """Is a row with these mapped texts a person? In doubt yes: a person too many is seen, one too few is not.

    In: field -> text of the filled cells, and all fields that the sheet has. A number that can be a NIK is enough,
    unless it is an official's NIP; so is a running number with two more cells. Without either, a name needs two more
    cells, one of them of a kind that a line of signatures does not fill.
    """
    nik = values.get("nik", "")
    if nik and _looks_like_nik(nik):
        return True
    if _is_total(values) or _is_column_numbers(values):
        return False
    filled = len(values.keys() & _ABOUT_PEOPLE)
    if values.get("no", "").strip(". ").isdigit():
        return filled >= 2
    telling = columns & _ONLY_PEOPLE_HAVE
    return "nama" in values and filled >= 3 and (not telling or bool(values.keys() & telling))


def joined_date(values: Mapping[str, str]) -> str:
    """A birth date whose day, month and year stand in three columns: '12-3-1980'."""
    parts = [values.get(field, "") for field in ("hari_lahir", "bulan_lahir", "tahun_lahir")]
    return "-".join(parts) if any(parts) else ""


def ticked_sex(values: Mapping[str, str]) -> str:
    """'L' or 'P' from two tick columns; '' when none or both are ticked."""
    male, female = (values.get(field, "") not in _NO_TICK for field in ("tanda_l", "tanda_p"))
    return "" if male == female else "L" if male else "P"


def joined_address(values: Mapping[str, str]) -> str:
    """Address with hamlet, RT and RW from their own columns: 'Jl. Mawar, Dusun III, RT 001, RW 002'."""
    parts = [values.get("alamat", "")]
    for field, label in (("dusun", "Dusun"), ("rt", "RT"), ("rw", "RW"), ("rt_rw", "RT/RW")):
        if text := values.get(field, ""):
            parts.append(f"{label} {text}" if _SHORT_NUMBER.match(text) else text)
    return ", ".join(part for part in parts if part)


def _looks_like_nik(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    letters = sum(map(str.isalpha, text))
    return digits >= _FEWEST_NIK_DIGITS and letters <= 3 and not text.upper().lstrip().startswith("NIP")


def _is_total(values: Mapping[str, str]) -> bool:
    return any(
        text[:1] in "JTSGRjtsgr" and any(f"{fold_text(text)} ".startswith(f"{total} ") for total in words().totals)
        for text in values.values()
    )


def _is_column_numbers(values: Mapping[str, str]) -> bool:
    """The row '1 2 3 4 ...' that forms print under their headings."""
    numbers = [int(found[1]) for text in values.values() if (found := _COLUMN_NUMBER.match(text))]
    return len(numbers) == len(values) >= 2 and all(a < b for a, b in zip(numbers, numbers[1:], strict=False))
