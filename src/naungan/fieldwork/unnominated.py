"""People in the programme's deciles and occupations whom nobody nominated: counted for all, named for one desk only.

Knows: who counts as nominated, and how few people a public count may show. Does not know: whether somebody would be
eligible (stages/assess.py): the register's words for work are coarse, and only their village knows.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.engines.reference import welfare_row
from naungan.fieldwork.desks import DATA, WITHOUT_VILLAGE, place_codes, slug
from naungan.fieldwork.fresh_folder import check_free, fresh_folder
from naungan.fieldwork.listed import ListedPeople, ListedRow, name_key
from naungan.fieldwork.small_cells import Total, for_public, summed
from naungan.model.errors import RegisterInvalid
from naungan.model.person import OUTSIDE, Registered
from naungan.model.programme import Programme
from naungan.model.register import RegisterInfo
from naungan.sources.cell_text import harmless, mask_card_numbers
from naungan.sources.intake import Progress
from naungan.sources.register_file import read_register_file
from naungan.sources.villages import NO_VILLAGE, Named, grouped
from naungan.stages.assess import choose_welfare
from naungan.stages.clean import sector_of

WHOLE_REGENCY = "seluruh kabupaten/kota"
PUBLIC, PRIVATE = "jumlah-desa.csv", "desa"
NAMES = "belum-diusulkan.csv"
PUBLIC_COLUMNS = ("kode_kab", "kode_desa", "desa", "belum_diusulkan", "sumber", "per_tanggal")
NAME_COLUMNS = ("nama", "jenis_kelamin", "umur", "hubungan", "pekerjaan_pada_register", "diusulkan", "alasan")
_COLUMNS = (
    "nik",
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "kode_kab",
    "kode_kec",
    "kode_desa",
    "hubungan",
    "pekerjaan",
)


class Missed(NamedTuple):
    """Somebody whom nobody nominated, as the register has them. There is no place for a NIK."""

    kode_kab: str
    kode_desa: str
    name: str
    sex: str
    age: int | None
    relation: str
    work: str
    sector: str


class VillageCount(NamedTuple):
    """A village's count, or its regency's, as the public may see it: a number, '<5', or a range '12-18'."""

    kode_kab: str
    kode_desa: str
    name: str
    shown: str


class UnnominatedReport(NamedTuple):
    """What was found. Units: people; `in_reach`: of the register, in the deciles and occupations; `unplaced`: missed,
    and the register names no village; `total`: of all missed, fit for the public, as `villages` are; the other numbers
    are exact, and for the office."""

    info: RegisterInfo
    in_reach: int
    nominated: int
    missed: int
    unplaced: int
    total: Total
    villages: tuple[VillageCount, ...]
    folders: tuple[str, ...]


def find_unnominated(
    welfare: Path,
    people: ListedPeople,
    out: Path,
    *,
    village: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> UnnominatedReport:
    """Write the public counts, and for each village (or one) the names that its officer alone gets.

    Raises: OutputInTheWay; FileMissing, RegisterInvalid where the register does not say who works as what.
    """
    check_free(out)
    info = read_register_file(welfare)
    if progress:
        progress("Membaca data kesejahteraan", 0, 0)
    programme = people.programme
    found = _in_reach(welfare, programme)
    met = nominated_of(found, people.rows)
    missed = [_missed(row, sector, programme) for (row, sector), is_met in zip(found, met, strict=True) if not is_met]
    names = village_names(people.rows, welfare)
    villages, total = public_counts(Counter((each.kode_kab, each.kode_desa) for each in missed), names)
    desks = _by_desk(missed, village)
    if not dry_run:
        _write(out, villages, desks, names, info, progress)
    return UnnominatedReport(
        info, len(found), sum(met), len(missed), sum(not each.kode_desa for each in missed),
        total, villages,
        tuple(_folder(code, names) for code in desks),
    )  # fmt: skip


def _in_reach(welfare: Path, programme: Programme) -> list[tuple[Mapping[str, Any], str]]:
    """Register rows within the deciles, with a sector of the programme by their occupation, of an age to register."""
    known = pq.read_schema(welfare / DATA).names
    lacking = [name for name in ("pekerjaan", programme.decile_column) if name not in known]
    if lacking:
        raise RegisterInvalid(
            f"Register di {welfare} tidak memuat {', '.join(lacking)}. Impor register yang memuatnya."
        )
    table = _one_row_a_person(welfare / DATA, programme)
    works = [work for work in pc.unique(table.column("pekerjaan")).to_pylist() if work]
    sectors = {work: sector_of(work, programme.occupations)[0] for work in works}
    inside = pa.array([work for work, sector in sectors.items() if sector and sector != OUTSIDE], pa.string())
    rows = table.filter(pc.is_in(table.column("pekerjaan"), value_set=inside)).to_pylist()
    regencies = {region.code for region in programme.regions}
    return [
        (row, sectors[row["pekerjaan"]])
        for row in rows
        if (not row["kode_kab"] or row["kode_kab"] in regencies) and _may_register(row["tanggal_lahir"], programme)
    ]


def _one_row_a_person(data: Path, programme: Programme) -> pa.Table:
    """Rows within the deciles. Of several with one NIK the one that determine would judge by, wherever its decile lies;
    rows without a NIK are people of their own."""
    column, columns = programme.decile_column, list(_COLUMNS)
    counts = pc.value_counts(pq.read_table(data, columns=["nik"]).column("nik").drop_null())
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    within = pc.field(column) <= programme.decile_max
    single = pq.read_table(data, columns=columns, filters=within & ~pc.field("nik").isin(repeated))
    if not len(repeated):
        return single
    by_nik: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in pq.read_table(data, filters=pc.field("nik").isin(repeated)).to_pylist():
        by_nik[row["nik"]].append(row)
    standing = [_standing(rows, column) for _, rows in sorted(by_nik.items())]
    kept = [row for row in standing if row[column] is not None and row[column] <= programme.decile_max]
    return pa.concat_tables([single, pa.Table.from_pylist(kept, schema=single.schema)])


def _standing(rows: Sequence[dict[str, Any]], decile_column: str) -> dict[str, Any]:
    """The row to judge by, of several with one NIK. Whose NIK it is, the row says that Dukcapil has matched, else the
    newest: what an unmatched row says of somebody else does not come before it."""
    found = {at: welfare_row(row, decile_column) for at, row in enumerate(rows)}
    trusted = [row for row in found.values() if row.matched] or list(found.values())
    surest = max(trusted, key=lambda row: (row.as_of or date.min, row.decile or 0, row.percentile or 0, row.name))
    person = Registered(surest.nik, "", surest.name, "", surest.birth_date, "", surest.kode_kab, "", None)
    chosen = choose_welfare(tuple(found.values()), person)[0] or surest
    return rows[next(at for at, row in found.items() if row is chosen)]


def _may_register(born: date | None, programme: Programme) -> bool:
    """Is the age within the programme's bounds, or unknown?"""
    age = _age(born, programme.registration_date)
    return age is None or programme.age_min <= age < programme.age_below


