"""The index of a population for record linkage: words as numbers, how rare each is, everyone's values made ready.

Knows: the files of an index and how they are made from a register or any table. Does not know: how rows are linked.
Distinct words are few: each is folded once by the stage (stages/names.py), SQL only joins.
"""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from naungan.engines import link_sql
from naungan.engines.database import Database
from naungan.engines.engine import Progress, Register, silent
from naungan.engines.link_values import needs_folding, normalised, source_columns
from naungan.engines.session import connect, private_folder
from naungan.model.errors import RegisterInvalid
from naungan.model.linkage import Comparison, Kind, Profile
from naungan.sources.link_files import shipped_profile
from naungan.stages import compare, link, names, weigh

FOLDER, PEOPLE, SOUNDS, VALUES, ABOUT = "index", "people.parquet", "sounds.parquet", "values.parquet", "index.json"
PLAIN = "plain.parquet"
"""Folded values on their way into an index."""
VERSION = 4


class IndexReport(NamedTuple):
    """What `prepare_index` did. Units: people, distinct words, seconds, bytes. `rebuilt`: False = it was up to date."""

    people: int
    words: int
    seconds: float
    bytes: int
    rebuilt: bool


class Index(NamedTuple):
    """A prepared index. `people`: how many rows it holds."""

    folder: Path
    people: int


def open_index(folder: Path, profile: Profile) -> Index | None:
    """The index in a folder; None when there is none or it was made for another profile or version."""
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if (about.get("version"), about.get("profile")) != (VERSION, _told(profile)):
        return None
    return Index(folder, int(about["people"]))


def is_current(folder: Path, people: Path, profile: Profile) -> bool:
    """Was this index made from this very file and profile?"""
    if open_index(folder, profile) is None:
        return False
    return bool(json.loads((folder / ABOUT).read_text("utf-8")).get("source") == _stamp(people))


def load_index(database: Database, folder: Path) -> None:
    """The views and tables of an index."""
    for view, name in (("people", PEOPLE), ("sounds", SOUNDS), ("rare", VALUES)):
        path = str(folder / name).replace("'", "''")
        kind = "VIEW" if view == "people" else "TABLE"
        database.execute(f"CREATE OR REPLACE TEMP {kind} {view} AS SELECT * FROM read_parquet('{path}')")


@contextmanager
def ready_index(register: Register) -> Iterator[Path]:
    """The index of the population register; made in a private folder for this run alone where none is ready."""
    if register.index:
        yield register.index
        return
    with private_folder() as scratch:
        prepare_index(register.data, scratch / FOLDER, shipped_profile(), temp=scratch)
        yield scratch / FOLDER


def prepare_index(
    people: Path,
    into: Path,
    profile: Profile,
    *,
    memory_mb: int = 1000,
    threads: int = 2,
    temp: Path | None = None,
    progress: Progress = silent,
) -> IndexReport:
    """Make the index of one table in the folder `into`; one that stood there is replaced once all went well.

    In: `people`, a Parquet file: a prepared register's data.parquet or any table with the profile's columns.
    Raises: RegisterInvalid, when a column of the profile is missing.
    """
    began = time.perf_counter()
    if is_current(into, people, profile):
        about = json.loads((into / ABOUT).read_text("utf-8"))
        return IndexReport(about["people"], about["words"], 0.0, _size(into), False)
    fresh = into.with_name(f".{into.name}-baru")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        with connect(memory_mb, threads, temp, keep_order=True) as con:
            try:
                words, rows = _Builder(con, people, fresh, profile, progress).build()
                (fresh / PLAIN).unlink(missing_ok=True)
            except duckdb.OutOfMemoryException as error:
                raise RegisterInvalid(
                    f"Memori {memory_mb} MB tidak cukup untuk indeks {people.name}. Ulangi dengan --memory lebih besar."
                ) from error
        about = {
            "version": VERSION,
            "profile": _told(profile),
            "people": rows,
            "words": words,
            "source": _stamp(people),
        }
        (fresh / ABOUT).write_text(json.dumps(about, indent=2), encoding="utf-8")
        shutil.rmtree(into, ignore_errors=True)
        fresh.rename(into)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return IndexReport(rows, words, time.perf_counter() - began, _size(into), True)


