"""A file to be linked, made ready to be scanned: Parquet as it is, a workbook's first sheet, text as UTF-8.

Knows: which files can be linked, and what is wrong with one that cannot be read. Does not know: what its columns mean.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.model.errors import FileMissing, WrongCall
from naungan.sources.csv_reader import guess_delimiter
from naungan.sources.first_sheet import first_sheet
from naungan.sources.register_tables import SAMPLE_BYTES, spool_text, text_encoding

TEXT = (".csv", ".txt", ".tsv")


class LinkedFile(NamedTuple):
    """A file to scan: Parquet, or with a `delimiter` UTF-8 text whose first line holds the `headings`."""

    path: Path
    delimiter: str = ""
    headings: tuple[str, ...] = ()


def open_linked(path: Path, scratch: Path) -> LinkedFile:
    """The file, or its copy in `scratch`. Raises: FileMissing, WrongCall; RegisterInvalid for a broken workbook."""
    kind = path.suffix.lower()
    if kind == ".parquet":
        check_parquet(path)
        return LinkedFile(path)
    if kind == ".xlsx":
        return LinkedFile(first_sheet(path, scratch / f"{path.stem}.parquet"))
    if kind in TEXT:
        return _open_text(path, scratch)
    raise WrongCall(
        f"{path.name}: hanya Parquet, CSV dan XLSX dapat ditautkan. Simpan sebagai salah satunya, lalu ulangi."
    )


def check_parquet(path: Path) -> None:
    """Can it be read at all? Raises: FileMissing."""
    try:
        pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        what = "kosong (0 byte)" if path.stat().st_size == 0 else "tidak terbaca sebagai Parquet"
        raise FileMissing(
            f"{path} {what}. Ambil salinan yang utuh, atau tulis ulang berkasnya, lalu ulangi."
        ) from error


def _open_text(path: Path, scratch: Path) -> LinkedFile:
    encoding, is_plain = text_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE_BYTES).replace("\0", "")
    if not sample.strip():
        raise FileMissing(f"{path} kosong. Baris pertamanya harus memuat nama kolom.")
    delimiter = guess_delimiter(sample)
    headings = _headings(sample, delimiter, path.name)
    if is_plain:
        return LinkedFile(path, delimiter, headings)
    spooled = scratch / f"{path.stem}.utf8.csv"
    spool_text(path, encoding, 0, spooled)
    return LinkedFile(spooled, delimiter, headings)


def _headings(sample: str, delimiter: str, name: str) -> tuple[str, ...]:
    """The names of the columns; one without a name is called by its place."""
    first = next(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    found = tuple(text.strip() or f"(kolom {place})" for place, text in enumerate(first, 1))
    if len(set(found)) < len(found):
        raise WrongCall(f"{name}: baris pertama harus memuat nama kolom, masing-masing satu kali.")
    return found
