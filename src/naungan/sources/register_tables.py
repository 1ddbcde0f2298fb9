"""The files a register's owner hands over -> tables a database can scan: where the header stands, how cells part.

Knows: text encodings, delimiters, title rows, workbooks, and how to spool them as UTF-8 text in bounded memory.
Does not know: SQL, or what the cells mean (register_values). Parquet is left as it is.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from naungan.model.errors import FileMissing, RegisterInvalid
from naungan.model.problem import PROBLEM_TEXTS
from naungan.model.system_words import why
from naungan.sources.cell_text import Cell, shown, text_of
from naungan.sources.csv_reader import first_stray_quote, guess_delimiter, split_rows
from naungan.sources.file_guard import OLE, Refused, guard
from naungan.sources.limits import MIB, Limits
from naungan.sources.register_headers import map_headers

SAMPLE_BYTES = 256 * 1024
SEARCHED_ROWS = 30
"""Rows in which a header is looked for."""
PIECE = 4 * MIB
WORKBOOK_LIMITS = Limits(file_bytes=200 * MIB, unpacked_bytes=2048 * MIB, rows=1_048_576, ratio_from=100 * MIB)
"""A register may be larger than a candidate list, but one of millions of rows belongs in CSV or Parquet."""
ZIP = b"PK\x03\x04"


class RegisterTable(NamedTuple):
    """One table to scan. `name`: file, and sheet if it has one. `skip`: header lines before the first row (CSV).

    `headings` are as read, '' for a column without one. `delimiter` is '' for Parquet, which tells its own columns.
    `is_ragged`: most rows have fewer cells than the header.
    """

    name: str
    path: Path
    headings: tuple[str, ...]
    delimiter: str
    skip: int
    is_ragged: bool


def open_tables(path: Path, kind: str, scratch: Path) -> tuple[RegisterTable, ...]:
    """The tables of one file; text that is not plain UTF-8 with one header line is spooled into `scratch`.

    Raises: FileMissing; RegisterInvalid when it is no table, is locked, or has no header with a NIK column.
    """
    if not path.is_file():
        raise FileMissing(f"Berkas {path} tidak ada. Periksa nama dan foldernya.")
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise FileMissing(f"Berkas {path} tidak dapat dibaca: {why(error)}. Periksa izin berkas.") from error
    if start.startswith(b"PAR1"):
        return (RegisterTable(path.name, path, (), "", 0, False),)
    if start.startswith((ZIP, OLE)):
        return tuple(_workbook_tables(path, kind, scratch))
    return (_text_table(path, kind, scratch),)


def _text_table(path: Path, kind: str, scratch: Path) -> RegisterTable:
    encoding, is_plain = text_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE_BYTES).replace("\0", "")
    if not sample.strip():
        raise RegisterInvalid(f"Berkas {path.name} kosong. Kirim berkas yang berisi data.")
    delimiter = guess_delimiter(sample)
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows, lines = [], []
    for row in reader:
        rows.append(row)
        lines.append(reader.line_num)
        if len(rows) == SEARCHED_ROWS:
            break
    at = find_header(kind, rows, path.name)
    _check_quotes(path, encoding, delimiter)
    width = _common_width(sample, delimiter)
    headings = list(rows[at]) if at >= 0 else ["NIK"]
    while len(headings) > width and not headings[-1].strip():
        headings.pop()
    headings += [""] * (width - len(headings))
    skip = lines[at] if at >= 0 else 0
    is_ragged = len(headings) > width
    if is_plain and skip <= 1:
        return RegisterTable(path.name, path, tuple(headings), delimiter, skip, is_ragged)
    spooled = _new_file(scratch)
    spool_text(path, encoding, skip, spooled)
    return RegisterTable(path.name, spooled, tuple(headings), delimiter, 0, is_ragged)


def _check_quotes(path: Path, encoding: str, delimiter: str) -> None:
    """Raises: RegisterInvalid naming the line where a stray quote would swallow the rows after it."""
    with path.open("rb") as data:
        if not any(b'"' in piece for piece in iter(lambda: data.read(PIECE), b"")):
            return
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        line = first_stray_quote(file, delimiter)
    if line:
        raise RegisterInvalid(
            f'{path.name} baris {line}: tanda kutip (") tidak berpasangan, sehingga baris sesudahnya ikut tertelan. '
            "Hapus tanda kutip yang berlebih, atau simpan ulang sebagai .xlsx atau Parquet, lalu impor lagi."
        )


def _new_file(scratch: Path) -> Path:
    return scratch / f"tabel-{len(list(scratch.iterdir()))}.csv"


def find_header(kind: str, rows: Sequence[Sequence[str]], name: str) -> int:
    """The row that names most fields, NIK among them. -1: there is none, but a list of NIKs needs none.

    Raises: RegisterInvalid with the headings seen.
    """
    best, most = -1, 0
    for place, row in enumerate(rows):
        found = map_headers(kind, row).places
        if "nik" in found and len(found) > most:
            best, most = place, len(found)
    if best < 0 and not (kind == "asked" and rows and _is_number(rows[0][0] if rows[0] else "")):
        seen = max(rows, key=lambda row: sum(bool(cell.strip()) for cell in row), default=[])
        raise RegisterInvalid(
            f"Kolom NIK tidak ditemukan pada {name}. Judul yang terbaca: "
            f"{', '.join(shown(cell) for cell in seen if cell.strip()) or '(tidak ada)'}. "
            "Beri satu baris judul dengan kolom NIK, lalu impor lagi."
        )
    return best


def _is_number(text: str) -> bool:
    return text.strip(" '\"=\ufeff\xa0").isdigit()


def _common_width(sample: str, delimiter: str) -> int:
    """How many cells most rows have: some exports end every row, but not the header, with a delimiter."""
    rows = split_rows(sample, delimiter)[:200]
    whole = rows if len(sample) < SAMPLE_BYTES else rows[:-1]
    widths = [len(row) for row in whole if len(row) > 1]
    return max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 1


def text_encoding(path: Path) -> tuple[str, bool]:
    """The text encoding, and whether the bytes are plain UTF-8 lines that need no spooling."""
    with path.open("rb") as file:
        start = file.read(4096)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", False
        if len(start) > 3 and start.count(0) * 3 > len(start):
            return ("utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"), False
        decoder = codecs.getincrementaldecoder("utf-8")()
        has_nul, has_line = False, False
        piece = start
        try:
            while piece:
                decoder.decode(piece)
                has_nul = has_nul or b"\0" in piece
                has_line = has_line or b"\n" in piece
                piece = file.read(PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", False
        return "utf-8-sig", has_line and not has_nul


def spool_text(path: Path, encoding: str, skip: int, into: Path) -> None:
    """Copy a text file as UTF-8 without its first `skip` lines, with one kind of line end, piece by piece."""
    with (
        path.open(encoding=encoding, errors="replace", newline="") as source,
        into.open("w", encoding="utf-8", newline="") as target,
    ):
        for _ in range(skip):
            source.readline()
        held = ""
        while piece := source.read(PIECE):
            text = held + piece.replace("\0", "")
            held = "\r" if text.endswith("\r") else ""
            target.write(text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n"))
        target.write("\n" if held else "")


def _workbook_tables(path: Path, kind: str, scratch: Path) -> Iterator[RegisterTable]:
    data = path.read_bytes() if path.stat().st_size <= WORKBOOK_LIMITS.file_bytes else b""
    judged = guard(data, WORKBOOK_LIMITS) if data else None
    if judged is None or isinstance(judged, Refused):
        _refuse(path, judged)
    refusals: list[RegisterInvalid] = []
    found = False
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for number, about in enumerate(workbook.sheets_metadata):
                if about.typ is not SheetTypeEnum.WorkSheet:
                    continue
                rows = iter(workbook.get_sheet_by_index(number).iter_rows())
                into = _new_file(scratch)
                try:
                    yield _sheet_table(f"{path.name} [{about.name}]", rows, kind, into)
                    found = True
                except RegisterInvalid as error:
                    refusals.append(error)
    except (PasswordError, CalamineError, ValueError, OverflowError) as error:
        raise RegisterInvalid(
            f"Berkas {path.name} tidak dapat dibaca ({type(error).__name__}). "
            "Buka di Excel, simpan ulang sebagai .xlsx tanpa kata sandi atau sebagai CSV UTF-8, lalu impor lagi."
        ) from error
    if not found:
        raise refusals[0] if refusals else RegisterInvalid(f"Berkas {path.name} tidak memuat lembar kerja.")


def _refuse(path: Path, judged: Refused | None) -> None:
    text = PROBLEM_TEXTS[judged.code] if judged else None
    what = f"{text.sentence} ({judged.seen})" if text and judged else "Buku kerja ini terlalu besar."
    raise RegisterInvalid(f"{path.name}: {what} Simpan ulang sebagai CSV UTF-8 atau Parquet, lalu impor lagi.")


def _sheet_table(name: str, rows: Iterator[list[Cell]], kind: str, into: Path) -> RegisterTable:
    """Spool one sheet below its header. A NIK that was a number is written '1207….0': its last digit is in doubt."""
    first = list(itertools.islice(rows, SEARCHED_ROWS))
    texts = [[text_of(cell) for cell in row] for row in first]
    at = find_header(kind, texts or [[]], name)
    headings = tuple(texts[at]) if at >= 0 else ("NIK", *[""] * (len(texts[0]) - 1))
    nik = map_headers(kind, headings).places["nik"]
    with into.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in (*first[at + 1 :], *rows):
            if any(cell != "" for cell in row):
                writer.writerow([_nik_text(cell) if place == nik else text_of(cell) for place, cell in enumerate(row)])
    return RegisterTable(name, into, headings, ",", 0, False)


def _nik_text(cell: Cell) -> str:
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return f"{text_of(cell)}.0" if is_number and "." not in text_of(cell) else text_of(cell)
