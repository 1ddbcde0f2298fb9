"""Text tables: which encoding, which delimiter, which rows.

Knows: what Excel, LibreOffice and web exports write as CSV. Does not know: headings or people.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from typing import NamedTuple

DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_ROWS = 60
_RUNAWAY_LINES = 20
"""A quoted cell with more line breaks than this is an unclosed quote, not an address."""
_FORMULA_TEXT = re.compile(r'="([^"]*)"\Z')
_LONG_DIGITS = re.compile(r"\d{13}")
_LONGEST_CELL = 1 << 20
csv.field_size_limit(_LONGEST_CELL)


class TextTable(NamedTuple):
    """A text table: its rows (row 1 first; blank rows kept), and what could not be read (count of characters).

    `stray_quotes`: lines of the file (from 1) with a quote that opens or closes no cell; `unreadable` counts them too.
    """

    rows: list[list[str]]
    unreadable: int
    encoding: str
    delimiter: str
    stray_quotes: tuple[int, ...]


def read_text_table(data: bytes) -> TextTable:
    """Decode and split a text table. Undecodable bytes become U+FFFD and are counted; NULs are dropped and counted."""
    text, encoding = decode(data)
    unreadable = text.count("\ufffd") + text.count("\0")
    text = text.replace("\0", "")
    text, told = _told_delimiter(text)
    delimiter = told or guess_delimiter(text)
    split, stray = _split(text, delimiter)
    rows = [[_unwrap(cell) for cell in row] for row in split]
    lines = tuple(line + bool(told) for line in stray)
    return TextTable([[]] * bool(told) + rows, unreadable + len(lines), encoding, delimiter, lines)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was read by: byte-order mark, else UTF-16 by its NULs, else UTF-8, else cp1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    sample = data[:4096]
    if len(sample) > 3 and sample.count(0) * 3 > len(sample):
        encoding = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def guess_delimiter(text: str) -> str:
    """The delimiter that splits the first rows most evenly into most columns. Ties: the order of DELIMITERS."""
    sample = text[:65536]
    return max(DELIMITERS, key=lambda delimiter: (_evenness(sample, delimiter), -DELIMITERS.index(delimiter)))


def _evenness(sample: str, delimiter: str) -> int:
    widths = [len(row) for row in split_rows(sample, delimiter)[:_SAMPLE_ROWS] if len(row) > 1]
    if not widths:
        return 0
    common = max(set(widths), key=lambda width: (widths.count(width), width))
    return widths.count(common) * (common - 1)


def split_rows(text: str, delimiter: str) -> list[list[str]]:
    """Rows as a spreadsheet would show them, but a stray quote swallows no line: there every line is a row."""
    return _split(text, delimiter)[0]


def first_stray_quote(lines: Iterable[str], delimiter: str) -> int:
    """The line (from 1) where a quote first swallows other rows; 0: nowhere. Holds one row at a time."""
    reader = csv.reader(lines, delimiter=delimiter)
    done = 0
    try:
        for row in reader:
            if reader.line_num > done + 1 and _is_swallowed(row, delimiter):
                return done + 1
            done = reader.line_num
    except csv.Error:
        return done + 1
    return 0


def _split(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Rows, and the lines with a stray quote. Where a quote swallowed rows, every line is read by itself."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[list[str]] = []
    stray: list[int] = []
    done = 0
    try:
        for row in reader:
            end = reader.line_num
            if end > done + 1 and _is_swallowed(row, delimiter):
                rows += [_one_line(line, delimiter) for line in lines[done:end]]
                stray += _odd_lines(lines, done, end)
            else:
                rows.append(row)
            done = end
    except csv.Error:
        rows += [_one_line(line, delimiter) for line in lines[done:]]
        stray += _odd_lines(lines, done, len(lines))
    return rows, stray


def _is_swallowed(row: list[str], delimiter: str) -> bool:
    """Does a cell hold the end of one row and the start of the next? A line break alone is an address."""
    return any(
        breaks > _RUNAWAY_LINES or delimiter in cell or _LONG_DIGITS.search(cell) is not None
        for cell in row
        if (breaks := cell.count("\n") + cell.count("\r")) > 0
    )


def _odd_lines(lines: list[str], start: int, end: int) -> list[int]:
    """Numbers (from 1) of lines[start:end] whose quotes do not pair up; the first line when all do."""
    return [number + 1 for number in range(start, end) if lines[number].count('"') % 2] or [start + 1]


def _one_line(line: str, delimiter: str) -> list[str]:
    """A line as a row of its own; where its quotes do not pair up they are letters, dropped at the ends of a cell."""
    line = line.rstrip("\r\n")
    if line.count('"') % 2 == 0 and len(line) < _LONGEST_CELL:
        return next(csv.reader([line], delimiter=delimiter), [])
    return [cell if _FORMULA_TEXT.match(cell.strip()) else cell.strip().strip('"') for cell in line.split(delimiter)]


def _told_delimiter(text: str) -> tuple[str, str]:
    """Excel's first line 'sep=;' names the delimiter."""
    if text[:4].lower() == "sep=" and len(text) > 4 and text[4] in DELIMITERS and text[5:6] in ("\r", "\n", ""):
        return text[5:].removeprefix("\r").removeprefix("\n"), text[4]
    return text, ""


def _unwrap(cell: str) -> str:
    """Excel's way to keep digits in a CSV: ="1207..." shows 1207..."""
    found = _FORMULA_TEXT.match(cell.strip()) if cell[:2] == '="' or cell[:1] == " " else None
    return found[1] if found else cell
