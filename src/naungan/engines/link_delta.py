"""An index brought forward by a delta: what left is taken off the counts, what came is added and numbered.

Knows: what of an index follows from counts, and how its people move. Does not know: where a row stands (row_merge), or
what else a register holds (register_update). Only rows that left or came are folded, counted or numbered.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.engines import link_index
from naungan.engines.engine import Progress, silent
from naungan.engines.link_index import Builder, Counted, Held, IndexReport, Sound
from naungan.engines.row_merge import Places, merged, nullable, pieces, write_groups
from naungan.engines.session import connect, private_folder
from naungan.model.linkage import Kind, Profile


class OutOfStep(Exception):
    """An index does not hold what its register's rows would have put there."""


class _Counts(NamedTuple):
    """What some people add to an index, by the name of the comparison."""

    words: Mapping[str, Counted]
    values: Mapping[str, Counter[str]]


class _Came(NamedTuple):
    """The people who came as the index holds them, in order, and the sounds that are borne after they came."""

    people: pa.Table
    sounds: list[Sound]
    values: list[Held]


class _Sorted(NamedTuple):
    """A file of people in one order, and those who came in the same."""

    name: str
    came: pa.Table
    keys: Sequence[str]
    group_rows: int


def carry_index(
    old: Path,
    into: Path,
    data: Path,
    delta: Path,
    places: Places,
    profile: Profile,
    *,
    memory_mb: int = 1000,
    threads: int = 2,
    temp: Path | None = None,
    progress: Progress = silent,
) -> IndexReport:
    """Make the index of `data` in the new folder `into` from the one it had before, which stays as it is.

    In: `old`: an index of this profile; `delta`: the rows that came, with the columns of `data`. Where the old index
    proves to be out of step with its register, the new one is made from `data` (`rebuilt`).
    """
    began = time.perf_counter()
    into.mkdir()
    try:
        with private_folder(temp) as scratch:
            progress("Membarui kekerapan", 0, 0)
            gone = _gone(old, places, profile, scratch, memory_mb, threads)
            came = _came(old, delta, gone, profile, scratch, memory_mb, threads)
        link_index.write_rarities(into, places.rows, came.sounds, came.values)
        progress("Memindahkan orang dalam indeks", 0, 0)
        _move_people(old, into, came.people, places, profile, threads)
    except OutOfStep:
        shutil.rmtree(into)
        return link_index.prepare_index(
            data, into, profile, memory_mb=memory_mb, threads=threads, temp=temp, lookups=True, progress=progress
        )
    link_index.finish_index(into, data, profile, len(came.sounds), places.rows)
    size = sum(path.stat().st_size for path in into.iterdir())
    return IndexReport(places.rows, len(came.sounds), time.perf_counter() - began, size, False)


def _gone(old: Path, places: Places, profile: Profile, scratch: Path, memory_mb: int, threads: int) -> _Counts:
    """What the people who left had added. Their values stand in the index, so no row of the old register is read."""
    left = pa.table({"pid": pc.indices_nonzero(pc.is_null(places.kept)).cast(pa.int32())})
    path = str(old / link_index.PEOPLE).replace("'", "''")
    with connect(memory_mb, threads, scratch) as con:
        con.register("gone", left)
        con.execute(
            f"CREATE TEMP TABLE plain AS SELECT * FROM read_parquet('{path}') WHERE pid IN (SELECT pid FROM gone)"
        )
        return _counts(Builder(con, scratch, profile))


def _came(
    old: Path, delta: Path, gone: _Counts, profile: Profile, scratch: Path, memory_mb: int, threads: int
) -> _Came:
    """The people who came, their words numbered as the index numbers them. Raises: OutOfStep."""
    with connect(memory_mb, threads, scratch) as con:
        builder = Builder(con, scratch, profile)
        builder.read(delta)
        came, before, after = _counts(builder), _sounds(old), []
        for c in profile.of_kind(Kind.NAME):
            sounds = _sounds_after(c.name, before.get(c.name, {}), came.words[c.name], gone.words[c.name])
            builder.slots(c, came.words[c.name], {each.sound: each.sound_id for each in sounds})
            after += sounds
        people = con.sql(f"{builder.people()} ORDER BY pid").to_arrow_table()
    return _Came(people, after, _values_after(old, came.values, gone.values))


