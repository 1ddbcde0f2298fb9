"""Sheets of plain texts as one workbook for the person whom they are about.

Knows: that every cell is text, so that no number is bent and no formula runs. Does not know: what stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import xlsxwriter

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDEST, NARROWEST = 60, 10


class Sheet(NamedTuple):
    """One sheet: its name, headings, rows of as many texts. `note`: a sentence above them."""

    name: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """All of them, ready to be printed on A4 across."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, SAFE) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "bg_color": "#C7DCEF", "text_wrap": True})
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            sheet.write_string(0, 0, each.note)
            for at, heading in enumerate(each.headings):
                longest = max((len(row[at]) for row in each.rows), default=0)
                sheet.set_column(at, at, min(max(longest + 2, len(heading) + 2, NARROWEST), WIDEST), text)
                sheet.write_string(2, at, heading, head)
            for number, row in enumerate(each.rows, 3):
                for at, cell in enumerate(row):
                    sheet.write_string(number, at, cell, text)
            sheet.freeze_panes(3, 0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
    return stream.getvalue()
