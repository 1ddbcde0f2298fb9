"""A population register brought up to date by a delta: rows replaced, added and removed, the index carried along.

Knows: the order of the steps, and what a delta is refused for. Does not know: how files are read (import_job), what
counts as a change (register_changes), how rows are put in their places (row_merge) or an index follows (link_delta).
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.engines import import_sql as sql
from naungan.engines.engine import Progress, silent
from naungan.engines.import_job import ImportJob, filled_cells, is_possible_day
from naungan.engines.import_report import RECEIPT, ImportReport
from naungan.engines.link_delta import carry_index
from naungan.engines.link_index import FOLDER as INDEX_FOLDER
from naungan.engines.link_index import IndexReport, is_current, stamp
from naungan.engines.linkage import DATA, register_data
from naungan.engines.register_changes import Changes, find_changes, listed_and_coming, named
from naungan.engines.registers import engine_message, open_register, replacing
from naungan.engines.row_merge import NotSorted, Places, merged, pieces, places_of
from naungan.engines.session import connect, private_folder
from naungan.model.errors import FileMissing, RegisterInvalid, WrongCall
from naungan.model.linkage import Profile
from naungan.model.register import Coverage, RegisterInfo
from naungan.model.tables import REGISTER_COLUMNS
from naungan.sources.frames import arrow_schema
from naungan.sources.register_file import write_register_file

KIND, UNUSABLE = "population", "unusable.parquet"
LEFT = ("TIDAK_DITEMUKAN", "TIDAK_PADAN", "PINDAH")
"""Answers after which a person is no longer in a complete list, as in an import; a failed answer says nothing."""
MERGE_MB = 400
"""Enough for the writer to keep a few row groups in order. Units: MB."""


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update did, or with `dry_run` would do. `delta`: how its files were read; None = there were none.

    `index`: the index as it was carried along; None = there was none, or (`had_index`) one of something else.
    `unreadable`: lines of the list of those who left that are no NIK. Units: lines, seconds.
    """

    folder: Path
    before: RegisterInfo
    info: RegisterInfo
    delta: ImportReport | None
    changes: Changes
    unreadable: int
    index: IndexReport | None
    had_index: bool
    dry_run: bool
    seconds: float


class Limits(NamedTuple):
    """How much an update may take."""

    memory_mb: int
    threads: int


def update_register(
    folder: Path,
    files: Sequence[Path],
    profile: Profile,
    *,
    removed: Path | None = None,
    as_of: date | None = None,
    source: str | None = None,
    dry_run: bool = False,
    memory_mb: int = 1000,
    threads: int = 2,
    temp: Path | None = None,
    progress: Progress = silent,
) -> UpdateReport:
    """Bring the population register in `folder` up to date; register and index are replaced at once, or not at all.

    In: `files`: rows that are new or have changed, in any shape an import takes: they replace all rows of their NIK.
    `removed`: a list of NIKs that have left. `as_of`: the day of the delta, where its files do not say it. `profile`:
    the one the index was made for. `dry_run` writes nothing.
    Raises: WrongCall, FileMissing, RegisterInvalid (each says what was seen and what to do).
    """
    began = time.perf_counter()
    _check_call(files, removed, as_of)
    folder = folder.resolve()
    before = _opened(folder)
    had_index = (folder / INDEX_FOLDER).is_dir()
    with private_folder(temp) as scratch, connect(memory_mb, threads, scratch) as con:
        try:
            job = UpdateJob(con, folder, before, scratch, Limits(memory_mb, threads), progress)
            changes = job.compare(files, removed, as_of, source)
            index: IndexReport | None = None
            if not dry_run:
                with replacing(folder) as fresh:
                    index = job.write(fresh, files, removed, profile)
        except NotSorted as error:
            raise RegisterInvalid(f"{folder / DATA} tidak urut menurut NIK. Impor ulang register ini.") from error
        except duckdb.Error as error:
            raise RegisterInvalid(engine_message(error)) from error
    seconds = time.perf_counter() - began
    return UpdateReport(
        folder, before, job.info, job.delta, changes, job.unreadable, index, had_index, dry_run, seconds
    )


