"""The index of a population for record linkage: words as numbers, how rare each is, everyone's values made ready.

Knows: the files of an index and how they are made from a register or any table. Does not know: how rows are linked, or
how a delta brings an index forward (link_delta).
Distinct words are few: each is folded once by the stage (stages/names.py), SQL only joins. Beside its rarity every
sound and value keeps the number of its holders: from that a delta works out the rarity anew without counting everybody.
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
import pyarrow.parquet as pq

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
BY_BIRTH = "by_birth.parquet"
"""The people once more, sorted by birth date, for `naungan lookup`: whoever was born on a day stands together."""
PLAIN = "plain.parquet"
"""Folded values on their way into an index."""
GROUP_ROWS, BIRTH_GROUP_ROWS = 16_384, 8_192
"""Rows of one row group: few are read for one day, and none is small enough to make the file's footer long."""
VERSION = 5


class IndexReport(NamedTuple):
    """What `prepare_index` did. Units: people, words that sound different, seconds, bytes. `rebuilt`: False = it was up
    to date."""

    people: int
    words: int
    seconds: float
    bytes: int
    rebuilt: bool


class Index(NamedTuple):
    """A prepared index. `people`: how many rows it holds."""

    folder: Path
    people: int


class Sound(NamedTuple):
    """A sound of a name column and its number. `holders`: how often it stands in a name as that is written; `parts`:
    how often in a name that the stage takes apart. Units: occurrences among the people."""

    comparison: str
    sound: str
    sound_id: int
    holders: int
    parts: int


class Held(NamedTuple):
    """A date or code, and how many people have it."""

    comparison: str
    value: str
    holders: int


class Counted(NamedTuple):
    """The words of a name column. `sounds`: how each word sounds; `holders`, `parts`: of each sound, as in Sound."""

    sounds: Mapping[str, str]
    holders: Counter[str]
    parts: Counter[str]


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
    return bool(json.loads((folder / ABOUT).read_text("utf-8")).get("source") == stamp(people))


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
    lookups: bool = False,
    progress: Progress = silent,
) -> IndexReport:
    """Make the index of one table in the folder `into`; one that stood there is replaced once all went well.

    In: `people`, a Parquet file: a prepared register's data.parquet or any table with the profile's columns.
    `lookups`: people will be looked up one by one, so they are sorted by birth date too.
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
                words, rows = Builder(con, fresh, profile, progress).build(people)
                (fresh / PLAIN).unlink(missing_ok=True)
            except duckdb.OutOfMemoryException as error:
                raise RegisterInvalid(
                    f"Memori {memory_mb} MB tidak cukup untuk indeks {people.name}. Ulangi dengan --memory lebih besar."
                ) from error
        if lookups:
            sort_by_birth(fresh, profile, memory_mb, threads, temp)
        finish_index(fresh, people, profile, words, rows)
        shutil.rmtree(into, ignore_errors=True)
        fresh.rename(into)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return IndexReport(rows, words, time.perf_counter() - began, _size(into), True)


def sort_by_birth(folder: Path, profile: Profile, memory_mb: int, threads: int, temp: Path | None) -> None:
    """Write an index's people once more, sorted by birth date; nothing where the profile has none."""
    for birth in profile.of_kind(Kind.DATE)[:1]:
        people, into, columns = _quoted(folder / PEOPLE), _quoted(folder / BY_BIRTH), ", ".join(looked_up(profile))
        with connect(memory_mb, threads, temp) as con:
            con.execute(
                f"""COPY (SELECT {columns} FROM read_parquet('{people}') WHERE {birth.name} IS NOT NULL
                        ORDER BY {birth.name}, pid)
                    TO '{into}' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE {BIRTH_GROUP_ROWS})"""
            )


def looked_up(profile: Profile) -> list[str]:
    """Columns of the people that a lookup reads: every value, and the words of the name that may be asked for."""
    words = [f"{c.name}_{i}" for c in profile.of_kind(Kind.NAME)[:1] for i in link_sql.SLOTS]
    return ["pid", "register_id", *(c.name for c in profile.comparisons), *words]


