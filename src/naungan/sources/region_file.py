"""The regencies of a programme, from a CSV beside the programme file.

Knows: the columns code, kind, name, tile_col, tile_row, population_thousand, aliases (parted by ';').
Does not know: what a regency's quota is. Other columns (counts, poverty, notes) inform people and are not read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from naungan.model.programme import Region
from naungan.stages.fold import fold_text

REQUIRED = ("code", "kind", "name", "tile_col", "tile_row")
OPTIONAL = ("population_thousand", "aliases")
KINDS = ("kabupaten", "kota")
LARGEST_TILE = 60
_CODE = re.compile(r"[0-9]{2}\.[0-9]{2}\Z")


class RegionFault(NamedTuple):
    """One fault in the region file: its 1-based line (0 = whole file), what is wrong, the remedy."""

    line: int
    what: str
    remedy: str


def load_regions(path: Path) -> tuple[tuple[Region, ...], tuple[RegionFault, ...]]:
    """Read all regions, in order of code, and every fault found; a region with a fault is left out.

    Out: regions, faults. A missing or unreadable file is one fault, not an exception.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        what = f"berkas wilayah {path.name} tidak ada atau tidak dapat dibaca sebagai teks UTF-8"
        return (), (RegionFault(0, what, "letakkan berkas CSV itu di samping berkas program, atau betulkan namanya"),)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    heading = text.split("\n", 1)[0].rstrip("\r").split(",")
    missing = [column for column in REQUIRED if column not in heading]
    if missing:
        what = f"berkas wilayah {path.name} tidak punya kolom {', '.join(missing)}"
        return (), (RegionFault(1, what, f"tulis baris pertama dengan kolom {', '.join(REQUIRED)}"),)
    faults: list[RegionFault] = []
    regions: list[tuple[int, Region]] = []
    try:
        for row in reader:
            region = _region(row, reader.line_num, faults)
            if region is not None:
                regions.append((reader.line_num, region))
    except csv.Error as error:
        faults.append(RegionFault(reader.line_num + 1, f"baris tidak terbaca ({error})", "periksa tanda kutipnya"))
    if not regions and not faults:
        faults.append(RegionFault(0, f"berkas wilayah {path.name} tidak memuat wilayah", "isi satu baris per wilayah"))
    faults += _clashes(regions)
    return tuple(sorted((region for _, region in regions), key=lambda region: region.code)), tuple(sorted(faults))


def _region(row: dict[str, str | None], line: int, faults: list[RegionFault]) -> Region | None:
    cell = {column: (row.get(column) or "").strip() for column in (*REQUIRED, *OPTIONAL)}
    found = list(_cell_faults(cell, line))
    faults += found
    if found:
        return None
    return Region(
        code=cell["code"],
        name=cell["name"],
        kind=cell["kind"],
        aliases=tuple(alias.strip() for alias in cell["aliases"].split(";") if alias.strip()),
        tile_col=int(cell["tile_col"]),
        tile_row=int(cell["tile_row"]),
        population_thousand=int(cell["population_thousand"] or 0),
    )


def _cell_faults(cell: dict[str, str], line: int) -> Iterator[RegionFault]:
    if not _CODE.match(cell["code"]):
        what = f"kode wilayah {cell['code']!r} bukan kode Kemendagri"
        yield RegionFault(line, what, "tulis dua angka, titik, dua angka, misalnya 12.07 (bukan kode BPS)")
    if not fold_text(cell["name"]):
        yield RegionFault(line, "nama wilayah kosong", "isi nama kabupaten atau kota")
    if cell["kind"] not in KINDS:
        yield RegionFault(line, f"jenis wilayah {cell['kind']!r} tidak dikenal", f"tulis {' atau '.join(KINDS)}")
    for column in ("tile_col", "tile_row"):
        if not _is_whole(cell[column]) or int(cell[column]) > LARGEST_TILE:
            remedy = f"tulis letak kotak pada peta sebagai 0 sampai {LARGEST_TILE}"
            yield RegionFault(line, f"{column} {cell[column]!r} bukan letak kotak", remedy)
    if cell["population_thousand"] and not _is_whole(cell["population_thousand"]):
        what = f"population_thousand {cell['population_thousand']!r} bukan bilangan bulat"
        yield RegionFault(line, what, "tulis penduduk dalam ribuan tanpa titik, atau kosongkan")


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _clashes(regions: Iterable[tuple[int, Region]]) -> Iterator[RegionFault]:
    """Two regions with one code, one tile, or one way of being written (folded name or alias of the same kind)."""
    seen: dict[tuple[str, ...], int] = {}
    for line, region in regions:
        names = {("nama", region.kind, fold_text(name)) for name in (region.name, *region.aliases)}
        marks = {("kode", region.code), ("kotak peta", f"{region.tile_col},{region.tile_row}"), *names}
        for mark in sorted(marks):
            if mark in seen:
                what = f"{mark[0]} {mark[-1]} sudah dipakai pada baris {seen[mark]}"
                yield RegionFault(line, what, f"beri wilayah {region.code} {mark[0]} yang lain")
            seen.setdefault(mark, line)
