"""Small lists as real files: grids of cells -> xlsx, xls, ods, csv bytes; and the regencies the tests speak of."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from naungan.model.problem import Problem, ProblemCode
from naungan.model.programme import Region
from naungan.sources.intake import Intake, read_lists
from naungan.sources.limits import Limits
from naungan.sources.list_file import ListRead, read_list_file
from naungan.sources.profile_file import Profile
from naungan.sources.regency_of import RegencyNames

Grid = Sequence[Sequence[Any]]
KEY = bytes(range(32))
NO_PROFILE = Profile(())
USUAL = Limits()


def region(code: str, kind: str, name: str, *aliases: str) -> Region:
    return Region(code, name, kind, aliases, 0, 0, 100)


REGIONS = (
    region("12.04", "kabupaten", "Nias"),
    region("12.14", "kabupaten", "Nias Selatan"),
    region("12.24", "kabupaten", "Nias Utara"),
    region("12.05", "kabupaten", "Langkat"),
    region("12.07", "kabupaten", "Deli Serdang"),
    region("12.10", "kabupaten", "Labuhanbatu", "Labuhan Batu"),
    region("12.12", "kabupaten", "Toba", "Toba Samosir", "Tobasa"),
    region("12.17", "kabupaten", "Samosir"),
    region("12.23", "kabupaten", "Labuhanbatu Utara", "Labura", "Labuhan Batu Utara"),
    region("12.71", "kota", "Medan"),
    region("12.75", "kota", "Binjai"),
    region("12.77", "kota", "Padangsidimpuan", "Padang Sidempuan"),
)
HEADER = ("NO", "NIK", "NAMA", "TANGGAL LAHIR", "L/P", "DESA", "PEKERJAAN")


def nik(number: int) -> str:
    """A NIK that can be one; its last digit is never 0."""
    return f"120704{1 + number % 28:02d}0180{1 + number // 9 * 10 + number % 9:04d}"


def person(number: int, **cells: Any) -> list[Any]:
    """The cells under HEADER of the number-th person."""
    row = {
        "NO": number, "NIK": nik(number), "NAMA": f"ORANG {number}", "TANGGAL LAHIR": date(1980, 1, 1 + number % 28),
        "L/P": "L", "DESA": "Suka Maju", "PEKERJAAN": "Pemanen sawit",
    } | cells  # fmt: skip
    return [row[heading] for heading in HEADER]


def people(count: int, start: int = 1) -> list[list[Any]]:
    return [person(number) for number in range(start, start + count)]


def plain_list(count: int = 3) -> list[list[Any]]:
    return [list(HEADER), *people(count)]


def xlsx(*sheets: tuple[str, Grid], merges: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in sheets:
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append([None if cell == "" else cell for cell in row])
        for merge in merges:
            sheet.merge_cells(merge)
        if name in hidden:
            sheet.sheet_state = "hidden"
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(*sheets: tuple[str, Grid]) -> bytes:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD-MM-YYYY")
    for name, grid in sheets:
        sheet = book.add_sheet(name)
        for at, row in enumerate(grid):
            for place, cell in enumerate(row):
                if cell != "":
                    sheet.write(at, place, cell, *([day] if isinstance(cell, date) else []))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(*sheets: tuple[str, Grid]) -> bytes:
    book = OpenDocumentSpreadsheet()
    for name, grid in sheets:
        table = Table(name=name)
        for row in grid:
            line = TableRow()
            for cell in row:
                line.addElement(ods_cell(cell))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def ods_cell(cell: Any) -> TableCell:
    if cell == "":
        return TableCell()
    if isinstance(cell, (int, float)):
        return TableCell(valuetype="float", value=str(cell))
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat()[:10])
    made = TableCell(valuetype="string")
    made.addElement(P(text=cell))
    return made


def csv_text(grid: Grid, delimiter: str = ";", line_end: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([cell.strftime("%d-%m-%Y") if isinstance(cell, date) else cell for cell in row] for row in grid)
    return out.getvalue()


KINDS: Mapping[str, Callable[[Grid], bytes]] = {
    "xlsx": lambda grid: xlsx(("Data", grid)),
    "xls": lambda grid: xls(("Data", grid)),
    "ods": lambda grid: ods(("Data", grid)),
    "csv": lambda grid: csv_text(grid).encode(),
}


def rezip(data: bytes, change: Callable[[str, bytes], bytes | None], extra: Mapping[str, bytes] = {}) -> bytes:
    """The same package with its parts changed (None = left out) and more parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = change(info.filename, old.read(info))
            if part is not None:
                new.writestr(info.filename, part)
        for name, part in extra.items():
            new.writestr(name, part)
    return out.getvalue()


def read_one(name: str, data: bytes, profile: Profile = NO_PROFILE, limits: Limits = USUAL) -> ListRead:
    """Read one file in this process: for everything that cannot abort the reader."""
    return read_list_file(name, data, limits, RegencyNames(REGIONS), profile)


def intake(folder: Path, files: Mapping[str, bytes], **options: Any) -> Intake:
    """Write the files into a folder and read it."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return read_lists([folder], key=KEY, regions=REGIONS, **options)


def codes(found: Intake | ListRead) -> list[ProblemCode]:
    """All problem codes but the rows passed over, sorted."""
    listed: list[Problem] = list(found.problems) if isinstance(found, Intake) else [p for _, p in found.problems]
    return sorted(p.code for p in listed if p.code is not ProblemCode.BARIS_DIABAIKAN)


def filled(grid: Grid) -> int:
    """How many cells of a grid hold something."""
    return sum(cell != "" for row in grid for cell in row)
