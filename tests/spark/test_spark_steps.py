"""Every table that a step makes has the same rows on Spark and on DuckDB, and what is not translated is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from naungan.engines.duckdb_engine import DuckDBDatabase, DuckDBEngine
from naungan.engines.master import LOCAL
from naungan.engines.session import connect
from naungan.engines.spark_engine import SparkEngine, spark_database
from naungan.engines.spark_regex import java_pattern
from naungan.engines.spark_sql import Translator
from naungan.engines.sql_run import SqlRun
from naungan.model.errors import Untranslatable
from tests import small_world as w
from tests.drill import drill_count
from tests.properties.test_engines_agree import random_world
from tests.spark.conftest import MEMORY_MB
from tests.spark.kept import Kept
from tests.spec import assess_table, schemes_table
from tests.spec.case import inputs_of

WIDE_SEED = 4
"""A random world in which every kind of table has rows."""
STALE_SEED = 29
"""A random world in which somebody would pass if stale evidence were fresh: it is judged twice."""


def test_every_table_of_every_step_has_the_same_rows(spark: Any, tmp_path: Path) -> None:
    inputs = random_world(WIDE_SEED, tmp_path)
    with connect(300, 1, tmp_path / "tmp") as con:
        duck = Kept(DuckDBDatabase(con))
        SqlRun(duck, inputs).determine()
    with spark_database(LOCAL, MEMORY_MB, tmp_path / "tmp") as database:
        on_spark = Kept(database)
        SqlRun(on_spark, inputs).determine()
    assert len(duck.tables) > 30
    assert {name: rows for name, rows in on_spark.tables.items() if rows != duck.tables[name]} == {}
    assert on_spark.tables.keys() == duck.tables.keys()


@pytest.mark.parametrize("seed", range(STALE_SEED, STALE_SEED + drill_count(1, 60)))
def test_spark_says_what_duckdb_says_of_a_random_world(spark: Any, seed: int, tmp_path: Path) -> None:
    inputs = random_world(seed, tmp_path)
    fast = w.outcome(DuckDBEngine(300, 1, tmp_path / "tmp"), inputs)
    on_spark = w.outcome(SparkEngine(LOCAL, MEMORY_MB, tmp_path / "tmp"), inputs)
    for name in fast:
        assert on_spark[name] == fast[name], f"{name} differ for world {seed}"


def widest(worlds: Iterable[Any]) -> Any:
    return max(worlds, key=lambda sky: len(sky.cases))


def test_the_widest_spec_table_and_that_of_other_programmes_come_out_the_same_on_spark(
    spark: Any, tmp_path: Path
) -> None:
    sky, asking = widest(assess_table.WORLDS), schemes_table.WORLDS[0]
    both = replace(sky, cases=sky.cases + asking.cases, programme=asking.programme, said=asking.said)
    inputs = inputs_of(both, tmp_path)
    fast = w.outcome(DuckDBEngine(300, 1, tmp_path / "tmp"), inputs)
    on_spark = w.outcome(SparkEngine(LOCAL, MEMORY_MB, tmp_path / "tmp"), inputs)
    assert {name: rows for name, rows in fast.items() if rows != on_spark[name]} == {}


@pytest.fixture
def translator() -> Iterator[Translator]:
    yield Translator()


@pytest.mark.parametrize(
    "expression",
    ["a / b", "(a, b) < (c, d)", "a ILIKE 'x%'", "a LIKE 'x%' ESCAPE '$'", "jaro_winkler_similarity(a, b)", "hash(a)", "regexp_replace(a, 'x', 'y', 'i')", "regexp_matches(a, b)",
     "string_agg(a, ',')", "string_agg(a, ',' ORDER BY b)", "cast(a AS double)", "try_cast(a AS double)", "x[i]", "12.5", "now()", "strip_accents(a)",
     r"regexp_matches(a, '\bx')", "regexp_matches(a, '[[:alpha:]]')", r"regexp_replace(a, '(x)', '\1', 'g')"],
)  # fmt: skip
def test_what_nobody_compared_is_refused(translator: Translator, expression: str) -> None:
    with pytest.raises(Untranslatable):
        translator.asked(f"SELECT {expression} FROM t")


def test_a_macro_is_put_in_without_catching_its_neighbours_names(translator: Translator) -> None:
    list(translator.statements("CREATE OR REPLACE MACRO f(x) AS list_transform(['q'], lambda c: c || x)[1]"))
    asked = translator.asked("SELECT f(c.name) AS y, f(f(name)) AS z FROM t AS c")
    assert re.search(r"`(c_\d)` -> `\1` \|\| `c`\.`name`", asked.query)
    assert len(set(re.findall(r"`(c_\d)` ->", asked.query))) == 3


@pytest.mark.parametrize(
    ("pattern", "java"),
    [("^a$", r"^a\z"), (r"a\s.", r"a[\t\n\f\r ][^\n]"), (r"[\s,]", r"[\t\n\f\r ,]"), (r"\x{A0}[^\x00-\x7F]", r"\x{A0}[^\x00-\x7F]"),
     ("(?i: (M|A) )", "(?iu: (M|A) )"), (r"\.0$", r"\.0\z")],
)  # fmt: skip
def test_a_pattern_matches_the_same_texts_in_java(pattern: str, java: str) -> None:
    assert java_pattern(pattern) == java
