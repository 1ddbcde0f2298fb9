"""A candidate row as a regency sent it, with its place: nothing repaired, nothing dropped.

Knows: the columns of rows.parquet. Does not know: which spreadsheet shape they came from.
"""

from __future__ import annotations

from typing import NamedTuple

DATE_ORDERS = ("DMY", "MDY", "YMD")


class RawRow(NamedTuple):
    """One row of a candidate list. Every cell is the text that was read, '' when empty.

    A native date cell is ISO text '1980-03-12'; a number is its shortest decimal text ('29292', '1.20704e+15' never:
    a NIK cell that held a number has `nik_numeric` and all digits the number still holds).
    `nik_damaged`: the digits cannot be trusted to the last (numeric and ending in 0, above 9.007e15, or the whole
    file failed the damage test). `date_order`: how the file writes text dates. `kode_kab`: '12.07', '' when unknown.
    """

    candidate_id: str
    source_file: str
    source_sheet: str
    source_row: int
    kode_kab: str
    nik: str
    nik_numeric: bool
    nik_damaged: bool
    kk: str
    nama: str
    tempat_lahir: str
    tanggal_lahir: str
    tempat_tanggal_lahir: str
    date_order: str
    jenis_kelamin: str
    alamat: str
    kab: str
    kec: str
    desa: str
    pekerjaan: str
    nama_ibu: str
    no_hp: str
    bukti: str
