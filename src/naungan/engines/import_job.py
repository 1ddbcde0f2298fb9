"""The steps of one import, in order: open, map, read codes, sort, account for what is left.

Knows: which query follows which, and what makes an import fail. Does not know: headings (sources/register_headers),
what a text means (sources/register_values), the SQL (import_sql), where the folder will stand (registers).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.engines import import_sql as sql
from naungan.engines.engine import Progress
from naungan.engines.import_report import RECEIPT, FileRead, ImportReport, Unread, receipt
from naungan.model.errors import RegisterInvalid
from naungan.model.register import Coverage, RegisterInfo
from naungan.model.tables import REGISTER_COLUMNS, REQUIRED_COLUMNS
from naungan.sources.cell_text import shown
from naungan.sources.frames import ARROW_TYPES
from naungan.sources.regency_of import RegencyNames
from naungan.sources.register_file import write_register_file
from naungan.sources.register_headers import DECILE_FIELDS, REGION_NAME, Mapped, map_headers
from naungan.sources.register_tables import RegisterTable, open_tables
from naungan.sources.register_values import is_blank

NAMING = {"exclusions": "daftar", "schemes": "program"}
"""Register -> the column that names its lists: a list with a row in it is held."""
MOST_TEXTS = 1_000_000
"""More different texts than this in a coded column: the heading was understood wrongly."""
SAMPLES, LISTS_TOLD = 5, 20
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
"""A register's day outside of these is a slip of the pen."""
ZERO_SHARE, ZERO_ROWS = 0.3, 100
"""A register whose NIKs end in 0 more often than this (of at least so many) went through Excel; usual is 0.01-0.1."""


def is_possible_day(day: date) -> bool:
    """May a register be as of this day? No clock is asked."""
    return EARLIEST <= day <= LATEST