def finish_index(folder: Path, people: Path, profile: Profile, words: int, rows: int) -> None:
    """Write of what an index is, last of all: without this it is none."""
    about = {
        "version": VERSION,
        "profile": _told(profile),
        "people": rows,
        "words": words,
        "source": stamp(people),
    }
    (folder / ABOUT).write_text(json.dumps(about, indent=2), encoding="utf-8")


def stamp(people: Path) -> list[int]:
    """What tells a file from a later one of the same name."""
    state = people.stat()
    return [state.st_size, state.st_mtime_ns]


def _told(profile: Profile) -> list[list[str]]:
    """What of a profile an index depends on."""
    shape = [[c.name, str(c.kind), c.register] for c in profile.comparisons]
    return [[profile.code, profile.register_id, str(profile.sounds)], *shape]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def number(counted: Counted, known: Mapping[str, int]) -> dict[str, int]:
    """A number for every sound: those that are known keep theirs, the others follow, the commonest first."""
    new = sorted(set(counted.sounds.values()) - known.keys(), key=lambda s: (-counted.holders[s], s))
    return {**known, **{sound: at for at, sound in enumerate(new, max(known.values(), default=0) + 1)}}


def write_rarities(folder: Path, people: int, sounds: Iterable[Sound], values: Iterable[Held]) -> None:
    """Write how rare every sound and value is among so many people, and how many hold it."""
    numbered, held = sorted(sounds, key=lambda s: (s.comparison, s.sound_id)), sorted(values)
    columns = {
        **_columns(Sound._fields, (pa.string(), pa.string(), pa.int32(), pa.int64(), pa.int64()), numbered),
        "bits": pa.array([weigh.rarity(each.holders, people) for each in numbered], pa.int32()),
    }
    pq.write_table(pa.table(columns), folder / SOUNDS, compression="none")
    columns = {
        **_columns(Held._fields, (pa.string(), pa.string(), pa.int64()), held),
        "bits": pa.array([weigh.rarity(each.holders, people) for each in held], pa.int32()),
    }
    pq.write_table(pa.table(columns), folder / VALUES, compression="none")


def _columns(names: Sequence[str], types: Sequence[pa.DataType], rows: Iterable[Sequence[Any]]) -> dict[str, pa.Array]:
    data = list(rows)
    return {
        name: pa.array([row[i] for row in data], type_)
        for i, (name, type_) in enumerate(zip(names, types, strict=True))
    }


