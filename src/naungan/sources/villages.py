"""Rows of lists -> the villages that they name, each with a number; rows that name none stand apart, never lost.

Knows: that lists write 'Desa Sukamaju', 'SUKA MAJU' and 'Ds. Sukamaju' for one village, and often no district.
Does not know: people, tables, or which villages there really are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from naungan.sources.cell_text import mask_card_numbers, text_of
from naungan.stages.fold import fold_text

NO_VILLAGE = 0
"""Number of the group of rows that name no village."""
LETTERS = 80
_OF_VILLAGE = re.compile(r"\A(?:DESA|DS|KELURAHAN|KEL|NAGARI)\b ?")
_OF_DISTRICT = re.compile(r"\A(?:KECAMATAN|KEC)\b ?")
_NOTHING = frozenset({"", "TIDAK ADA", "TIDAK TAHU", "TIDAK DIKETAHUI", "BELUM DIISI", "NIHIL", "KOSONG", "NULL", "NA"})
_WRITTEN = re.compile(r"\A\s*(?:desa|ds|kelurahan|kel|nagari|kecamatan|kec)\b[.:\s]*", re.IGNORECASE)
_HAMLET = re.compile(
    r"\b(?P<word>DUSUN|DSN|LINGKUNGAN|LINGK|LK)\b[.:\s]*(?P<name>[IVXLC]{1,6}\b|\d{1,3}\b|[A-Z]{3,20}\b)"
)
_HAMLET_WORDS = {
    "DUSUN": "Dusun",
    "DSN": "Dusun",
    "LINGKUNGAN": "Lingkungan",
    "LINGK": "Lingkungan",
    "LK": "Lingkungan",
}


class Named(NamedTuple):
    """A row with the place it names, as written."""

    id: str
    kode_kab: str
    district: str
    village: str


class Group(NamedTuple):
    """A village and its rows, in the order given. Names as most rows write them."""

    kode_kab: str
    number: int
    district: str
    name: str
    members: tuple[str, ...]


def grouped(rows: Iterable[Named]) -> tuple[Group, ...]:
    """Every row in exactly one group. Villages are numbered within their regency by district and name.

    A row without a district belongs to the only village of that name in its regency, if there is but one.
    """
    listed = list(rows)
    known: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in listed:
        known[row.kode_kab, village_key(row.village)].add(district_key(row.district))
    found: defaultdict[tuple[str, str, str], list[Named]] = defaultdict(list)
    for row in listed:
        found[row.kode_kab, *_key(row, known)].append(row)
    groups, numbers = [], Counter[str]()
    for (kode_kab, _, village), members in sorted(found.items()):
        numbers[kode_kab] += bool(village)
        groups.append(Group(
            kode_kab, numbers[kode_kab] if village else NO_VILLAGE,
            _spelling(row.district for row in members if district_key(row.district)) if village else "",
            _spelling(row.village for row in members) if village else "", tuple(row.id for row in members),
        ))  # fmt: skip
    return tuple(groups)


def _key(row: Named, known: Mapping[tuple[str, str], set[str]]) -> tuple[str, str]:
    village, district = village_key(row.village), district_key(row.district)
    if not village:
        return "", ""
    others = known[row.kode_kab, village] - {""}
    return (next(iter(others)) if not district and len(others) == 1 else district), village


def village_key(text: str) -> str:
    """By what a village is known, whoever writes it: 'Ds. Suka Maju' -> 'SUKAMAJU'; '' where none is named."""
    return _folded(_OF_VILLAGE, text)


def district_key(text: str) -> str:
    """The same of a district."""
    return _folded(_OF_DISTRICT, text)


def _folded(prefix: re.Pattern[str], text: str) -> str:
    if mask_card_numbers(text) != text:  # somebody's number in the wrong column names no place
        return ""
    words = prefix.sub("", fold_text(text))
    return "" if words in _NOTHING else words.replace(" ", "")


def _spelling(texts: Iterable[str]) -> str:
    """The one that most rows use; of several the first of the alphabet."""
    counted = Counter(_WRITTEN.sub("", text_of(text))[:LETTERS].strip() for text in texts)
    return min(counted, key=lambda text: (-counted[text], text), default="")


def hamlet(address: str) -> str:
    """The hamlet that an address names, and nothing else of it: 'Jl. Melati 3 Dsn. II' -> 'Dusun II'."""
    found = _HAMLET.search(address.upper())
    if found is None:
        return ""
    name = found["name"]
    is_number = name.isdigit() or not name.strip("IVXLC")
    return f"{_HAMLET_WORDS[found['word']]} {name if is_number else name.capitalize()}"
