"""Any table file -> sheets of cells with their row numbers.

Knows: python-calamine and the text tables of csv_reader. Does not know: headings, people, or whether the bytes may be
opened at all (file_guard); a reader that aborts takes its process with it (reader_process).
"""

from __future__ import annotations

import io
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from naungan.model.problem import ProblemCode
from naungan.sources.cell_text import Cell
from naungan.sources.csv_reader import read_text_table
from naungan.sources.file_guard import Refused
from naungan.sources.limits import Limits

Merge = tuple[tuple[int, int], tuple[int, int]]
"""A merged range: (top row, left column), (bottom row, right column); rows 1-based, columns 0-based."""


class SheetRow(NamedTuple):
    """A row that holds something: its number as Excel shows it, and its cells from column A on."""

    number: int
    cells: list[Cell]


class Sheet(NamedTuple):
    """One sheet as it stands in the file. `name` is '' for a text table."""

    name: str
    rows: list[SheetRow]
    merges: tuple[Merge, ...]
    hidden: bool


class Book(NamedTuple):
    """All sheets of a file, and how many letters could not be decoded."""

    sheets: tuple[Sheet, ...]
    unreadable: int


def read_book(data: bytes, kind: str, limits: Limits) -> Book | Refused:
    """Read a guarded file of this kind. Out: its sheets, or why it cannot be read."""
    if kind == "csv":
        table = read_text_table(data)
        rows = [SheetRow(number, list(row)) for number, row in enumerate(table.rows, 1) if any(row)]
        too_long = _too_long(len(rows), limits)
        return too_long or Book((Sheet("", rows, (), False),), table.unreadable)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return _read_sheets(workbook, limits)
    except PasswordError:
        return Refused(ProblemCode.BERKAS_TERKUNCI, "sandi buku kerja")
    except (CalamineError, ValueError, OverflowError) as error:
        return Refused(ProblemCode.BERKAS_RUSAK, f"tidak terbaca sebagai {kind} ({type(error).__name__})")


def _too_long(rows: int, limits: Limits) -> Refused | None:
    """Twice the limit of people is far too long even with titles and blank lines."""
    return Refused(ProblemCode.BERKAS_TERLALU_BESAR, f"lebih dari {rows} baris") if rows > 2 * limits.rows else None


def _read_sheets(workbook: CalamineWorkbook, limits: Limits) -> Book | Refused:
    sheets: list[Sheet] = []
    total = 0
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        read = workbook.get_sheet_by_index(number)
        rows: list[SheetRow] = []
        left = (read.start or (0, 0))[1]
        padding: list[Cell] = [""] * left
        for row_number, cells in enumerate(read.iter_rows(), 1):
            if cells.count("") == len(cells):
                continue
            rows.append(SheetRow(row_number, padding + cells if left else list(cells)))
            total += 1
            if too_long := _too_long(total, limits):
                return too_long
        merges = tuple(
            ((top + 1, first), (bottom + 1, last)) for (top, first), (bottom, last) in read.merged_cell_ranges or ()
        )
        sheets.append(Sheet(about.name, rows, merges, about.visible is not SheetVisibleEnum.Visible))
    return Book(tuple(sheets), 0)
