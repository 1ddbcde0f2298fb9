"""The other office: it opens a batch with its password, fills in what it says of each row, and sends it back.

Knows: workbooks. Does not know: Django; how an answer is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import msoffcrypto
import openpyxl

OWNER = "Ibu Ratna, Bidang PIAK"
"""Who sees to it there."""


def unlocked(data: bytes, password: str) -> bytes:
    """A batch, opened with its password."""
    file, opened = msoffcrypto.OfficeFile(BytesIO(data)), BytesIO()
    file.load_key(password=password)
    file.decrypt(opened)
    return opened.getvalue()


def rows_of(data: bytes) -> list[dict[str, str]]:
    """The rows of a workbook by their headings."""
    head, *rows = openpyxl.load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), (str(cell or "") for cell in row), strict=True)) for row in rows]


def answered(rows: Sequence[Mapping[str, str]], status: str = "PADAN", **changed: str) -> bytes:
    """The rows as the other office sends them back: as they came, with what it says of each."""
    book, stream = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    filled = [{**row, "STATUS_PADAN": status, **changed} for row in rows]
    sheet.append(list(filled[0]))
    for row in filled:
        sheet.append(list(row.values()))
    book.save(stream)
    return stream.getvalue()