def _counts(builder: Builder) -> _Counts:
    compared = builder.profile.comparisons
    return _Counts(
        {c.name: builder.words(c) for c in compared if c.kind is Kind.NAME},
        {c.name: builder.values(c) for c in compared if c.kind in (Kind.DATE, Kind.CODE)},
    )


def _sounds(index: Path) -> Mapping[str, Mapping[str, Sound]]:
    """Comparison -> sound -> what the index holds of it."""
    found: dict[str, dict[str, Sound]] = {}
    for row in pq.read_table(index / link_index.SOUNDS, columns=list(Sound._fields)).to_pylist():
        found.setdefault(row["comparison"], {})[row["sound"]] = Sound(**row)
    return found


def _sounds_after(name: str, before: Mapping[str, Sound], came: Counted, gone: Counted) -> list[Sound]:
    """The sounds of a column that somebody still bears. Raises: OutOfStep."""
    numbers = link_index.number(came, {sound: each.sound_id for sound, each in before.items()})
    if not numbers.keys() >= set(gone.sounds.values()):
        raise OutOfStep
    found = []
    for sound, own in numbers.items():
        was = before.get(sound, Sound(name, sound, own, 0, 0))
        holders = was.holders + came.holders[sound] - gone.holders[sound]
        parts = was.parts + came.parts[sound] - gone.parts[sound]
        if min(holders, parts) < 0:
            raise OutOfStep
        if holders or parts:
            found.append(Sound(name, sound, own, holders, parts))
    return found


def _values_after(old: Path, came: Mapping[str, Counter[str]], gone: Mapping[str, Counter[str]]) -> list[Held]:
    """The dates and codes that somebody still has. Raises: OutOfStep."""
    table = pq.read_table(old / link_index.VALUES, columns=list(Held._fields))
    held = Counter({(row["comparison"], row["value"]): row["holders"] for row in table.to_pylist()})
    held.update({(name, value): count for name, counts in came.items() for value, count in counts.items()})
    held.subtract({(name, value): count for name, counts in gone.items() for value, count in counts.items()})
    if min(held.values(), default=0) < 0:
        raise OutOfStep
    return [Held(*each, count) for each, count in held.items() if count]


def _move_people(old: Path, into: Path, came: pa.Table, places: Places, profile: Profile, threads: int) -> None:
    """Write the people in their new places, in both orders. Raises: OutOfStep."""
    came = came.set_column(0, "pid", places.came)
    came = came.cast(nullable(came.schema))
    files = [_Sorted(link_index.PEOPLE, came, ["pid"], link_index.GROUP_ROWS)]
    for birth in profile.of_kind(Kind.DATE)[:1]:
        born = came.select(link_index.looked_up(profile)).filter(pc.is_valid(came.column(birth.name)))
        keys = [birth.name, "pid"]
        born = born.sort_by([(key, "ascending") for key in keys])
        files.append(_Sorted(link_index.BY_BIRTH, born, keys, link_index.BIRTH_GROUP_ROWS))
    with ThreadPoolExecutor(threads) as pool:
        rows = list(pool.map(lambda file: _moved(old, into, file, places), files))
    if rows[0] != places.rows:
        raise OutOfStep


def _moved(old: Path, into: Path, sorted_: _Sorted, places: Places) -> int:
    """Write a file of people again, without those who left and with those who came. Out: its rows."""
    with pq.ParquetFile(old / sorted_.name) as file:
        rows = merged(_staying(file, places), sorted_.came, sorted_.keys)
        return write_groups(rows, file, sorted_.group_rows, into / sorted_.name)


def _staying(file: pq.ParquetFile, places: Places) -> Iterator[pa.Table]:
    """Whoever stays, in the new place. Raises: OutOfStep when the file names a place that the register has not."""
    schema = nullable(file.schema_arrow)
    at = schema.names.index("pid")
    for piece in pieces(file):
        table = piece.cast(schema)
        if pc.max(table.column(at)).as_py() >= len(places.kept):
            raise OutOfStep
        table = table.set_column(at, "pid", places.kept.take(table.column(at).combine_chunks()))
        yield table.filter(pc.is_valid(table.column(at)))