def _stamp(people: Path) -> list[int]:
    state = people.stat()
    return [state.st_size, state.st_mtime_ns]


def _told(profile: Profile) -> list[list[str]]:
    """What of a profile an index depends on."""
    shape = [[c.name, str(c.kind), c.register] for c in profile.comparisons]
    return [[profile.code, profile.register_id, str(profile.sounds)], *shape]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


class _Builder:
    """One index in the making, on one connection."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, people: Path, folder: Path, profile: Profile, progress: Progress
    ) -> None:
        self.con, self.folder, self.profile, self.progress = con, folder, profile, progress
        self.source = f"read_parquet('{str(people).replace(chr(39), chr(39) * 2)}', file_row_number=true)"
        self.types = source_columns(con, self.source)

    def build(self) -> tuple[int, int]:
        """Write all files. Out: distinct words, people."""
        self.progress("Membaca register", 0, 0)
        self._plain()
        rows = int(self._rows("SELECT count(*) FROM plain")[0][0])
        steps = len(self.profile.comparisons) + 1
        words = 0
        self.con.execute("CREATE TEMP TABLE sounds (comparison VARCHAR, sound VARCHAR, sound_id INT, bits INT)")
        self.con.execute('CREATE TEMP TABLE rare (comparison VARCHAR, "value" VARCHAR, bits INT)')
        for done, c in enumerate(self.profile.comparisons):
            self.progress("Menghitung kekerapan", done, steps)
            if c.kind is Kind.NAME:
                words += self._words(c, rows)
                self._slots(c)
            elif c.kind in (Kind.DATE, Kind.CODE):
                self._values(c, rows)
        self.progress("Menulis indeks", steps - 1, steps)
        self._write("SELECT * FROM sounds ORDER BY comparison, sound_id", SOUNDS)
        self._write('SELECT * FROM rare ORDER BY comparison, "value"', VALUES)
        self._write(self._people(), PEOPLE)
        self.progress("Menulis indeks", steps, steps)
        return words, rows

    def _plain(self) -> None:
        """Everyone's values made ready, as the view `plain`; names not folded yet are folded once, to a file."""
        values = normalised(self.profile, "register", self.types)
        chosen = f"SELECT cast(file_row_number AS int) AS pid, {values} FROM {self.source}"
        if not needs_folding(self.profile, self.types):
            self.con.execute(f"CREATE TEMP VIEW plain AS {chosen}")
            return
        path = str(self.folder / PLAIN).replace("'", "''")
        self.con.execute(f"COPY ({chosen}) TO '{path}' (FORMAT parquet, COMPRESSION uncompressed)")
        self.con.execute(f"CREATE TEMP VIEW plain AS SELECT * FROM read_parquet('{path}')")

    def _words(self, c: Comparison, people: int) -> int:
        """Number every word of a name column so that all spellings of it share a number; the commonest come first."""
        n = c.name
        self.con.execute(
            f"CREATE TEMP TABLE each_{n} AS SELECT {n} AS name, count(*) AS n FROM plain WHERE {n} <> '' GROUP BY {n}"
        )
        self._odd(c)
        found = self._rows(
            f"""SELECT word, cast(sum(n) AS bigint)
                FROM (SELECT unnest(string_split(name, ' ')) AS word, n FROM each_{n})
                GROUP BY word UNION ALL SELECT word, 0 FROM more_{n}"""
        )
        sound = {word: names.sound_of(word) if self.profile.sounds else word for word, _ in found}
        holders: Counter[str] = Counter()
        for word, count in found:
            holders[sound[word]] += count
        number = {each: at for at, each in enumerate(sorted(holders, key=lambda s: (-holders[s], s)), 1)}
        self._insert("sounds", ((n, s, at, weigh.rarity(holders[s], people)) for s, at in number.items()))
        self._table(f"words_{n}", {"word": pa.string(), "id": pa.int32()}, ((w, number[s]) for w, s in sound.items()))
        return len(found)

    def _slots(self, c: Comparison) -> None:
        """The numbers of the words of every distinct name; a word that sounds again has number 0."""
        joins, inner, slots = [], ["t.name"], []
        for i in link_sql.SLOTS:
            word = f"CASE WHEN o.n IS NULL THEN split_part(t.name, ' ', {i}) ELSE o.w{i} END"
            joins.append(f"LEFT JOIN words_{c.name} AS x{i} ON x{i}.word = {word}")
            inner.append(f"coalesce(x{i}.id, 0) AS x{i}")
            before = ", ".join(f"x{j}" for j in range(1, i))
            slots.append(f"CASE WHEN x{i} IN ({before}) THEN 0 ELSE x{i} END" if before else f"x{i}")
        outer = [f"{slot} AS {c.name}_{i}" for i, slot in zip(link_sql.SLOTS, slots, strict=True)]
        count = " + ".join(f"cast({slot} <> 0 AS int)" for slot in slots)
        self.con.execute(f"""CREATE TEMP TABLE slots_{c.name} AS SELECT name, {", ".join(outer)}, {count} AS {c.name}_n
            FROM (SELECT {", ".join(inner)} FROM each_{c.name} AS t
                LEFT JOIN odd_{c.name} AS o ON o.name = t.name {" ".join(joins)})""")
        self.con.execute(f"DROP TABLE each_{c.name}")

    def _values(self, c: Comparison, people: int) -> None:
        value = f"cast({c.name} AS varchar)"
        found = self._rows(f"SELECT {value}, count(*) FROM plain WHERE coalesce({value}, '') <> '' GROUP BY 1")
        self._insert("rare", ((c.name, value, weigh.rarity(count, people)) for value, count in found))

    def _odd(self, c: Comparison) -> None:
        """Names that are not simply split at their spaces: the stage takes each of them apart once."""
        words = "|".join(sorted(names.TOUCHED))
        odd = f"regexp_matches(' ' || name || ' ', ' ({words}) ')" if self.profile.sounds else "false"
        split = "string_split(name, ' ')"
        found = self._rows(
            f"""SELECT name FROM each_{c.name} WHERE {odd} OR len({split}) > {compare.WORDS}
                OR (len({split}) > 1 AND len(list_distinct({split})) < len({split}))"""
        )
        taken = [(name, link.row_words(name, sounds=self.profile.sounds)) for (name,) in found]
        slots = (
            (name, len(words), *(words[i] if i < len(words) else "" for i in range(compare.WORDS)))
            for name, words in taken
        )
        columns = {"name": pa.string(), "n": pa.int32(), **{f"w{i}": pa.string() for i in link_sql.SLOTS}}
        self._table(f"odd_{c.name}", columns, slots)
        self._table(
            f"more_{c.name}", {"word": pa.string()}, ((w,) for w in sorted({w for _, words in taken for w in words}))
        )

    def _people(self) -> str:
        """Everyone's values, and the numbers of the words of every name."""
        joins, columns = [], ["t.pid", "t.register_id", *(f"t.{c.name}" for c in self.profile.comparisons)]
        for c in self.profile.of_kind(Kind.NAME):
            joins.append(f"LEFT JOIN slots_{c.name} AS s_{c.name} ON s_{c.name}.name = t.{c.name}")
            slots = (*(f"{c.name}_{i}" for i in link_sql.SLOTS), f"{c.name}_n")
            columns += [f"coalesce(s_{c.name}.{column}, 0) AS {column}" for column in slots]
        return f"SELECT {', '.join(columns)} FROM plain AS t {' '.join(joins)}"

    def _write(self, query: str, name: str) -> None:
        self.con.execute(
            f"COPY ({query}) TO '{self.folder / name}' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 16384)"
        )

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()

    def _insert(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        columns = list(zip(*rows, strict=True))
        if columns:
            self.con.register("incoming", pa.table({f"c{i}": list(values) for i, values in enumerate(columns)}))
            self.con.execute(f"INSERT INTO {table} SELECT * FROM incoming")
            self.con.unregister("incoming")

    def _table(self, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[Any]]) -> None:
        data = list(rows)
        arrays = [pa.array([row[i] for row in data], type_) for i, type_ in enumerate(columns.values())]
        self.con.register("incoming", pa.Table.from_arrays(arrays, names=list(columns)))
        self.con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM incoming")
        self.con.unregister("incoming")