def _age(born: date | None, day: date) -> int | None:
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def nominated_of(found: Sequence[tuple[Mapping[str, Any], str]], rows: Iterable[ListedRow]) -> list[bool]:
    """Whom somebody nominated: by NIK, of the row or of the person it was linked to; else by name, birth date and
    regency, for a row whose NIK is wrong is still a nomination."""
    listed = list(rows)
    niks = {int(row.nik) for row in listed if row.nik}
    keys = {name_key(row.name, row.born, row.kode_kab) for row in listed if row.born}
    births = {key[1:] for key in keys}  # folding a name costs more than looking up a day

    def is_named(row: Mapping[str, Any]) -> bool:
        birth = (row["tanggal_lahir"], row["kode_kab"] or "")
        return birth in births and name_key(row["nama"] or "", *birth) in keys

    return [row["nik"] in niks or is_named(row) for row, _ in found]


def _missed(row: Mapping[str, Any], sector: str, programme: Programme) -> Missed:
    return Missed(
        row["kode_kab"] or "", row["kode_desa"] or "", row["nama"] or "", row["jenis_kelamin"] or "",
        _age(row["tanggal_lahir"], programme.registration_date), row["hubungan"] or "", row["pekerjaan"], sector,
    )  # fmt: skip


def village_names(rows: Sequence[ListedRow], welfare: Path) -> dict[str, str]:
    """Village code -> its name, as those nominated from there write it: the register knows codes alone."""
    codes = place_codes(welfare, (row.nik for row in rows))
    by_code: defaultdict[str, list[Named]] = defaultdict(list)
    for row in rows:
        code = codes.get(row.nik, "")
        if code.startswith(f"{row.kode_kab}."):
            by_code[code].append(Named(row.id, row.kode_kab, row.district, row.village))
    found = {}
    for code, named in by_code.items():
        group = max((g for g in grouped(named)), key=lambda g: (g.number != NO_VILLAGE, len(g.members), g.name))
        if 2 * len(group.members) > len(named):
            found[code] = group.name
    return found


