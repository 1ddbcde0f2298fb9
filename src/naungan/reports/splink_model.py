"""Our model as a Splink 5 model, for those who want its charts: a settings JSON, and the two tables it is used on.

Knows: Splink's settings format, how our levels become its conditions, the files of an export. Does not know: Splink
itself, which is not needed here; how a level is found: Splink reads the levels that links.rivals.parquet holds.

What is lost on the way: Splink has two classes, so relatives and neighbours are strangers there; a shared value's own
rarity is the model's average; nothing is set against "absent" or against rivals. Its scores are therefore not ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from naungan.model.errors import FileMissing
from naungan.model.linkage import LevelTable, LinkModel
from naungan.model.tables import Columns
from naungan.reports.link_records import LinkFiles, people_of, read_model, read_rival_table
from naungan.reports.parquet import write_table
from naungan.stages import compare
from naungan.stages.explain_link import SEX, table_of

PAIR = "pair_of"
"""The column by which a rival meets its row: the row's id on both sides."""
LEVEL = "_level"
DATE_LEVELS = (
    compare.DATE_DIFFERENT, compare.DATE_YEAR, compare.DATE_PLACEHOLDER, compare.DATE_TWO_PARTS, compare.DATE_YEAR_OFF,
    compare.DATE_FLIPPED, compare.DATE_SAME,
)  # fmt: skip
CODE_LEVELS = (compare.UNKNOWN, 0, 1)


class SplinkFiles(NamedTuple):
    """What `write_splink` wrote. Units: comparisons, levels, rows, pairs."""

    model: Path
    rows_table: Path
    rivals_table: Path
    comparisons: int
    levels: int
    rows: int
    pairs: int

    @property
    def files(self) -> tuple[Path, Path, Path]:
        """All of them, the model first."""
        return self.model, self.rows_table, self.rivals_table


def write_splink(links: Path, out: Path) -> SplinkFiles:
    """Write the model of one linking and its two tables into a folder.

    Raises: FileMissing, WrongCall when the files of the linking are not all there.
    """
    files = LinkFiles(links)
    model, people, rivals = read_model(files), people_of(files), read_rival_table(files)
    if people is None:
        raise FileMissing(
            f"{files.about} tidak ada atau tidak menyebut banyaknya orang register. Tulis ulang dengan `naungan link`."
        )
    settings = splink_settings(model, people)
    tables = splink_tables(model, rivals)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths = [out / name for name in ("model.json", "rows.parquet", "rivals.parquet")]
    for path in paths:
        path.touch(mode=0o600)
    paths[0].write_bytes(orjson.dumps(settings, option=orjson.OPT_INDENT_2) + b"\n")
    columns = _columns(model)
    for path, table in zip(paths[1:], tables, strict=True):
        write_table(path, columns, table, ["unique_id"])
    counted = [len(comparison["comparison_levels"]) for comparison in settings["comparisons"]]
    return SplinkFiles(paths[0], paths[1], paths[2], len(counted), sum(counted), *(t.num_rows for t in tables))


def _columns(model: LinkModel) -> Columns:
    return (("unique_id", "text"), (PAIR, "text"), *((f"{name}{LEVEL}", "int") for name in compared(model)))


def splink_settings(model: LinkModel, people: int) -> dict[str, Any]:
    """The model as Splink's settings dictionary. In: `people`: how many the register holds."""
    return {
        "link_type": "link_only",
        "probability_two_random_records_match": (1 - model.absent) / max(1, people),
        "unique_id_column_name": "unique_id",
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
        "sql_dialect": "duckdb",
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f'l."{PAIR}" = r."{PAIR}"', "sql_dialect": "duckdb"}
        ],
        "comparisons": [_comparison(model, name, people) for name in compared(model)],
    }


def compared(model: LinkModel) -> list[str]:
    """The comparisons of a model, in its order."""
    return list(dict.fromkeys(table.comparison for table in model.tables))


def splink_tables(model: LinkModel, rivals: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The rows and their rivals as the two tables that Splink links by these settings; levels stand on the rivals.

    In: links.rivals.parquet, its first column the row's id. Out: register them in Splink in this order.
    """
    row_ids = rivals.column(0).cast(pa.string())
    names = [f"{name}{LEVEL}" for name in compared(model)]
    rows = pa.table({"unique_id": row_ids.unique()})
    rows = rows.append_column(PAIR, rows.column("unique_id"))
    for name in names:
        rows = rows.append_column(name, pa.nulls(rows.num_rows, pa.int32()))
    places = rivals.column("place").to_pylist()
    ids = [f"{row}:{place}" for row, place in zip(row_ids.to_pylist(), places, strict=True)]
    levels = {name: rivals.column(name).cast(pa.int32()) for name in names}
    return rows, pa.table({"unique_id": pa.array(ids, pa.string()), PAIR: row_ids, **levels})


def _comparison(model: LinkModel, name: str, people: int) -> dict[str, Any]:
    """One comparison: its levels from the most alike; a NIK's depend on how birth date and sex agree."""
    unknown = {
        "sql_condition": f"{_level(name)} IS NULL OR {_level(name)} = {compare.UNKNOWN}",
        "label_for_charts": f"{name}: -",
        "is_null_level": True,
    }
    cases = list(_tables(model, name))
    levels = [level for table, where in cases for level in _levels(table, where, people)]
    return {
        "output_column_name": name,
        "comparison_levels": [unknown, *levels],
        "comparison_description": f"{name}: {model.code}",
    }


def _levels(table: LevelTable, where: str, people: int) -> Iterator[dict[str, Any]]:
    """The levels of one table, each asked only `where` the table holds."""
    for each in table.levels:
        condition = f"{_level(table.comparison)} = {each.level}"
        yield {
            "sql_condition": f"{condition} AND {where}" if where else condition,
            "label_for_charts": f"{each.sentence} ({table.when})" if table.when else each.sentence,
            "m_probability": each.same,
            "u_probability": each.stranger / max(1, people) if each.each else each.stranger,
        }


def _tables(model: LinkModel, name: str) -> Iterator[tuple[LevelTable, str]]:
    """Every table of a comparison with the condition under which it weighs; '' = always. Ties: the model's order."""
    tables = [table for table in model.tables if table.comparison == name]
    if len(tables) == 1:
        yield tables[0], ""
        return
    birth = next((t.comparison for t in model.tables if len(t.levels) == len(DATE_LEVELS)), "")
    pairs: dict[str, list[tuple[int, int]]] = {}
    for day, sex in product((compare.UNKNOWN, *DATE_LEVELS), CODE_LEVELS):
        levels: Mapping[str, int | None] = {birth: day, SEX: sex}
        pairs.setdefault(table_of(model, name, levels).when, []).append((day, sex))
    for table in tables:
        if table.when in pairs:
            yield table, _among(birth, pairs[table.when])


def _among(birth: str, pairs: Iterable[tuple[int, int]]) -> str:
    """SQL: the levels of birth date and sex are one of these pairs; what was not compared counts as unknown."""
    both = [f"coalesce({_level(name)}, {compare.UNKNOWN})" if name else str(compare.UNKNOWN) for name in (birth, SEX)]
    wanted = ", ".join(str(10 * day + sex) for day, sex in pairs)
    return f"10 * {both[0]} + {both[1]} IN ({wanted})"


def _level(name: str) -> str:
    """SQL: the level of a comparison; it stands on one side of the pair only."""
    return f'coalesce("{name}{LEVEL}_l", "{name}{LEVEL}_r")'
