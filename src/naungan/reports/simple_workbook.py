"""A workbook of plain tables: a first sheet that says what this is, then one table to a sheet.

Knows: fonts, widths, print setup, and that text is written as text. Does not know: what the tables are about.
The creation date is given, so that the same tables give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

A4 = 9
BASE: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}

Cell = str | int | None


class Sheet(NamedTuple):
    """One table: its name, (heading, width in characters) of each column, its rows. None leaves a cell empty."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[Cell]]


def write_book(path: Path, title: str, about: Sequence[str], sheets: Iterable[Sheet], *, made: date) -> None:
    """Write the book for its owner only. In: `about`: sentences of the first sheet; `made`: its creation date."""
    path.touch(0o600, exist_ok=True)
    path.chmod(0o600)
    book = xlsxwriter.Workbook(str(path), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "author": "Naungan", "created": datetime.combine(made, time())})
    first = book.add_worksheet("Ringkasan")
    first.set_column(0, 0, 110)
    first.write_string(0, 0, title, book.add_format({**BASE, "bold": True, "font_size": 14}))
    plain = book.add_format({**BASE, "text_wrap": True})
    for line, sentence in enumerate(about, start=1):
        first.write_string(line, 0, sentence, plain)
    for sheet in sheets:
        _write_sheet(book, sheet)
    book.close()


def _write_sheet(book: Any, of: Sheet) -> None:
    text = book.add_format({**BASE, "num_format": "@", "text_wrap": True})
    number = book.add_format({**BASE, "num_format": "#,##0", "align": "right"})
    head = book.add_format({**BASE, "bold": True, "font_color": "#FFFFFF", "bg_color": "#0B3C6F", "text_wrap": True})
    sheet = book.add_worksheet(of.name)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{of.name}&R&P / &N")
    for column, (heading, width) in enumerate(of.columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    for line, row in enumerate(of.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, column, value, number)
            elif value:
                sheet.write_string(line, column, value, text)
    sheet.autofilter(0, 0, max(1, len(of.rows)), len(of.columns) - 1)
    sheet.freeze_panes(1, 1)