def public_counts(
    counts: Mapping[tuple[str, str], int], names: Mapping[str, str]
) -> tuple[tuple[VillageCount, ...], Total]:
    """Counts per village and regency, fit for the public, and the total; people without a village are one place."""
    by_regency: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (kode_kab, kode_desa), count in counts.items():
        by_regency[kode_kab][kode_desa] = count
    found, totals = [], []
    for kode_kab, places in sorted(by_regency.items()):
        shown = for_public(places)
        totals.append(shown.total)
        found.append(VillageCount(kode_kab, "", WHOLE_REGENCY, str(shown.total)))
        found += [
            VillageCount(kode_kab, code, names.get(code, "") if code else WITHOUT_VILLAGE, text)
            for code, text in sorted(shown.counts.items())
        ]
    return tuple(found), summed(totals)


def _by_desk(missed: Sequence[Missed], village: str) -> dict[str, list[Missed]]:
    """Village code -> its people; those without a village lie on nobody's desk."""
    desks: defaultdict[str, list[Missed]] = defaultdict(list)
    for each in sorted(missed, key=lambda each: (each.kode_desa, each.name, str(each.age))):
        if each.kode_desa and village in ("", each.kode_desa):
            desks[each.kode_desa].append(each)
    return dict(desks)


def _folder(code: str, names: Mapping[str, str]) -> str:
    return f"{code}-{slug(names[code])}" if code in names else code


def _write(
    out: Path,
    villages: Sequence[VillageCount],
    desks: Mapping[str, Sequence[Missed]],
    names: Mapping[str, str],
    info: RegisterInfo,
    progress: Progress | None,
) -> None:
    told = (info.source, info.as_of.isoformat())
    with fresh_folder(out) as draft:
        (draft / PRIVATE).mkdir(mode=0o700)
        _write_table(draft / PUBLIC, PUBLIC_COLUMNS, [(*each, *told) for each in villages])
        for done, (code, people) in enumerate(desks.items(), 1):
            folder = draft / PRIVATE / _folder(code, names)
            folder.mkdir(mode=0o700)
            _write_table(folder / NAMES, NAME_COLUMNS, [_told(each) for each in people])
            if progress:
                progress("Menulis daftar desa", done, len(desks))


def _told(one: Missed) -> tuple[str, ...]:
    """As the officer reads it; the last two columns are theirs to fill in."""
    age = "" if one.age is None else str(one.age)
    return _plain(one.name), one.sex, age, one.relation, _plain(one.work), "", ""


def _plain(text: str) -> str:
    return mask_card_numbers(text).lstrip("=+-@ ")


def _write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
