"""Linking one file to another: candidates and people in, a link for every candidate and its best rivals out.

Knows: how files become the tables of link_run, and what is told of a linking. Does not know: how rows are linked, or
how tables are written (reports/parquet.py).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from naungan.engines import link_index, link_sql
from naungan.engines.database import Database
from naungan.engines.duckdb_engine import DuckDBDatabase
from naungan.engines.engine import Progress, silent
from naungan.engines.link_run import LinkRun
from naungan.engines.link_values import normalised, source_columns
from naungan.engines.master import spark_master
from naungan.engines.session import connect, private_folder
from naungan.model.errors import FileMissing, RegisterInvalid, WrongCall
from naungan.model.linkage import Kind, LinkModel, Profile
from naungan.sources.linked_file import open_linked
from naungan.stages.doubles import clusters

RIVALS = 5
"""How many of a row's best records are told."""
POPULATION, DATA = "population", "data.parquet"
_CSV_LINE = re.compile(r"Line: (\d+)")


@dataclass(frozen=True, slots=True)
class Linked:
    """What a linking found, as tables. `links`: one row per candidate; `rivals`: the best records of each;
    `clusters`: where a file was linked to itself, the rows that are one person."""

    links: pa.Table
    rivals: pa.Table
    model: LinkModel
    people: int
    clusters: tuple[tuple[str, ...], ...] = ()


def link_tables(
    candidates: Path,
    population: Path,
    profile: Profile,
    model: LinkModel,
    *,
    memory_mb: int = 1200,
    threads: int = 2,
    temp: Path | None = None,
    learn: bool = True,
    ruled: Mapping[str, str] | None = None,
    engine: str = "duckdb",
    progress: Progress = silent,
) -> Linked:
    """Link every row of `candidates` to at most one of `population`.

    In: `population`: a prepared register (its index is used, or made for this run), or a Parquet or CSV file; the same
    file as `candidates` looks for rows that are one person. `learn`: estimate how rows go wrong from their exact NIKs.
    `ruled`: candidate id -> the register id an officer named, '' for nobody. `engine`: duckdb, spark or a Spark master.
    Raises: FileMissing, WrongCall, RegisterInvalid.
    """
    progress("Membaca daftar calon", 0, 0)
    with connect(memory_mb, threads, temp) as reader:  # first, for what is wrong with a list is soon said
        seekers = read_rows(reader, candidates, profile)
    with (
        private_folder(temp) as scratch,
        _index(population, profile, scratch, memory_mb, threads, progress) as index,
        connect(memory_mb, threads, scratch) as con,
        _database(engine, con, memory_mb, scratch) as database,
    ):
        link_index.load_index(database, index.folder)
        database.put("seekers", seekers)
        database.put("ruled", _ruled(ruled or {}))
        run = LinkRun(database, profile, model, index.people, progress)
        run.learns, run.itself = learn, candidates.resolve() == population.resolve()

        run.run()
        settles = bool(profile.of_kind(Kind.NIK)) and not run.itself
        database.execute(link_sql.links(profile, run.model, settles=settles))
        links, found = database.arrow("SELECT * FROM row_links"), database.arrow(rivals(profile, settles=settles))
        pairs = database.rows(link_sql.doubles(run.model)) if run.itself else []
        return Linked(links, found, run.model, index.people, clusters(pairs))


def register_data(folder: Path) -> Path:
    """The data of a prepared population register. Raises: FileMissing, naming the register inside where it is there."""
    data = folder / DATA
    if data.is_file():
        return data
    inside = folder / POPULATION
    if (inside / DATA).is_file():
        raise FileMissing(f"{data} tidak ada. Maksud Anda {inside}?")
    raise FileMissing(f"{data} tidak ada. Impor dulu: naungan import population BERKAS --into {_registers(folder)}")


def _registers(folder: Path) -> Path:
    """The folder of registers in which this one would lie."""
    return folder.parent if folder.name == POPULATION else folder


@contextmanager
def _database(engine: str, con: duckdb.DuckDBPyConnection, memory_mb: int, scratch: Path) -> Iterator[Database]:
    """Where the steps run. Raises: WrongCall for an unknown engine."""
    master = spark_master(engine)
    if master:
        from naungan.engines.spark_engine import spark_database

        with spark_database(master, memory_mb, scratch, sent=(scratch,)) as database:
            yield database
    elif engine == "duckdb":
        yield DuckDBDatabase(con)
    else:
        raise WrongCall(
            f"Mesin '{engine}' tidak dikenal untuk penautan. Pilih duckdb, spark, local[N] atau spark://HOST:PORT."
        )


def _ruled(ruled: Mapping[str, str]) -> pa.Table:
    return pa.table({"row_id": pa.array(ruled, pa.string()), "register_id": pa.array(ruled.values(), pa.string())})