def _check_call(files: Sequence[Path], removed: Path | None, as_of: date | None) -> None:
    if not files and not removed:
        raise WrongCall("Tidak ada delta. Sebutkan berkas orang yang baru dan berubah, atau --removed.")
    if not files and not as_of:
        raise WrongCall("Daftar NIK yang keluar tidak menyebut harinya. Tambahkan --as-of TANGGAL.")
    if as_of and not is_possible_day(as_of):
        raise WrongCall(f"Tanggal --as-of {as_of.isoformat()} tidak mungkin: tahunnya di luar 1990-2100.")


def _opened(folder: Path) -> RegisterInfo:
    """What the register says of itself. Raises: FileMissing; RegisterInvalid when a delta cannot be put into it."""
    register_data(folder)
    register = open_register(folder.parent, folder.name)
    if register is None:
        raise FileMissing(f"{folder} tidak ada.")
    if register.info.kind != KIND:
        raise RegisterInvalid(
            f"Register {register.info.kind} tidak diperbarui dengan delta; hanya {KIND}. Impor ulang dengan "
            f"`naungan import {register.info.kind}`."
        )
    if register.info.coverage is not Coverage.LENGKAP:
        raise RegisterInvalid(
            "Register ini berisi jawaban, bukan daftar lengkap: jawaban lama akan tampak sebaru yang ditambahkan. "
            f"Impor ulang semua jawaban dengan `naungan import {KIND} --coverage jawaban`."
        )
    return register.info


