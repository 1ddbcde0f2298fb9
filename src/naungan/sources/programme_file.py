"""A programme file (TOML) as a Programme: the policy of one year, with every fault said at once.

Knows: the file's shape and the contradictions between its tables.
Does not know: any year, province or total; those stand in the file. docs/reference/programme.md is its manual.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from naungan.law.parameters import Contribution, Payer, as_of
from naungan.model.errors import FileMissing, ProgrammeFault, ProgrammeInvalid
from naungan.model.money import grouped, rupiah
from naungan.model.programme import Cell, Fund, Programme, Region, SpareSeats
from naungan.sources.programme_amendments import BUDGETS, SEATS, amend_budgets, amend_seats
from naungan.sources.programme_changes import NO_CHANGES, Changes, change_document, change_seats
from naungan.sources.programme_citations import read_citations
from naungan.sources.programme_parts import (
    RESERVE_MINIMUM,
    Criteria,
    read_criteria,
    read_evidence_limits,
    read_funds,
    read_letter,
    read_nik_repair,
    read_occupations,
    read_own_payers,
    read_ranking,
    read_schemes,
    read_sectors,
    read_signatures,
)
from naungan.sources.programme_quota import Citations, read_cells
from naungan.sources.region_file import load_regions
from naungan.sources.toml_fields import Faults, Fields
from naungan.sources.toml_lines import key_lines

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
COMMITMENT = r"[0-9a-f]{64}"
LONGEST_NAME = 200
"""Bytes of a region file's name; file systems take 255 for each part."""
LARGEST_BRACKET = 999
_TOML_LINE = re.compile(r"at line (\d+)")


def load_programme(path: Path, *, regions: Path | None = None, changes: Changes = NO_CHANGES) -> Programme:
    """Read a programme and its regions.

    In: the programme file; `regions` instead of the CSV it names (a bundle keeps its own copy as regions.csv);
    `changes` as if they stood in the file.
    Raises: FileMissing; ProgrammeInvalid with every fault, each with line, key and remedy.
    """
    text = _read(path)
    document = _parse(path, text)
    faults = Faults(key_lines(text))
    programme = _read_programme(document, faults, path.parent, regions, changes)
    if found := faults.in_order():
        raise _invalid(path, found)
    return programme


def region_path(path: Path) -> Path:
    """Where the region file of a programme lies. Raises: as load_programme, for this one key."""
    text = _read(path)
    document = _parse(path, text)  # first: key_lines takes valid TOML only
    faults = Faults(key_lines(text))
    relative = _region_name(Fields(faults, (), document))
    if found := faults.in_order():
        raise _invalid(path, found)
    return path.parent / relative


def programme_faults_text(error: ProgrammeInvalid) -> str:
    """All faults as plain text to read aloud: a headline, then line, key, what is wrong and the remedy of each."""
    lines = [str(error)]
    for number, fault in enumerate(error.faults, 1):
        place = f"Baris {fault.line}" if fault.line else "Seluruh berkas"
        lines.append(f"{number:3}. {place}, {fault.key or 'susunan'}: {_sentence(fault.what)}")
        lines.append(f"     Perbaikan: {_sentence(fault.remedy)}")
    return "\n".join(lines)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "...", "?")) else f"{text}."


def _invalid(path: Path, faults: tuple[ProgrammeFault, ...]) -> ProgrammeInvalid:
    return ProgrammeInvalid(
        f"Berkas program {path} belum dapat dipakai: ada {len(faults)} kesalahan. "
        "Perbaiki semuanya, lalu jalankan lagi.",
        faults,
    )


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"Berkas program {path} tidak ada atau tidak dapat dibaca. Periksa nama dan foldernya."
        raise FileMissing(what) from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = "berkas ini bukan teks UTF-8"
        raise _invalid(
            path, (ProgrammeFault(line, "", what, "simpan ulang sebagai UTF-8 dari editor teks"),)
        ) from error