class Builder:
    """An index in the making, on one connection in which `plain` is everyone's values made ready."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, folder: Path, profile: Profile, progress: Progress = silent
    ) -> None:
        self.con, self.folder, self.profile, self.progress = con, folder, profile, progress

    def build(self, people: Path) -> tuple[int, int]:
        """Write all files. Out: distinct sounds, people."""
        self.progress("Membaca register", 0, 0)
        self.read(people)
        rows = int(self._rows("SELECT count(*) FROM plain")[0][0])
        steps = len(self.profile.comparisons) + 1
        sounds: list[Sound] = []
        values: list[Held] = []
        for done, c in enumerate(self.profile.comparisons):
            self.progress("Menghitung kekerapan", done, steps)
            if c.kind is Kind.NAME:
                counted = self.words(c)
                numbers = number(counted, {})
                sounds += (Sound(c.name, s, n, counted.holders[s], counted.parts[s]) for s, n in numbers.items())
                self.slots(c, counted, numbers)
            elif c.kind in (Kind.DATE, Kind.CODE):
                values += (Held(c.name, value, count) for value, count in self.values(c).items())
        self.progress("Menulis indeks", steps - 1, steps)
        write_rarities(self.folder, rows, sounds, values)
        into = _quoted(self.folder / PEOPLE)
        self.con.execute(
            f"""COPY ({self.people()})
                TO '{into}' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE {GROUP_ROWS})"""
        )
        self.progress("Menulis indeks", steps, steps)
        return len(sounds), rows

    def read(self, people: Path) -> None:
        """Everyone's values made ready, as the view `plain`; names not folded yet are folded once, to a file."""
        source = f"read_parquet('{_quoted(people)}', file_row_number=true)"
        types = source_columns(self.con, source)
        values = normalised(self.profile, "register", types)
        chosen = f"SELECT cast(file_row_number AS int) AS pid, {values} FROM {source}"
        if not needs_folding(self.profile, types):
            self.con.execute(f"CREATE TEMP VIEW plain AS {chosen}")
            return
        path = _quoted(self.folder / PLAIN)
        self.con.execute(f"COPY ({chosen}) TO '{path}' (FORMAT parquet, COMPRESSION uncompressed)")
        self.con.execute(f"CREATE TEMP VIEW plain AS SELECT * FROM read_parquet('{path}')")

    def words(self, c: Comparison) -> Counted:
        """The words of a name column: how each sounds, and how often each sound is borne."""
        n = c.name
        self.con.execute(
            f"CREATE TEMP TABLE each_{n} AS SELECT {n} AS name, count(*) AS n FROM plain WHERE {n} <> '' GROUP BY {n}"
        )
        apart = self._odd(c)
        found = self._rows(
            f"""SELECT word, cast(sum(n) AS bigint)
                FROM (SELECT unnest(string_split(name, ' ')) AS word, n FROM each_{n}) GROUP BY word"""
        )
        every = {*apart, *(word for word, _ in found)}
        sounds = {word: names.sound_of(word) if self.profile.sounds else word for word in every}
        holders: Counter[str] = Counter()
        for word, count in found:
            holders[sounds[word]] += count
        parts: Counter[str] = Counter()
        for word, count in apart.items():
            parts[sounds[word]] += count
        return Counted(sounds, holders, parts)

    def slots(self, c: Comparison, counted: Counted, numbers: Mapping[str, int]) -> None:
        """The numbers of the words of every distinct name; a word that sounds again has number 0."""
        self._table(
            f"words_{c.name}",
            {"word": pa.string(), "id": pa.int32()},
            ((word, numbers[sound]) for word, sound in counted.sounds.items()),
        )
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

    def values(self, c: Comparison) -> Counter[str]:
        """How many people have each date or code."""
        value = f"cast({c.name} AS varchar)"
        return Counter(
            dict(self._rows(f"SELECT {value}, count(*) FROM plain WHERE coalesce({value}, '') <> '' GROUP BY 1"))
        )

    def _odd(self, c: Comparison) -> Counter[str]:
        """Names that are not simply split at their spaces: the stage takes each of them apart once.

        Out: the words that come out of them, with how many people bear each.
        """
        words = "|".join(sorted(names.TOUCHED))
        odd = f"regexp_matches(' ' || name || ' ', ' ({words}) ')" if self.profile.sounds else "false"
        split = "string_split(name, ' ')"
        found = self._rows(
            f"""SELECT name, n FROM each_{c.name} WHERE {odd} OR len({split}) > {compare.WORDS}
                OR (len({split}) > 1 AND len(list_distinct({split})) < len({split}))"""
        )
        taken = [(name, count, link.row_words(name, sounds=self.profile.sounds)) for name, count in found]
        slots = (
            (name, len(words), *(words[i] if i < len(words) else "" for i in range(compare.WORDS)))
            for name, _, words in taken
        )
        columns = {"name": pa.string(), "n": pa.int32(), **{f"w{i}": pa.string() for i in link_sql.SLOTS}}
        self._table(f"odd_{c.name}", columns, slots)
        apart: Counter[str] = Counter()
        for _, count, words_ in taken:
            for word in words_:
                apart[word] += count
        return apart

    def people(self) -> str:
        """Everyone's values, and the numbers of the words of every name."""
        joins, columns = [], ["t.pid", "t.register_id", *(f"t.{c.name}" for c in self.profile.comparisons)]
        for c in self.profile.of_kind(Kind.NAME):
            joins.append(f"LEFT JOIN slots_{c.name} AS s_{c.name} ON s_{c.name}.name = t.{c.name}")
            slots = (*(f"{c.name}_{i}" for i in link_sql.SLOTS), f"{c.name}_n")
            columns += [f"coalesce(s_{c.name}.{column}, 0) AS {column}" for column in slots]
        return f"SELECT {', '.join(columns)} FROM plain AS t {' '.join(joins)}"

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()

    def _table(self, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[Any]]) -> None:
        table = pa.table(_columns(list(columns), list(columns.values()), rows))
        self.con.register("incoming", table)
        self.con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM incoming")
        self.con.unregister("incoming")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