class UpdateJob:
    """One update: first what it would do, then the register and its index written again in a new folder."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, folder: Path, before: RegisterInfo, scratch: Path, limits: Limits,
        progress: Progress,
    ) -> None:  # fmt: skip
        self.con, self.folder, self.before, self.scratch, self.limits = con, folder, before, scratch, limits
        self.progress = progress
        self.data, self.state = folder / DATA, stamp(folder / DATA)
        self.came = scratch / "delta"
        self.delta: ImportReport | None = None
        self.unreadable = 0
        self.info = before

    def compare(self, files: Sequence[Path], removed: Path | None, as_of: date | None, source: str | None) -> Changes:
        """Read the delta and hold it beside the register. Raises: RegisterInvalid."""
        self.read(files, removed, as_of, source)
        self.progress("Membandingkan dengan register", 0, 0)
        self.changes = find_changes(self.con, _rows_of(self.data), _rows_of(self.came / DATA))
        twice = listed_and_coming(self.con)
        if twice:
            raise RegisterInvalid(
                f"{twice} NIK disebut keluar, tetapi juga ada di berkas delta. Hapus dari salah satunya, lalu ulangi."
            )
        self.info = self.info_after(as_of, source)
        return self.changes

    def read(self, files: Sequence[Path], removed: Path | None, as_of: date | None, source: str | None) -> None:
        """The rows that come, as rows of the register, and the table `leaving` of who goes and does not come."""
        self.came.mkdir()
        job = ImportJob(self.con, KIND, self.scratch, self.came, self.progress, is_delta=True)
        answered = "SELECT NULL::bigint AS nik WHERE false"
        if files:
            owner = source or self.before.source
            self.delta = job.run(files, self.folder, Coverage.LENGKAP, None, as_of, owner, (), ())
            answers, unusable = ", ".join(map(sql.literal, LEFT)), sql.literal(str(self.came / UNUSABLE))
            answered = f"SELECT read_nik(nik) AS nik FROM read_parquet({unusable}) WHERE alasan IN ({answers})"
        else:
            self.con.execute(sql.copy(f"SELECT * FROM {_table(self.data)} LIMIT 0", str(self.came / DATA)))
        listed = "SELECT NULL::bigint AS nik WHERE false"
        if removed:
            listed, self.unreadable = job.read_niks(removed)
        self.con.execute(
            f"""CREATE TEMP TABLE leaving AS SELECT nik, bool_or(is_listed) AS is_listed
                FROM (SELECT nik, true AS is_listed FROM ({listed}) UNION ALL SELECT nik, false FROM ({answered}))
                WHERE nik IS NOT NULL GROUP BY nik"""
        )

    def info_after(self, as_of: date | None, source: str | None) -> RegisterInfo:
        """What register.toml will say, but for the columns that the delta empties. Raises: RegisterInvalid."""
        before, read = self.before, self.delta.info if self.delta else None
        day = as_of or (read.as_of if read else before.as_of)
        if day < before.as_of:
            raise RegisterInvalid(
                f"Delta ini per {day.isoformat()}, lebih tua daripada registernya ({before.as_of.isoformat()}). "
                "Pakai delta sesudah hari itu; bila tanggalnya keliru, sebutkan --as-of."
            )
        rows = before.rows - self.changes.rows_gone + self.changes.rows_came
        if not rows:
            raise RegisterInvalid("Sesudah delta ini register tidak berisi seorang pun. Periksa berkasnya.")
        owners = sorted({*before.source.split(" + "), *((source or before.source).split(" + "))})
        columns = {*before.columns, *(read.columns if read else ())}
        return replace(
            before, as_of=day, source=" + ".join(owners), rows=rows,
            columns=tuple(c for c, _ in REGISTER_COLUMNS[KIND] if c in columns),
            unusable=before.unusable + (read.unusable if read else 0),
        )  # fmt: skip

    def write(self, fresh: Path, files: Sequence[Path], removed: Path | None, profile: Profile) -> IndexReport | None:
        """Write the register and its index into an empty folder. Raises: RegisterInvalid when it changed meanwhile."""
        places = self.merge(fresh)
        filled, _ = filled_cells(fresh / DATA)
        self.info = replace(self.info, columns=tuple(c for c in self.info.columns if filled[c]))
        write_register_file(fresh, self.info)
        self.write_unusable(fresh)
        (fresh / RECEIPT).write_text(self.receipt(files, removed), encoding="utf-8", newline="\n")
        index: IndexReport | None = None
        if is_current(self.folder / INDEX_FOLDER, self.data, profile):
            index = carry_index(
                self.folder / INDEX_FOLDER, fresh / INDEX_FOLDER, fresh / DATA, self.came / DATA, places, profile,
                memory_mb=self.limits.memory_mb, threads=self.limits.threads, temp=self.scratch,
                progress=self.progress,
            )  # fmt: skip
        if stamp(self.data) != self.state:
            raise RegisterInvalid(f"{self.data} berubah selama diperbarui; tidak ada yang diganti. Ulangi.")
        return index

    def merge(self, fresh: Path) -> Places:
        """Write the rows in the order of an import, by its writer: the same rows are the same bytes."""
        self.progress("Menulis register", 0, 0)
        schema = arrow_schema(REGISTER_COLUMNS[KIND])
        came = pq.read_table(self.came / DATA).cast(schema)
        places = places_of(self.data, "nik", named(self.con), came.column("nik").combine_chunks())
        came = came.append_column("place", places.came)
        with pq.ParquetFile(self.data) as file:
            rows = merged(_staying(file, places, schema), came, ["place"])
            batches = (batch for table in rows for batch in table.drop_columns("place").to_batches())
            with connect(MERGE_MB, self.limits.threads, self.scratch, keep_order=True) as con:
                con.register("arranged", pa.RecordBatchReader.from_batches(schema, batches))
                con.execute(sql.copy("SELECT * FROM arranged", str(fresh / DATA)))
        return places

    def write_unusable(self, fresh: Path) -> None:
        """Rows set aside before and now: a delta does not tell whose the old ones are."""
        found = [folder / UNUSABLE for folder in (self.folder, self.came) if (folder / UNUSABLE).is_file()]
        if found:
            rows = f"read_parquet([{', '.join(sql.literal(str(path)) for path in found)}], union_by_name = true)"
            self.con.execute(sql.copy(f"SELECT * FROM {rows} ORDER BY ALL", str(fresh / UNUSABLE)))

    def receipt(self, files: Sequence[Path], removed: Path | None) -> str:
        """import.json with one more update."""
        path = self.folder / RECEIPT
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        update = {
            "delta": json.loads((self.came / RECEIPT).read_text(encoding="utf-8")) if files else None,
            "list": {"name": removed.name, "sha256": _hash(removed)} if removed else None,
            "as_of": self.info.as_of.isoformat(),
            "rows": self.info.rows,
            **{what: getattr(self.changes, what) for what in ("added", "changed", "same", "removed", "missing")},
        }
        told["updates"] = [*told.get("updates", []), update]
        return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _table(path: Path) -> str:
    return f"read_parquet({sql.literal(str(path))})"


def _rows_of(path: Path) -> str:
    return f"read_parquet({sql.literal(str(path))}, file_row_number=true)"


def _staying(file: pq.ParquetFile, places: Places, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows that stay, each with its new place."""
    at = 0
    for piece in pieces(file):
        place = places.kept.slice(at, piece.num_rows)
        at += piece.num_rows
        yield piece.cast(schema).append_column("place", place).filter(pc.is_valid(place))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