def _parse(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _TOML_LINE.search(str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        what = f"susunan TOML tidak terbaca di sini ({error})"
        remedy = "periksa tanda kutip, kurung, tanda sama dengan, dan kunci ganda pada baris ini dan baris sebelumnya"
        raise _invalid(path, (ProgrammeFault(line, "", what, remedy),)) from error


class Heading(NamedTuple):
    """The keys above the first table."""

    title: str
    code: str
    year: int
    registration_date: date
    hand_in_deadline: date
    months: int


def _read_programme(
    document: dict[str, object], faults: Faults, folder: Path, region_file: Path | None, changes: Changes
) -> Programme:
    root = Fields(faults, (), document)
    heading = _read_heading(root)
    regions = _read_regions(root, folder, region_file)
    sectors = read_sectors(root.tables("sektor"))
    amended: Citations = []
    amend_budgets(document, root.tables(BUDGETS, required=False), amended)
    change_document(document, changes)  # a what-if is asked of the programme as it was amended
    fund_tables = root.tables("dana")
    funds = read_funds(fund_tables, dict(sectors))
    occupations = read_occupations(root.tables("pekerjaan"), dict(sectors))
    region_codes = [region.code for region in regions]
    quota_citations: Citations = []
    cells = read_cells(root.tables("kuota"), funds, [code for code, _ in sectors], region_codes, quota_citations)
    cells = amend_seats(root.tables(SEATS, required=False), cells, amended)
    cells = change_seats(cells, changes)
    contributions = _read_contributions(root, heading)
    criteria_table = root.table("kriteria")
    criteria = read_criteria(criteria_table)
    own_payers, continuing_first = read_own_payers(root.table("kelanjutan", required=False))
    programme = Programme(
        code=heading.code,
        title=heading.title,
        year=heading.year,
        registration_date=heading.registration_date,
        months=heading.months,
        monthly_contribution=contributions[0].total if contributions else 0,
        funds=tuple(funds.values()),
        sectors=sectors,
        occupations=occupations,
        regions=regions,
        cells=cells,
        **criteria._asdict(),
        evidence_max_days=read_evidence_limits(root.table("bukti", required=False)),
        own_payers=own_payers,
        ranking=read_ranking(root.table("peringkat"), continuing_first=continuing_first),
        reserve_percent=_read_reserve(root.table("cadangan")),
        spare_seats=_read_spare_seats(root.table("sisa_kursi")),
        lottery_commitment=_read_commitment(root.table("undian")),
        hand_in_deadline=heading.hand_in_deadline,
        letter=read_letter(root.table("keputusan", required=False)),
        signatures=read_signatures(root.table("persetujuan", required=False)),
        schemes=read_schemes(root.table("program_lain", required=False)),
        nik_repair_days=read_nik_repair(root.table("perbaikan_nik", required=False)),
        # last, when every missing key is known: its source is then not called a source of nothing
        laws=(
            *read_citations(document, root.table("sumber")),
            *quota_citations,
            *amended,
            *_fund_laws(funds),
            *_contribution_laws(contributions),
        ),
    )
    root.finish()
    _check_dates(root, heading)
    _check_age_limit(criteria_table, criteria, heading.registration_date)
    _check_sectors_have_aliases(root, programme)
    _check_budgets(fund_tables, cells, contributions)
    return programme


def _read_heading(root: Fields) -> Heading:
    return Heading(
        title=root.text("judul", "Perlindungan Pekerja Rentan 2030"),
        code=root.text("kode", "contoh-2030", pattern=SLUG, form="kode: huruf kecil, angka, dan tanda hubung"),
        year=root.number("tahun", 2000, 2999, "tahun"),
        registration_date=root.day("tanggal_pendaftaran", "2030-10-01"),
        hand_in_deadline=root.day("batas_usulan", "2030-09-01"),
        months=root.number("bulan", 1, 12, "bulan"),
    )


def _region_name(root: Fields) -> str:
    """The region file as written: a path below the programme's folder, so that both travel together."""
    name = root.text("wilayah", "wilayah.csv")
    parts = PurePosixPath(name).parts
    no_file = not parts or not name.isprintable() or len(name.encode()) > LONGEST_NAME
    if root.ok("wilayah") and no_file:
        root.fault("wilayah", "wilayah bukan nama berkas", "tulis nama berkas di samping program, misalnya wilayah.csv")
    elif root.ok("wilayah") and (name.startswith("/") or ".." in parts or "\\" in name or ":" in name):
        root.fault(
            "wilayah", f"wilayah {name!r} menunjuk ke luar folder program", "tulis nama berkas di samping program"
        )
    return name


def _read_regions(root: Fields, folder: Path, region_file: Path | None) -> tuple[Region, ...]:
    name = _region_name(root)
    if not root.ok("wilayah"):
        return ()
    regions, faults = load_regions(region_file or folder / name)
    for fault in faults:
        place = f"{name} baris {fault.line}: " if fault.line else ""
        root.fault("wilayah", f"{place}{fault.what}", fault.remedy)
    return regions


def _read_reserve(table: Fields) -> int:
    percent = table.number("persen", RESERVE_MINIMUM, 100, "persen dari kursi tiap sel")
    table.finish()
    return percent


def _read_spare_seats(table: Fields) -> SpareSeats:
    rule = table.choice("aturan", [rule.value for rule in SpareSeats])
    table.finish()
    return SpareSeats(rule)


def _read_commitment(table: Fields) -> str:
    form = "SHA-256: 64 angka dan huruf kecil a sampai f"
    commitment = table.text("komitmen", "", pattern=COMMITMENT, form=form, may_be_blank=True)
    table.finish()
    return commitment


def _read_contributions(root: Fields, heading: Heading) -> tuple[Contribution, ...]:
    """The contribution of each month of the programme, by the law of that month; () when it cannot be known."""
    table = root.table("iuran")
    bracket = table.number("kelompok", 1, LARGEST_BRACKET, "kelompok penghasilan")
    payer = Payer(table.choice("asal_dana", [payer.value for payer in Payer]))
    table.finish()
    if not (table.ok("kelompok", "asal_dana") and root.ok("tanggal_pendaftaran", "bulan")):
        return ()
    law = as_of(heading.registration_date)
    if not law.brackets:
        root.fault("tanggal_pendaftaran", "tarif iuran untuk tanggal ini tidak tercatat", "pakai tanggal yang tercatat")
        return ()
    if bracket not in [row.number for row in law.brackets]:
        remedy = f"tulis kelompok 1 sampai {len(law.brackets)}; pekerja rentan biasanya kelompok 1"
        table.fault("kelompok", f"kelompok iuran {bracket} tidak ada dalam tarif", remedy)
        return ()
    days = [_month_after(heading.registration_date, offset) for offset in range(heading.months)]
    return tuple(as_of(day).contribution(bracket, payer) for day in days)


def _month_after(start: date, offset: int) -> date:
    """The first day that counts in the month `offset` months later; the first month starts at registration."""
    if offset == 0:
        return start
    months = start.year * 12 + start.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def _check_dates(root: Fields, heading: Heading) -> None:
    if root.ok("tanggal_pendaftaran", "batas_usulan") and heading.hand_in_deadline >= heading.registration_date:
        what = f"batas_usulan {heading.hand_in_deadline} tidak sebelum tanggal_pendaftaran {heading.registration_date}"
        root.fault("batas_usulan", what, "majukan batas usulan, atau mundurkan pendaftaran")
    if root.ok("tahun", "tanggal_pendaftaran") and heading.registration_date.year not in (
        heading.year - 1,
        heading.year,
        heading.year + 1,
    ):
        what = f"tahun {heading.year} jauh dari tanggal_pendaftaran {heading.registration_date}"
        root.fault("tahun", what, "samakan tahun program dengan tahun pendaftaran")


def _check_age_limit(table: Fields, criteria: Criteria, day: date) -> None:
    """A programme may not register people whom the law does not let register.

    Law: parameters.toml usia_di_bawah; a parameter that was never verified refuses nothing.
    """
    limits = [limit for limit in as_of(day).parameters if limit.code == "usia_di_bawah" and limit.source.is_verified]
    if table.ok("usia_di_bawah") and limits and criteria.age_below > limits[0].value:
        what = f"usia_di_bawah {criteria.age_below} melewati batas pendaftaran {limits[0].value} tahun"
        table.fault("usia_di_bawah", what, f"tulis paling tinggi {limits[0].value} ({limits[0].source.law})")


def _check_sectors_have_aliases(root: Fields, programme: Programme) -> None:
    reached = {occupation.sector for occupation in programme.occupations}
    for index, (code, _) in enumerate(programme.sectors):
        if code not in reached and root.ok("pekerjaan"):
            what = f"sektor {code} tidak punya satu pun alias pekerjaan, sehingga tidak ada orang yang dapat masuk"
            root.faults.add(("sektor", index), what, f'tambahkan [[pekerjaan]] dengan sektor = "{code}"')


def _check_budgets(tables: Sequence[Fields], cells: Sequence[Cell], contributions: Sequence[Contribution]) -> None:
    """Seats may not cost more than the fund has: seats <= budget / (the contributions of all months)."""
    cost = sum(contribution.total for contribution in contributions)
    for table in tables:
        seats = sum(cell.seats for cell in cells if cell.fund == table.values.get("kode"))
        if cost and table.ok("kode", "pagu") and seats * cost > int(str(table.values["pagu"])):
            what = (
                f"{grouped(seats)} kursi dengan {rupiah(cost)} per orang untuk {len(contributions)} bulan "
                f"menelan {rupiah(seats * cost)}, melebihi pagu {rupiah(int(str(table.values['pagu'])))}"
            )
            most = int(str(table.values["pagu"])) // cost
            table.fault(
                "pagu", what, f"naikkan pagu, atau kurangi kursi dana ini menjadi paling banyak {grouped(most)}"
            )


def _fund_laws(funds: Mapping[str, Fund]) -> list[tuple[str, str]]:
    return [(f"dana.{fund.code}.dasar_hukum", fund.law) for fund in funds.values()]


def _contribution_laws(contributions: Sequence[Contribution]) -> list[tuple[str, str]]:
    """What the contribution rests on, each law once, with how far the number was checked."""
    sources = dict.fromkeys(source for contribution in contributions for source in contribution.sources)
    return [("iuran", f"{source.law} [verifikasi: {source.verification}]") for source in sources]
