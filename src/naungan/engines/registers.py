"""Registers: from an owner's files to a prepared folder, and from a prepared folder to a Register.

Knows: the folder, that it is replaced as a whole or not at all, and what it must hold. Does not know: the steps of an
import (import_job).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from naungan.engines.engine import Progress, Register, silent
from naungan.engines.folder_swap import put_in_place
from naungan.engines.import_job import ImportJob, is_possible_day
from naungan.engines.import_report import FileRead, ImportReport, Unread
from naungan.engines.link_index import FOLDER as INDEX_FOLDER
from naungan.engines.link_index import is_current
from naungan.engines.session import connect, private_folder
from naungan.model.errors import RegisterInvalid, WrongCall
from naungan.model.programme import Region
from naungan.model.register import REGISTERS, Coverage
from naungan.model.tables import ASKED, REGISTER_COLUMNS
from naungan.sources.cell_text import shown
from naungan.sources.frames import arrow_schema
from naungan.sources.link_files import shipped_profile
from naungan.sources.regency_of import RegencyNames
from naungan.sources.register_file import FILE_NAME, read_register_file

__all__ = ["FileRead", "ImportReport", "Unread", "import_register", "open_register", "open_registers"]

_REGION = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?\Z")


def import_register(
    kind: str,
    files: Sequence[Path],
    into: Path,
    *,
    coverage: Coverage,
    asked: Path | None = None,
    as_of: date | None = None,
    source: str | None = None,
    regions: tuple[str, ...] = (),
    lists: tuple[str, ...] = (),
    region_names: Sequence[Region] = (),
    memory_mb: int = 1000,
    threads: int = 2,
    temp: Path | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Prepare one register in `into/<kind>`; a register that stood there is replaced once all went well.

    In: CSV, XLSX, Parquet in any mixture. `lists`: exclusion lists that are complete in these files, even if empty.
    `region_names`: regencies that may be named where a file gives no code.
    Raises: WrongCall, FileMissing, RegisterInvalid (each says what was seen and what to do).
    """
    _check_call(kind, files, coverage, asked, regions, as_of)
    into.mkdir(parents=True, exist_ok=True)
    names = RegencyNames(region_names) if region_names else None
    with (
        private_folder(temp) as scratch,
        replacing(into / kind) as folder,
        connect(memory_mb, threads, scratch) as con,
    ):
        try:
            job = ImportJob(con, kind, scratch, folder, progress or silent, names=names)
            return job.run(files, into / kind, coverage, asked, as_of, source or None, regions, lists)
        except duckdb.Error as error:
            raise RegisterInvalid(engine_message(error)) from error


def _check_call(
    kind: str, files: Sequence[Path], coverage: Coverage, asked: Path | None, regions: tuple[str, ...],
    as_of: date | None,
) -> None:  # fmt: skip
    if kind not in REGISTERS:
        raise WrongCall(f"Register '{kind}' tidak dikenal. Pilih salah satu: {', '.join(REGISTERS)}.")
    if not files:
        raise WrongCall("Tidak ada berkas yang diimpor. Sebutkan paling sedikit satu berkas CSV, XLSX atau Parquet.")
    if asked and coverage is not Coverage.JAWABAN:
        raise WrongCall(
            "--asked hanya berarti pada --coverage jawaban. Tambahkan --coverage jawaban, atau hapus --asked."
        )
    if not asked and coverage is Coverage.JAWABAN:
        raise WrongCall(
            "--coverage jawaban memerlukan --asked BERKAS: hanya daftar NIK yang ditanyakan membedakan "
            "'dijawab: tidak ada' dari 'belum ditanyakan'."
        )
    if as_of and not is_possible_day(as_of):
        raise WrongCall(f"Tanggal --as-of {as_of.isoformat()} tidak mungkin: tahunnya di luar 1990-2100.")
    wrong = [region for region in regions if not _REGION.match(region)]
    if wrong:
        raise WrongCall(
            f"Kode wilayah {', '.join(wrong)} tidak dikenal. Tulis kode Kemendagri, misalnya 12 atau 12.07."
        )


def engine_message(error: duckdb.Error) -> str:
    """A database error without a person's data in it."""
    if isinstance(error, duckdb.OutOfMemoryException):
        return (
            "Memori atau ruang sementara tidak cukup untuk mengimpor. Kosongkan ruang pada NAUNGAN_DATA, lalu ulangi."
        )
    return f"Berkas tidak dapat diproses: {shown(str(error).splitlines()[0])}. Periksa apakah berkasnya utuh."


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new folder beside the old register; takes its place only when the block ends well.

    What a killed run left of such a folder is wiped by the next.
    """
    with private_folder(target.parent, sweep=True) as room:
        fresh = room / target.name
        fresh.mkdir(mode=0o700)
        yield fresh
        put_in_place(fresh, target)


def open_register(registers: Path, kind: str) -> Register | None:
    """The prepared register of this kind; None when nobody holds it.

    Raises: RegisterInvalid when the folder is there but is not what register.toml says.
    """
    folder = registers / kind
    if not folder.exists():
        return None
    if not (folder / FILE_NAME).is_file():
        raise RegisterInvalid(f"{folder} tidak memuat {FILE_NAME}. Siapkan dengan `naungan import {kind}`.")
    info = read_register_file(folder)
    if info.kind != kind:
        raise RegisterInvalid(f"{folder} memuat register {info.kind}, bukan {kind}. Impor ulang ke folder yang benar.")
    data, asked = folder / "data.parquet", folder / "asked.parquet"
    rows = _check_parquet(data, arrow_schema(REGISTER_COLUMNS[kind]))
    if rows != info.rows:
        raise RegisterInvalid(
            f"{data} memuat {rows} baris, {FILE_NAME} menyebut {info.rows}. Impor ulang register ini."
        )
    index = (
        folder / INDEX_FOLDER
        if kind == "population" and is_current(folder / INDEX_FOLDER, data, shipped_profile())
        else None
    )
    if info.coverage is not Coverage.JAWABAN:
        return Register(info, data, None, index)
    _check_parquet(asked, arrow_schema(ASKED))
    return Register(info, data, asked, index)


def open_registers(folder: Path) -> dict[str, Register]:
    """All prepared registers of a folder, by kind. Raises: RegisterInvalid, also when `folder` is none."""
    if not folder.is_dir():
        raise RegisterInvalid(f"Folder register {folder} tidak ada. Buat dengan `naungan import ... --into {folder}`.")
    found = {kind: open_register(folder, kind) for kind in REGISTERS}
    return {kind: register for kind, register in found.items() if register is not None}


def _check_parquet(path: Path, expected: pa.Schema) -> int:
    """The number of rows of a Parquet file with exactly these columns. Raises: RegisterInvalid."""
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise RegisterInvalid(f"{path} tidak ada atau rusak. Impor ulang register ini.") from error
    with file:
        found = {field.name: field.type for field in file.schema_arrow}
        wrong = [f"{field.name} ({field.type})" for field in expected if found.get(field.name) != field.type]
        extra = [name for name in found if name not in expected.names]
        if wrong or extra:
            raise RegisterInvalid(
                f"{path}: kolom {', '.join(wrong + extra)} tidak sesuai. Impor ulang register ini dengan versi ini."
            )
        return int(file.metadata.num_rows)
