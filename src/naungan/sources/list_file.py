"""One list file, as bytes -> its people, its problems, and the mapping that was used.

Knows: the order of judging a file: may it be opened, which sheets are lists, are its NIKs damaged. Pure, and run in a
process of its own (reader_process). Does not know: other files, keys, candidate ids.
"""

from __future__ import annotations

from typing import NamedTuple

from naungan.model.problem import Problem, ProblemCode
from naungan.model.row import RawRow
from naungan.sources.cell_text import Cell, printable_name, shown, text_of
from naungan.sources.file_guard import Refused, ending_fits, guard
from naungan.sources.header_row import Header, find_header, header_by_profile, letter_of
from naungan.sources.limits import Limits
from naungan.sources.list_rows import FoundRow, Place, SheetRead, read_rows, title_texts
from naungan.sources.nik_damage import judge_niks
from naungan.sources.profile_file import Profile, ProfileEntry
from naungan.sources.regency_of import RegencyNames
from naungan.sources.row_regency import SheetRegency, sheet_regency, title_regency
from naungan.sources.workbook_reader import Sheet, read_book

_C = ProblemCode
_NIK_CELLS_OF_A_LIST = 3
"""A sheet with this many NIKs is a list, header or not: it must not be passed over as a recap."""


class SheetReport(NamedTuple):
    """How one sheet was read. `mapping`: (heading, field) of each column, field '' = not known.

    `kode_kab` and `said_by`: the regency from outside its columns and what said so. Cells: see list_rows.Tally.
    """

    name: str
    header_row: int
    mapping: tuple[tuple[str, str], ...]
    kode_kab: str
    said_by: str
    date_order: str
    filled_rows: int
    people: int
    cells: int
    used_cells: int
    ignored_cells: int


class ListRead(NamedTuple):
    """What one file gave. Problems as (index of the row or -1, problem); `id_baris` beside each row ('' = none)."""

    kind: str
    rows: list[RawRow]
    id_baris: list[str]
    problems: list[tuple[int, Problem]]
    sheets: list[SheetReport]


def read_list_file(name: str, data: bytes, limits: Limits, names: RegencyNames, profile: Profile) -> ListRead:
    """Read one list. Never raises for what a file may hold: what is wrong comes back as problems."""
    problems: list[tuple[int, Problem]] = []

    def refused(why: Refused, kind: str = "") -> ListRead:
        of_file = [(at, problem) for at, problem in problems if at < 0]
        return ListRead(kind, [], [], [*of_file, (-1, _problem(name, why.code, why.seen))], [])

    package = guard(data, limits)
    if isinstance(package, Refused):
        return refused(package)
    if not ending_fits(name, package.kind):
        problems.append((-1, _problem(name, _C.JENIS_BERKAS_BERBEDA, f"isi: {package.kind}")))
    book = read_book(data, package.kind, limits)
    if isinstance(book, Refused):
        return refused(book, package.kind)
    if book.unreadable:
        problems.append((-1, _problem(name, _C.TEKS_RUSAK, f"{book.unreadable} huruf")))
    found, reports = _read_sheets(name, book.sheets, names, profile, problems)
    if len(found) > limits.rows:
        return refused(Refused(_C.BERKAS_TERLALU_BESAR, f"{len(found)} baris"), package.kind)
    if not any(sheet.rows for sheet in book.sheets):
        return refused(Refused(_C.BERKAS_KOSONG, "tidak ada sel yang terisi"), package.kind)
    if reports and not found:
        problems.append((-1, _problem(name, _C.BERKAS_KOSONG, "ada judul kolom, tetapi tidak ada baris orang")))
    rows = _judge(name, found, problems)
    return ListRead(package.kind, rows, [row.id_baris for row in found], problems, reports)


def _problem(name: str, code: ProblemCode, seen: str, sheet: str = "", row: int = 0, column: str = "") -> Problem:
    return Problem("", name, sheet, row, column, shown(seen), code)


