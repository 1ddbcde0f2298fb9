"""The first sheet of a workbook as a plain table: its first row names the columns, every cell is text.

Knows: the guard every workbook passes. Does not know: what the columns mean.
"""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from naungan.model.errors import RegisterInvalid
from naungan.model.problem import PROBLEM_TEXTS
from naungan.sources.cell_text import text_of
from naungan.sources.file_guard import Refused, guard
from naungan.sources.register_tables import WORKBOOK_LIMITS

_REMEDY = "Simpan sebagai CSV, lalu ulangi."


def first_sheet(path: Path, into: Path) -> Path:
    """Write the first sheet as Parquet. Out: `into`. Raises: RegisterInvalid."""
    data = path.read_bytes()
    judged = guard(data, WORKBOOK_LIMITS)
    if isinstance(judged, Refused):
        said = PROBLEM_TEXTS[judged.code].sentence.rstrip(".")
        raise RegisterInvalid(f"{path.name}: {said} ({judged.seen}). {_REMEDY}")
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            rows = [[text_of(cell) for cell in row] for row in workbook.get_sheet_by_index(0).iter_rows()]
    except (PasswordError, CalamineError, ValueError, OverflowError, IndexError) as error:
        raise RegisterInvalid(f"{path.name} tidak terbaca ({type(error).__name__}). {_REMEDY}") from error
    headings = [text.strip() for text in rows[0]] if rows else []
    named = [at for at, text in enumerate(headings) if text]
    if len({headings[at] for at in named}) < len(named) or not named:
        raise RegisterInvalid(f"{path.name}: baris pertama harus memuat nama kolom, masing-masing satu kali.")
    body = [row for row in rows[1:] if any(row)]
    pq.write_table(pa.table({headings[at]: [row[at] for row in body] for at in named}), into)
    return into