class ImportJob:
    """One import: a connection, its scratch folder, and what was noticed on the way.

    `is_delta`: the files hold only what changed, so that few rows, or none, tell nothing of the others.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, kind: str, scratch: Path, folder: Path, progress: Progress, *,
        is_delta: bool = False, names: RegencyNames | None = None,
    ) -> None:  # fmt: skip
        self.con, self.kind, self.scratch, self.folder, self.progress = con, kind, scratch, folder, progress
        self.is_delta, self.names = is_delta, names
        self.read: list[FileRead] = []
        self.unread: list[Unread] = []
        self.notes: list[str] = []
        con.execute(sql.macros())
        con.execute("CREATE TEMP TABLE tertolak (baris VARCHAR)")
        con.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")

    def run(
        self, files: Sequence[Path], target: Path, coverage: Coverage, asked: Path | None, as_of: date | None,
        source: str | None, regions: tuple[str, ...], lists: tuple[str, ...],
    ) -> ImportReport:  # fmt: skip
        """All steps in order. `target`: where the folder will stand when all is done."""
        scans = self.scans(files, self.kind)
        present = frozenset(field for scan in scans for field in scan.columns)
        self.check_required(present, as_of, source, lists)
        given = sql.Given(as_of, source, lists[0] if len(lists) == 1 else "")
        self.con.execute(sql.raw_view(self.kind, scans))
        coded = sql.usable_coded(self.kind, present, self.names)
        for c in coded:
            self.read_codes(c)
        data, unusable = self.folder / "data.parquet", self.folder / "unusable.parquet"
        self.query("Menyusun dan mengurutkan", sql.write_register(self.kind, coded, given, str(data)))
        self.query("Mencatat baris yang disisihkan", sql.write_unusable(self.kind, coded, str(unusable)))
        reasons = self.reasons(unusable)
        filled, rows = filled_cells(data)
        self.check_rows(rows, reasons, coverage, filled, as_of, data)
        self.count_unread_days(scans, filled, rows, unusable)
        asked_rows = self.write_asked(asked, coverage, coded)
        self.tell_unknown_lists(data)
        info = self.info(data, coverage, as_of, source, regions, lists, filled, rows)
        info = replace(info, unusable=self.count(sql.nobody_knows_whose(self.kind, str(unusable))))
        write_register_file(self.folder, info)
        optional = [c for c, _ in REGISTER_COLUMNS[self.kind] if c not in REQUIRED_COLUMNS[self.kind]]
        report = ImportReport(
            info, target, tuple(self.read), reasons, tuple(self.unread),
            tuple(c for c in optional if not filled[c]), _repeated(data), asked_rows, tuple(self.notes),
        )  # fmt: skip
        (self.folder / RECEIPT).write_text(receipt(report, files), encoding="utf-8", newline="\n")
        return report

    def query(self, step: str, text: str) -> None:
        """Run one long statement in a thread of its own, so that progress can be told and Ctrl-C is heard."""
        self.progress(step, 0, 100)
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(self.con.execute, text)
            try:
                while not wait([running], 0.2).done:
                    self.progress(step, max(0, min(99, int(self.con.query_progress()))), 100)
                running.result()
            finally:
                if not running.done():
                    self.con.interrupt()
        self.progress(step, 100, 100)

    def scans(self, files: Sequence[Path], kind: str) -> list[sql.Scan]:
        """Every table as a scan of Parquet; text is turned into Parquet first, for it is looked at several times."""
        groups: dict[tuple[tuple[str, tuple[str, str]], ...], list[str]] = {}
        for number, path in enumerate(files, 1):
            self.progress("Membuka berkas", number, len(files))
            for table in open_tables(path, kind, self.scratch):
                stored, columns = self.parquet(table, kind) if not table.delimiter else self.text(table, kind)
                groups.setdefault(tuple(sorted(columns.items())), []).append(sql.literal(str(stored)))
        return [
            sql.Scan(f"read_parquet([{', '.join(stored)}], binary_as_string=true)", dict(columns))
            for columns, stored in groups.items()
        ]

    def parquet(self, table: RegisterTable, kind: str) -> tuple[Path, dict[str, tuple[str, str]]]:
        """A Parquet file under a name without wildcards, with its fields."""
        link = self.scratch / f"sumber-{len(list(self.scratch.iterdir()))}.parquet"
        link.symlink_to(table.path.resolve())
        described = self.con.execute(
            f"DESCRIBE SELECT * FROM read_parquet({sql.literal(str(link))}, binary_as_string=true)"
        ).fetchall()
        mapped = self.mapped(table.name, kind, [row[0] for row in described])
        return link, {f: (sql.name(described[place][0]), described[place][1]) for f, place in mapped.places.items()}

    def text(self, table: RegisterTable, kind: str) -> tuple[Path, dict[str, tuple[str, str]]]:
        """A text table as Parquet with only the fields that mean something; broken lines go to table `tertolak`."""
        link = self.scratch / f"sumber-{len(list(self.scratch.iterdir()))}.csv"
        link.symlink_to(table.path.resolve())
        stored = link.with_suffix(".parquet")
        mapped = self.mapped(table.name, kind, table.headings)
        self.query(f"Membaca {table.name}", sql.text_to_parquet(table, str(link), mapped.places, str(stored)))
        self.con.execute(sql.REJECTED)
        self.con.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
        if table.path.parent == self.scratch:
            table.path.unlink()
        return stored, {field: (field, "VARCHAR") for field in mapped.places}

    def mapped(self, name: str, kind: str, headings: Sequence[str]) -> Mapped:
        """Map headings and remember how. Raises: RegisterInvalid when there is no NIK."""
        mapped = map_headers(kind, headings)
        if self.names is None and REGION_NAME in mapped.places:
            mapped = without(REGION_NAME, mapped, headings)
        if "nik" not in mapped.places:
            raise RegisterInvalid(
                f"Kolom NIK tidak ditemukan pada {name}. Judul yang terbaca: {', '.join(map(shown, headings))}. "
                "Beri kolom berjudul NIK, lalu impor lagi."
            )
        pairs = tuple((shown(headings[place]), field) for field, place in mapped.places.items())
        self.read.append(FileRead(name, pairs, tuple(map(shown, mapped.ignored))))
        return mapped

    def check_required(
        self, present: frozenset[str], as_of: date | None, source: str | None, lists: tuple[str, ...]
    ) -> None:
        """Raises: RegisterInvalid naming every required column, date and source that is nowhere."""
        answered = {*present, *(["desil"] if present & set(DECILE_FIELDS) else [])}
        if self.kind == "exclusions" and len(lists) == 1:
            answered.add("daftar")
        if self.kind == "schemes" and len(lists) == 1:
            answered.add("program")
        missing = [column for column in REQUIRED_COLUMNS[self.kind] if column not in answered]
        what = [f"kolom wajib {', '.join(missing)} tidak ditemukan"] if missing else []
        remedy = ["beri judul kolom yang lazim (lihat docs/reference/registers.md)"] if missing else []
        if as_of is None and "as_of" not in present:
            what.append("tanggal keadaan data tidak diketahui")
            remedy.append("tambahkan --as-of TANGGAL")
        if source is None and "source" not in present:
            what.append("pemilik data tidak diketahui")
            remedy.append("tambahkan --source NAMA")
        if what:
            seen = "; ".join(
                f"{file.name}: {', '.join([*(heading for heading, _ in file.headings), *file.ignored])}"
                for file in self.read[:SAMPLES]
            )
            raise RegisterInvalid(
                f"Register {self.kind} tidak dapat disiapkan: {'; '.join(what)}. Judul yang terbaca pada {seen}. "
                f"Yang perlu dilakukan: {'; '.join(remedy)}."
            )

    def read_codes(self, coded: sql.Coded) -> None:
        """Read every distinct text of a coded cell once, in Python, into a table text -> values."""
        self.progress(f"Memeriksa {coded.name}", 0, 0)
        rows = self.con.execute(sql.distinct_texts(coded, MOST_TEXTS)).fetchall()
        if len(rows) > MOST_TEXTS:
            raise RegisterInvalid(
                f"Kolom {coded.name} memuat lebih dari {MOST_TEXTS} isi yang berbeda; judulnya tampaknya bukan untuk "
                f"kolom ini. Periksa judul kolom {', '.join(coded.inputs)}."
            )
        records: list[dict[str, Any]] = []
        strange: list[tuple[int, str]] = []
        for text, count in rows:
            parts = (text or "").split(sql.SEPARATOR) if len(coded.inputs) > 1 else [text or ""]
            if all(map(is_blank, parts)):
                continue
            value = coded.read(*parts)
            if value is None:
                strange.append((-count, shown(" ".join(part for part in parts if part))))
                continue
            several = value if isinstance(value, tuple) else (value,)
            records.append({"teks": text, **dict(zip(coded.outputs, several, strict=True))})
        words = dict(REGISTER_COLUMNS[self.kind])
        schema = pa.schema([("teks", pa.string()), *((c, ARROW_TYPES[words[c]]) for c in coded.outputs)])
        self.con.register("peta_baru", pa.Table.from_pylist(records, schema))
        self.con.execute(f"CREATE TEMP TABLE peta_{coded.name} AS SELECT * FROM peta_baru")
        self.con.unregister("peta_baru")
        if strange:
            most = tuple(text for _, text in sorted(strange)[:SAMPLES])
            self.unread.append(Unread(coded.name, -sum(count for count, _ in strange), most))

    def reasons(self, unusable: Path) -> tuple[tuple[str, int], ...]:
        """Rows kept out, by reason; the file goes when there are none."""
        rows = self.con.execute(
            f"SELECT alasan, count(*) FROM read_parquet({sql.literal(str(unusable))}) GROUP BY 1 ORDER BY 1"
        ).fetchall()
        return tuple((reason, count) for reason, count in rows)

    def write_asked(self, asked: Path | None, coverage: Coverage, coded: Sequence[sql.Coded]) -> int | None:
        """asked.parquet: every NIK asked or answered, less those whose answer failed. Out: how many."""
        if coverage is not Coverage.JAWABAN or asked is None:
            return None
        questions, _ = self.read_niks(asked)
        path = self.folder / "asked.parquet"
        self.query("Mencatat NIK yang ditanyakan", sql.write_asked(self.kind, coded, questions, str(path)))
        return int(pq.ParquetFile(path).metadata.num_rows)

    def read_niks(self, path: Path) -> tuple[str, int]:
        """A list of NIKs as a query of those that can be read; how many cannot is noted. Out: the query, how many."""
        broken = self.count("SELECT count(*) FROM tertolak")
        self.con.execute(sql.raw_view("asked", self.scans([path], "asked"), "pertanyaan"))
        unreadable = self.count("SELECT count(*) FROM pertanyaan WHERE read_nik(nik) IS NULL")
        unreadable += self.count("SELECT count(*) FROM tertolak") - broken
        if unreadable:
            self.notes.append(f"{unreadable} baris pada {path.name} bukan NIK 16 angka dan tidak dihitung.")
        return "SELECT read_nik(nik) AS nik FROM pertanyaan WHERE read_nik(nik) IS NOT NULL", unreadable

    def count(self, query: str) -> int:
        """The one number of a query."""
        return int(self.con.execute(query).fetchall()[0][0])

    def check_rows(
        self, rows: int, unusable: tuple[tuple[str, int], ...], coverage: Coverage, filled: dict[str, int],
        as_of: date | None, data: Path,
    ) -> None:  # fmt: skip
        """Raises: RegisterInvalid when what was read cannot be meant as this register."""
        kept_out = ", ".join(f"{reason} {count}" for reason, count in unusable) or "tidak ada"
        if not rows and coverage is Coverage.LENGKAP and not self.is_delta:
            raise RegisterInvalid(
                f"Tidak ada satu baris pun yang dapat dipakai (disisihkan: {kept_out}). Daftar 'lengkap' yang kosong "
                "akan berarti tidak seorang pun tercatat; periksa berkasnya."
            )
        if as_of is None and filled["as_of"] < rows:
            raise RegisterInvalid(
                f"{rows - filled['as_of']} baris tidak menyebut tanggal keadaan data. Tambahkan --as-of TANGGAL."
            )
        days = self.con.execute(
            f"SELECT as_of FROM (SELECT unnest([min(as_of), max(as_of)]) AS as_of "
            f"FROM read_parquet({sql.literal(str(data))})) WHERE as_of IS NOT NULL"
        ).fetchall()
        wrong = [day.isoformat() for (day,) in days if not is_possible_day(day)]
        if wrong:
            raise RegisterInvalid(
                f"Tanggal keadaan data {wrong[0]} pada berkas tidak mungkin: tahunnya di luar 1990-2100. "
                "Perbaiki kolom tanggal datanya, lalu impor lagi."
            )
        ends_in_zero = self.count(f"SELECT count(*) FROM read_parquet({sql.literal(str(data))}) WHERE nik % 10 = 0")
        if rows >= ZERO_ROWS and ends_in_zero > ZERO_SHARE * rows:
            raise RegisterInvalid(
                f"{ends_in_zero} dari {rows} NIK berakhir dengan 0: angka terakhir rusak oleh Excel. "
                "Minta ulang berkas dengan kolom NIK berformat Teks, atau sebagai CSV dari sistem asalnya."
            )
        if unusable and coverage is Coverage.LENGKAP and not self.is_delta:
            self.notes.append(
                f"Baris yang disisihkan ({kept_out}) tidak ikut: orang-orangnya akan tampak tidak tercatat. "
                "Perbaiki unusable.parquet bersama pemilik data sebelum penetapan akhir."
            )

    def tell_unknown_lists(self, data: Path) -> None:
        """Note the exclusion lists that are none of ours: a misspelt name would exclude nobody."""
        rows = self.con.execute(sql.unknown_lists(str(data))).fetchall() if self.kind == "exclusions" else []
        if rows:
            told = ", ".join(f"{shown(name)} ({count} baris)" for name, count in rows[:LISTS_TOLD])
            more = f" dan {len(rows) - LISTS_TOLD} daftar lain" if len(rows) > LISTS_TOLD else ""
            self.notes.append(
                f"Daftar yang tidak dikenal disimpan dengan namanya sendiri: {told}{more}. Orangnya hanya dikecualikan "
                "bila program menyebut nama itu; bila yang dimaksud daftar lain, perbaiki isinya dan impor ulang."
            )

    def count_unread_days(self, scans: Sequence[sql.Scan], filled: dict[str, int], rows: int, unusable: Path) -> None:
        """Days that were written but not read: cells filled at first, less those kept out, less those read."""
        coded = {column for each in sql.CODED[self.kind] for column in each.outputs}
        for field in ("tanggal_lahir", "mulai"):
            if field in coded:  # told among the codes already
                continue
            types = [scan.columns[field][1] for scan in scans if field in scan.columns]
            if filled.get(field, rows) == rows or all(sql.is_day(type_) for type_ in types):
                continue
            written = self.count(f"SELECT count(tidy({field})) FROM mentah")
            out = self.count(f"SELECT count(tidy({field})) FROM read_parquet({sql.literal(str(unusable))})")
            if written - out > filled[field]:
                samples = self.con.execute(sql.unread_days(field, SAMPLES)).fetchall()
                texts = tuple(shown(text) for (text,) in samples)
                self.unread.append(Unread(field, written - out - filled[field], texts))

    def info(
        self, data: Path, coverage: Coverage, as_of: date | None, source: str | None, regions: tuple[str, ...],
        lists: tuple[str, ...], filled: dict[str, int], rows: int,
    ) -> RegisterInfo:  # fmt: skip
        """What register.toml will say."""
        columns = tuple(c for c, _ in REGISTER_COLUMNS[self.kind] if c not in REQUIRED_COLUMNS[self.kind] and filled[c])
        found: tuple[str, ...] = ()
        if column := NAMING.get(self.kind):
            rows_found = self.con.execute(
                f"SELECT DISTINCT {column} FROM read_parquet({sql.literal(str(data))}) WHERE {column} IS NOT NULL"
            ).fetchall()
            found = tuple(row[0] for row in rows_found)
        if as_of is None:
            as_of = self.con.execute(f"SELECT max(as_of) FROM read_parquet({sql.literal(str(data))})").fetchall()[0][0]
        if source is None:
            source = self.con.execute(
                f"SELECT string_agg(DISTINCT source, ' + ' ORDER BY source) FROM read_parquet({sql.literal(str(data))})"
            ).fetchall()[0][0]
        if as_of is None or not source:
            raise RegisterInvalid(
                "Tanggal keadaan atau pemilik data kosong pada semua baris. Tambahkan --as-of dan --source."
            )
        all_lists = sorted({*found, *(sql.list_code(self.kind, item) for item in lists)})
        return RegisterInfo(
            self.kind, source, as_of, coverage, tuple(sorted(set(regions))), tuple(all_lists), columns, rows
        )


def without(field: str, mapped: Mapped, headings: Sequence[str]) -> Mapped:
    """The same without one field, whose heading is then one that means nothing."""
    places = {name: place for name, place in mapped.places.items() if name != field}
    used = set(places.values())
    return Mapped(places, tuple(h for place, h in enumerate(headings) if place not in used and h.strip()))


def filled_cells(data: Path) -> tuple[dict[str, int], int]:
    """Cells that hold something, per column, and the number of rows; from the file's own statistics."""
    about = pq.ParquetFile(data).metadata
    empty = {about.schema.column(place).name: 0 for place in range(about.num_columns)}
    for group in range(about.num_row_groups):
        for place in range(about.num_columns):
            column = about.row_group(group).column(place)
            empty[column.path_in_schema] += column.statistics.null_count
    return {column: about.num_rows - count for column, count in empty.items()}, about.num_rows


def _repeated(data: Path) -> int:
    """Rows whose NIK stands in the row before (the file is sorted)."""
    count, last = 0, pa.array([], pa.int64())
    for batch in pq.ParquetFile(data).iter_batches(columns=["nik"]):
        niks = pa.concat_arrays([last, batch.column(0)])
        count += pc.sum(pc.equal(niks[1:], niks[:-1])).as_py() or 0
        last = niks[-1:]
    return count
