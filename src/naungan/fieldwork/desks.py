"""Rows sorted onto the desks of village officers: each row on exactly one, also a row that names no village.

Knows: villages as lists write them (sources/villages.py), and their code where the welfare register tells it.
Does not know: what lies on a desk, or who sits at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.fieldwork.listed import ListedRow
from naungan.model.errors import WrongCall
from naungan.model.programme import Region
from naungan.sources.register_file import read_register_file
from naungan.sources.villages import NO_VILLAGE, Named, grouped
from naungan.stages.fold import fold_text

WITHOUT_VILLAGE = "tanpa desa"
DATA = "data.parquet"
_SLUG_LETTERS = 40


class Desk(NamedTuple):
    """A village's desk. `code`: Kemendagri's ('12.07.26.2003') where known, else of our own ('12.07-D003'); `name` ''
    where the rows name no village: then it is the regency's desk."""

    code: str
    kode_kab: str
    regency: str
    district: str
    name: str
    rows: tuple[ListedRow, ...]

    @property
    def folder(self) -> str:
        """Name of its folder: '12.07.26.2003-suka-maju'."""
        return f"{self.code}-{slug(self.name or WITHOUT_VILLAGE)}"


def slug(name: str) -> str:
    """A name that a folder may have."""
    return fold_text(name)[:_SLUG_LETTERS].strip().lower().replace(" ", "-") or "x"


def place_codes(welfare: Path | None, niks: Iterable[str]) -> dict[str, str]:
    """NIK -> village code, as the welfare register has it. Raises: RegisterInvalid, FileMissing."""
    if welfare is None:
        return {}
    read_register_file(welfare)
    wanted = pa.array(sorted({int(nik) for nik in niks if nik}), pa.int64())
    found = pq.read_table(welfare / DATA, columns=["nik", "kode_desa"], filters=pa.compute.field("nik").isin(wanted))
    return {
        f"{nik:016d}": code
        for nik, code in zip(*(found.column(name).to_pylist() for name in ("nik", "kode_desa")), strict=True)
        if code
    }


def lay_out(rows: Sequence[ListedRow], regions: Sequence[Region], codes: Mapping[str, str]) -> tuple[Desk, ...]:
    """All desks, by regency and number. Ties: a village code that two desks would bear is borne by neither."""
    by_id = {row.id: row for row in rows}
    names = {region.code: f"{region.kind} {region.name}".title() for region in regions}
    groups = grouped(Named(row.id, row.kode_kab, row.district, row.village) for row in rows)
    told = [
        _told_code([by_id[member] for member in group.members], codes) if group.number != NO_VILLAGE else ""
        for group in groups
    ]
    twice = {code for code, count in Counter(told).items() if count > 1}
    return tuple(
        Desk(
            code if code and code not in twice
            else f"{group.kode_kab or '00.00'}-D{group.number:03d}",
            group.kode_kab, names.get(group.kode_kab, "Kabupaten/kota belum diketahui"), group.district, group.name,
            tuple(by_id[member] for member in group.members),
        )
        for group, code in zip(groups, told, strict=True)
    )  # fmt: skip


def _told_code(rows: Sequence[ListedRow], codes: Mapping[str, str]) -> str:
    """The code that more than half of those bear whose code is known, within the group's own regency."""
    known = Counter(codes[row.nik] for row in rows if row.nik in codes)
    code, count = known.most_common(1)[0] if known else ("", 0)
    return code if 2 * count > known.total() and code.startswith(f"{rows[0].kode_kab}.") else ""


def chosen(desks: Sequence[Desk], village: str) -> tuple[Desk, ...]:
    """The desk of this code, or of this folder; all without a code. Raises: WrongCall where there is none."""
    if not village:
        return tuple(desks)
    found = tuple(desk for desk in desks if village in (desk.code, desk.folder))
    if not found:
        near = ", ".join(desk.code for desk in desks if desk.code.startswith(village[:5]))[:200]
        advice = (
            f"Yang ada di kabupaten/kota itu: {near}." if near else "Lihat ringkasan.csv dari prepare tanpa --village."
        )
        raise WrongCall(f"Tidak ada baris yang perlu ditanyakan di desa {village}. {advice}")
    return found
