"""Grids as files: xlsx by two libraries, xls, ods and csv, the same bytes for the same grid.

Knows: each format's library and how to keep clocks out of its bytes. Does not know: what a grid says.
ODS is written as its few XML parts: odfpy needs a second for a thousand rows.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter
import xlwt

from naungan.synthetic.grid import Cell, Grid, Sheet
from naungan.synthetic.registers import FIXED_MOMENT

ZIP_MOMENT = (2025, 1, 1, 0, 0, 0)
DATE_FORMAT = "dd/mm/yyyy"
AUTHOR = "Operator Dinas"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def write_grid(folder: Path, grid: Grid) -> Path:
    """Write one file in its format. Out: its path."""
    path = folder / grid.name
    WRITERS[grid.format](path, grid)
    return path


def _xlsx(path: Path, grid: Grid) -> None:
    with xlsxwriter.Workbook(
        str(path), {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    ) as book:
        book.set_properties({"created": FIXED_MOMENT, "author": AUTHOR})
        bold = book.add_format({"bold": True, "align": "center"})
        dated = book.add_format({"num_format": DATE_FORMAT})
        for sheet in grid.sheets:
            page = book.add_worksheet(sheet.name)
            for merge in sheet.merges:
                page.merge_range(*merge, "", bold)
            for r, row in enumerate(sheet.rows):
                for c, cell in enumerate(row):
                    if cell is None or cell == "":
                        continue
                    if isinstance(cell, str):
                        page.write_string(r, c, cell)
                    elif isinstance(cell, date):
                        page.write_datetime(r, c, cell, dated)
                    else:
                        page.write_number(r, c, cell)


def _openpyxl(path: Path, grid: Grid) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in grid.sheets:
        page = book.create_sheet(sheet.name)
        for r, row in enumerate(sheet.rows, start=1):
            for c, cell in enumerate(row, start=1):
                if cell is not None and cell != "":
                    page.cell(r, c, cell)
        for r0, c0, r1, c1 in sheet.merges:
            page.merge_cells(start_row=r0 + 1, start_column=c0 + 1, end_row=r1 + 1, end_column=c1 + 1)
    book.properties.creator = AUTHOR
    book.properties.created = FIXED_MOMENT
    raw = io.BytesIO()
    book.save(raw)
    path.write_bytes(_without_clock(raw.getvalue()))


def _without_clock(data: bytes) -> bytes:
    """A zip with its entries' times, and the moment of saving openpyxl writes into core.xml, set to a fixed one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(
                    rb"\g<1>" + FIXED_MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<2>", content
                )
            target.writestr(_entry(name), content)
    return out.getvalue()


def _entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, ZIP_MOMENT)
    info.compress_type = compression
    info.external_attr = 0o600 << 16
    return info


def _xls(path: Path, grid: Grid) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    dated = xlwt.XFStyle()
    dated.num_format_str = DATE_FORMAT
    for sheet in grid.sheets:
        page = book.add_sheet(sheet.name)
        corners = {(r0, c0) for r0, c0, _, _ in sheet.merges}
        for r0, c0, r1, c1 in sheet.merges:
            page.write_merge(r0, r1, c0, c1, sheet.rows[r0][c0] or "")
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                if cell is None or cell == "" or (r, c) in corners:
                    continue
                if isinstance(cell, date):
                    page.write(r, c, cell, dated)
                else:
                    page.write(r, c, cell)
    book.save(str(path))


def _csv(path: Path, grid: Grid) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=grid.delimiter, lineterminator="\r\n")
    for row in grid.sheets[0].rows:
        writer.writerow(["" if cell is None else cell for cell in row])
    path.write_bytes(text.getvalue().encode(grid.encoding, errors="replace"))


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _ods(path: Path, grid: Grid) -> None:
    tables = "".join(_ods_table(sheet) for sheet in grid.sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_SPACES} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as target:
        target.writestr(_entry("mimetype", zipfile.ZIP_STORED), _ODS_TYPE)  # must come first and unpacked
        target.writestr(_entry("META-INF/manifest.xml"), _MANIFEST)
        target.writestr(_entry("content.xml"), content)


def _ods_table(sheet: Sheet) -> str:
    width = max((len(row) for row in sheet.rows), default=1) or 1
    spans = {(r0, c0): (r1 - r0 + 1, c1 - c0 + 1) for r0, c0, r1, c1 in sheet.merges}
    covered = {(r, c) for r0, c0, r1, c1 in sheet.merges for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)} - set(
        spans
    )
    rows = []
    for r, row in enumerate(sheet.rows):
        cells = [_ods_cell(cell, spans.get((r, c)), (r, c) in covered) for c, cell in enumerate(row)]
        cells += ["<table:table-cell/>"] * (width - len(row))
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    columns = f'<table:table-column table:number-columns-repeated="{width}"/>'
    return f"<table:table table:name={quoteattr(sheet.name)}>{columns}{''.join(rows)}</table:table>"


def _ods_cell(cell: Cell, span: tuple[int, int] | None, covered: bool) -> str:
    tag = "table:covered-table-cell" if covered else "table:table-cell"
    over = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    if cell is None or cell == "":
        return f"<{tag}{over}/>"
    if isinstance(cell, date):
        kind, shown = f'office:value-type="date" office:date-value="{cell.isoformat()}"', cell.strftime("%d/%m/%Y")
    elif isinstance(cell, str):
        kind, shown = 'office:value-type="string"', cell
    else:
        kind, shown = f'office:value-type="float" office:value="{cell}"', str(cell)
    return f"<{tag}{over} {kind}><text:p>{escape(shown)}</text:p></{tag}>"


WRITERS: dict[str, Callable[[Path, Grid], None]] = {
    "xlsx": _xlsx, "xlsx-openpyxl": _openpyxl, "xls": _xls, "ods": _ods, "csv": _csv,
}  # fmt: skip
"""Format -> writer."""