@contextmanager
def _index(
    population: Path, profile: Profile, scratch: Path, memory_mb: int, threads: int, progress: Progress
) -> Iterator[link_index.Index]:
    """The index of a register or file; made for this run alone where none is ready."""
    people = register_data(population) if population.is_dir() else population
    if not people.is_file():
        raise FileMissing(
            f"{people} tidak ada. Sebutkan folder register (registers/population) atau berkas Parquet, CSV atau XLSX."
        )
    ready = population / link_index.FOLDER
    found = link_index.open_index(ready, profile) if population.is_dir() else None
    if found and link_index.is_current(ready, people, profile):
        yield found
        return
    folder, table = scratch / link_index.FOLDER, as_parquet(people, scratch)
    check_people(table, profile, people.name)
    link_index.prepare_index(
        table,
        folder,
        profile,
        memory_mb=memory_mb,
        threads=threads,
        temp=scratch,
        progress=progress,
    )
    made = link_index.open_index(folder, profile)
    if made:  # it was made a moment ago
        yield made
    shutil.rmtree(folder, ignore_errors=True)


def as_parquet(path: Path, scratch: Path) -> Path:
    """A table as Parquet: as it is, or read from text or the first sheet of a workbook with every cell as text.

    Raises: FileMissing, WrongCall; RegisterInvalid for a workbook that cannot be read.
    """
    found = open_linked(path, scratch)
    if not found.delimiter:
        return found.path
    made = scratch / f"{path.stem}.parquet"
    try:
        duckdb.read_csv(
            str(found.path), sep=found.delimiter, quotechar='"', escapechar='"', header=True, auto_detect=False,
            columns=dict.fromkeys(found.headings, "VARCHAR"),
        ).write_parquet(str(made))  # fmt: skip
    except duckdb.Error as error:
        line = _CSV_LINE.search(str(error))
        where = f" baris {line[1]}" if line else ""
        raise WrongCall(
            f"{path.name}{where}: banyak selnya tidak sama dengan judul, atau tanda kutipnya tidak berpasangan. "
            "Perbaiki baris itu, atau simpan berkasnya sebagai XLSX atau Parquet, lalu ulangi."
        ) from error
    return made


def read_rows(con: duckdb.DuckDBPyConnection, candidates: Path, profile: Profile) -> pa.Table:
    """The rows' values made ready to be compared, as the table `seekers`. Raises: FileMissing, WrongCall."""
    if not candidates.is_file():
        what = "adalah folder" if candidates.is_dir() else "tidak ada"
        raise FileMissing(f"{candidates} {what}. Sebutkan berkas calon: Parquet, CSV atau XLSX.")
    with private_folder() as scratch:
        path = str(as_parquet(candidates, scratch)).replace("'", "''")
        source = f"read_parquet('{path}')"
        rows = con.sql(
            f"SELECT {normalised(profile, 'row', source_columns(con, source))} FROM {source}"
        ).to_arrow_table()
    ids = rows.column("row_id").fill_null("")
    nameless = pc.sum(pc.equal(pc.utf8_trim_whitespace(ids), "")).as_py() or 0
    if nameless:
        raise WrongCall(
            f"{candidates.name}: {nameless} baris tanpa {profile.row_id}. Setiap baris perlu penanda sendiri."
        )
    twice = rows.num_rows - len(pc.unique(ids))
    if twice:
        raise WrongCall(
            f"{candidates.name}: {twice} baris memakai {profile.row_id} yang sudah dipakai. "
            "Setiap baris perlu penanda sendiri."
        )
    return rows


def check_people(people: Path, profile: Profile, name: str) -> None:
    """May everybody be pointed at? In: `people`, a Parquet file; `name`, as the user knows it.

    Raises: RegisterInvalid when somebody has no register id.
    """
    own, source = profile.register_id, f"""read_parquet('{str(people).replace("'", "''")}')"""
    with duckdb.connect() as con:
        if own not in source_columns(con, source):
            return  # said by normalised
        empty = f"""coalesce(trim(cast("{own}" AS varchar)), '') = ''"""
        nameless = con.execute(f"SELECT count(*) FROM {source} WHERE {empty}").fetchall()[0][0]
    if nameless:
        raise RegisterInvalid(
            f"{name}: {nameless} baris tanpa {own}, jadi tidak dapat ditunjuk oleh sebuah tautan. Isi atau buang baris "
            "itu, atau sebut kolom lain sebagai register_id (naungan link --print-profile)."
        )


def rivals(profile: Profile, *, settles: bool) -> str:
    """The best records of every row, both sides' values beside each level and weight."""
    names = [c.name for c in profile.comparisons]
    parts = ", ".join(
        f"k.{n}_level, k.{n}_weight, coalesce(cast(t.{n} AS varchar), '') AS {n}_row, "
        f"coalesce(cast(p.{n} AS varchar), '') AS {n}_register"
        for n in names
    )
    query = f"""SELECT {{row}} AS row_id, k.place, k.register_id, k.match_weight, k.relative_weight, {parts}
        FROM {{table}} JOIN people AS p ON p.pid = k.pid JOIN seekers AS t ON t.row_id = {{row}}
        WHERE k.place <= {RIVALS}"""
    found = query.format(row="r.row_id", table="ranked AS k JOIN ready AS r ON r.cid = k.cid")
    if not settles:
        return found
    return found + " UNION ALL " + query.format(row="k.row_id", table="settled AS k")
