"""One batch of questions as a file to hand over: a workbook with a password, or a text table.

Knows: that every cell is text, so that no NIK loses a digit and nothing typed by a stranger runs as a formula.
Does not know: whom to ask (whom.py), or the letter beside it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from naungan.model.exchange import Question
from naungan.sources.cell_text import harmless
from naungan.sources.exchange_layout import SENT, Layout

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDTHS = {"no": 6, "row_id": 24, "nik": 20, "kk": 20, "nama": 32, "alamat": 40, "kab": 26}


def cells(question: Question, number: int, layout: Layout, regencies: Mapping[str, str]) -> list[str]:
    """One row of a batch, in the order of the mapping. `regencies`: code -> name.

    What is to be filled in stays empty.
    """
    day = question.tanggal_lahir
    told: dict[str, str] = {
        **question._asdict(), "no": str(number), "kab": regencies.get(question.kode_kab, question.kode_kab),
        "tanggal_lahir": f"{day[8:]}-{day[5:7]}-{day[:4]}" if day else "",
    }  # fmt: skip
    return [told[field] if field in SENT else "" for field, _ in layout.outgoing]


def workbook(
    questions: Sequence[Question], layout: Layout, regencies: Mapping[str, str], *, title: str, made: date
) -> bytes:
    """A workbook of one sheet, not yet locked."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, SAFE)
    book.set_properties({"title": title, "author": "Naungan", "created": datetime.combine(made, time())})
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "num_format": "@", "bg_color": "#DCE6F1"})
    sheet = book.add_worksheet("Data")
    for column, (field, heading) in enumerate(layout.outgoing):
        sheet.set_column(column, column, WIDTHS.get(field, 18), text)
        sheet.write_string(0, column, heading, head)
    for line, question in enumerate(questions, 1):
        _write(sheet, line, cells(question, line, layout, regencies), text)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def _write(sheet: Any, line: int, row: Sequence[str], text: Any) -> None:
    for column, cell in enumerate(row):
        if cell:
            sheet.write_string(line, column, cell, text)


def text_table(questions: Sequence[Question], layout: Layout, regencies: Mapping[str, str]) -> bytes:
    """A CSV in UTF-8 with ';'. What would start a formula when opened in a spreadsheet gets an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([heading for _, heading in layout.outgoing])
    for number, question in enumerate(questions, 1):
        writer.writerow([harmless(cell) for cell in cells(question, number, layout, regencies)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")