def _read_sheets(
    name: str, sheets: tuple[Sheet, ...], names: RegencyNames, profile: Profile, problems: list[tuple[int, Problem]]
) -> tuple[list[FoundRow], list[SheetReport]]:
    """Read every sheet that is a list; say of every other filled sheet why it is not."""
    found: list[FoundRow] = []
    reports: list[SheetReport] = []
    without: list[Sheet] = []
    for sheet in sheets:
        entry = profile.entry_for(name, sheet.name)
        header = _header_of(sheet, entry)
        if sheet.hidden and not entry and sheet.rows:
            seen = f"lembar tersembunyi, {_filled_cells(sheet)} sel"
            problems.append((-1, _problem(name, _C.LEMBAR_DIABAIKAN, seen, printable_name(sheet.name))))
        elif header is None:
            without.append(sheet)
        else:
            read, report = _read_sheet(name, sheet, header, entry, names, problems)
            problems.extend((at + len(found) if at >= 0 else -1, problem) for at, problem in read.problems)
            found.extend(read.rows)
            reports.append(report)
    for sheet in without:
        if cells := _filled_cells(sheet):
            is_list = not reports or _nik_cells(sheet) >= _NIK_CELLS_OF_A_LIST
            code = _C.JUDUL_KOLOM_TIDAK_DITEMUKAN if is_list else _C.LEMBAR_DIABAIKAN
            shown_name = printable_name(sheet.name) if sheet.name else ""
            problems.append((-1, _problem(name, code, f"{cells} sel", shown_name)))
    return found, reports


def _header_of(sheet: Sheet, entry: ProfileEntry | None) -> Header | None:
    if entry is None:
        return find_header(sheet)
    return header_by_profile(sheet, entry.header_row, dict(entry.by_letter), dict(entry.by_heading))


def _read_sheet(
    name: str, sheet: Sheet, header: Header, entry: ProfileEntry | None, names: RegencyNames,
    problems: list[tuple[int, Problem]],
) -> tuple[SheetRead, SheetReport]:  # fmt: skip
    shown_name = printable_name(sheet.name) if sheet.name else ""
    regency = _regency(name, sheet, header, entry, names)
    if regency.conflict:
        problems.append((-1, _problem(name, _C.KABKOTA_BERTENTANGAN, regency.conflict, shown_name)))
    is_correction = header.place_of("id_baris") >= 0
    order = entry.date_order if entry and entry.date_order else "DMY" if is_correction else ""
    read = read_rows(sheet, header, Place(name, shown_name, regency.code, order), names)
    tally = read.tally
    report = SheetReport(
        shown_name,
        sheet.rows[header.first].number if header.first >= 0 else 0,
        tuple((shown(c.heading) or letter_of(c.place), c.field) for c in header.columns),
        regency.code, regency.said_by, read.order, read.filled_rows, len(read.rows),
        tally.cells, tally.used, tally.in_problems + tally.left_alone,
    )  # fmt: skip
    return read, report


def _regency(name: str, sheet: Sheet, header: Header, entry: ProfileEntry | None, names: RegencyNames) -> SheetRegency:
    given = names.of_cell(entry.regency) if entry and entry.regency else None
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return sheet_regency(
        given.code if given else "",
        names.find(sheet.name),
        title_regency(title_texts(sheet, header), names),
        names.find(stem) or names.find(name.rsplit("/", 1)[0] if "/" in name else ""),
    )


def _judge(name: str, found: list[FoundRow], problems: list[tuple[int, Problem]]) -> list[RawRow]:
    """Mark damaged NIKs. Corrections are judged one by one: they are the faulty rows, their share says nothing."""
    own = [number for number, row in enumerate(found) if not row.id_baris]
    judgement = judge_niks([found[number].nik for number in own])
    if judgement.failed:
        problems.append((-1, _problem(name, _C.NIK_SATU_BERKAS_RUSAK, judgement.failed, column="nik")))
    damaged = dict(zip(own, judgement.damaged, strict=True))
    rows: list[RawRow] = []
    for number, row in enumerate(found):
        raw = row.raw._replace(nik_damaged=damaged.get(number, row.nik.damaged))
        rows.append(raw)
        if code := nik_code(raw):
            problems.append((number, _problem(name, code, raw.nik, raw.source_sheet, raw.source_row, "nik")))
    return rows


def nik_code(raw: RawRow) -> ProblemCode | None:
    """The intake's own problem of a row's NIK: digits lost, or a number that happens to be whole."""
    if raw.nik_damaged:
        return _C.NIK_DIGIT_AKHIR_HILANG
    return _C.NIK_ANGKA if raw.nik_numeric else None


def _filled_cells(sheet: Sheet) -> int:
    return sum(1 for row in sheet.rows for cell in row.cells if cell != "" and text_of(cell))


def _nik_cells(sheet: Sheet) -> int:
    return sum(1 for row in sheet.rows for cell in row.cells if _is_nik(cell))


def _is_nik(cell: Cell) -> bool:
    text = text_of(cell) if isinstance(cell, (str, int, float)) else ""
    return len(text) == 16 and text.isdigit()
