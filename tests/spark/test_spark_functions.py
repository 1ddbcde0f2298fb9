"""Every function and every macro of our SQL means on Spark what it means on DuckDB, on awkward values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from naungan.engines import sql_words
from naungan.engines.database import step_sql
from naungan.engines.duckdb_engine import DuckDBDatabase
from naungan.engines.session import connect, macros
from naungan.engines.spark_engine import SparkDatabase
from naungan.engines.spark_functions import ALLOWED
from tests import small_world as w

SQL = Path(sql_words.__file__).parent / "sql"

TEXTS = [
    None, "", " ", "  ", "a", "A", "abc", "Abc Def", " abc ", "\u00a0abc\u00a0", "\u2003x\u2003", "\u3000x", "\tx\n", "x\n", "x\r\n",
    "a\nb", "\x0bx", "a b  c", ",", "a,b,,c,", "\\", "$1", "\\1", "'", "''", "`", "%", "_", "ß", "é", "e\u0301", "大", "𝐀", "👩‍👩‍👧", "Gulö", "Laŵölö",
    "Bu'ulölö Faonasökhi", "İ", "ı", "ſ", "K", "½", "№", "\x00", "\x1f", "\x7f", "\x80", "M. ALI", "Muh. Ali", "Hj. Siti Aminah, S.Pd",
    "SARI br SURBAKTI", "ali alias budi", "A @ B ALIAS C", "1201011203800001", "12O101120380 0001", "0", "-1", "+1", "12.5", " 12 ", "1e3",
    "1201011203800001.0", "1,20101E+15", "1980-03-12", "1980-3-12", "1980-03", "1980", "1980-02-30", "12-03-1980", " 12/3/1980 ", "12.03.1980",
    "12031980", "19800312", "1980-03-12 07:00:00", "1980-03-12T07:00:00Z", "0000-00-00", "29-02-2000", "29-02-1900", "BUDI SIREGAR", "SIREGAR BUDI",
]  # fmt: skip
DAYS = [None, *(date(1980, 1, 1) + timedelta(days=step) for step in range(0, 800, 97)), date(1, 1, 1), date(1582, 10, 10),
        date(1899, 12, 31), date(2000, 2, 29), date(9999, 12, 31)]  # fmt: skip
NUMBERS = [None, 0, 1, 2, 9, 10, 40, 41, 71, 9999, -1, -10, 10**15, 1201011203800001, 1201015203800001, 2**53, 2**62]

OF_TEXT = {
    "coalesce": "coalesce(x, 'kosong')", "nullif": "nullif(x, '')", "left": "left(x, 2)", "right": "right(x, 2)", "length": "length(x)",
    "substr": "substr(x, 2)", "substring": "substring(x, 2, 3)", "lpad": "lpad(x, 4, '0')", "repeat": "repeat(x, 3)", "replace": "replace(x, 'a', 'bb')",
    "translate": "translate(x, 'abc', 'x')", "trim": "trim(x) || '|' || trim(x, 'x ')", "strpos": "strpos('abc x,', x)",
    "starts_with": "starts_with(x, 'a')", "split_part": "split_part(x, ' ', 2)", "regexp_matches": "regexp_matches(x, '^[a-z]+$')",
    "regexp_matches_space": r"regexp_matches(x, '^\s*.\s*$')", "regexp_matches_class": r"regexp_matches(x, '[^\x00-\x7F]|[\s,]b')",
    "regexp_matches_case": "regexp_matches(x, '(?i:ABC|K|S)')", "regexp_extract": "regexp_extract(x, '([0-9]+)[-/]([0-9]+)', 2)",
    "regexp_replace": "regexp_replace(x, '[a-c]', '<>')", "regexp_replace_all": "regexp_replace(x, '[a-c]', '<>', 'g')",
    "regexp_replace_end": "regexp_replace(x, 'x$', 'y')", "string_split": "array_to_string(string_split(x, ' '), '|')",
    "string_split_characters": "array_to_string(string_split(x, ''), '|')", "len": "len(string_split(x, ','))", "list_element": "string_split(x, ' ')[2]",
    "list_concat": "array_to_string(list_concat(string_split(x, ' '), ['z']), '|')", "list_contains": "list_contains(string_split(x, ' '), 'b')",
    "list_distinct": "len(list_distinct(string_split(x, '')))", "list_filter": "array_to_string(list_filter(string_split(x, ' '), lambda w: length(w) > 1), '|')",
    "list_intersect": "len(list_intersect(string_split(x, ''), string_split('abcé', '')))", "list_sort": "array_to_string(list_sort(string_split(x, ' ')), '|')",
    "list_transform": "array_to_string(list_transform(string_split(x, ' '), lambda w: w || '!'), '|')", "array_to_string": "array_to_string([x, 'b'], '-')",
    "cast": "cast(x || '' AS varchar)", "try_cast": "CASE WHEN regexp_matches(x, '^-?[0-9]*$') THEN try_cast(x AS bigint) END", "least": "least(x, 'b')", "greatest": "greatest(x, 'b')",
    "case": "CASE x WHEN 'a' THEN 1 WHEN 'A' THEN 2 END", "in": "x IN ('a', '')", "not_in": "x NOT IN ('a', '')", "before": "x < 'a'",
    "like": "x LIKE '%a_'", "like_backslash": r"x LIKE '\%'", "like_column": "'% a\\nb' LIKE '%' || x || '%'", "like_whole": "x LIKE x",
    "concat": "x || 'y'", "null_safe": "x IS NOT DISTINCT FROM 'a'", "chr": "x = chr(160) || 'abc' || chr(160)", "quotes": "x || '\\ '' \" $ % ' || x",
}  # fmt: skip
ASCII_ONLY = {"upper": "upper(x)", "lower": "lower(x)", "levenshtein": "levenshtein(x, 'abc')"}
OF_DAY = {"year": "year(x)", "month": "month(x)", "day": "day(x)", "year_apart": "year(x) - year(DATE '1979-12-31')", "as_text": "cast(x AS varchar)",
          "before": "x < DATE '1980-06-01'", "as_count": "(day(x) = 1)::int + (month(x) = 1)::int"}  # fmt: skip
OF_NUMBER = {"divided": "x // 10", "divided_by_it": "100 // nullif(x, 0)", "rest": "x % 7", "rest_by_it": "100 % nullif(x, 0)", "abs": "abs(x)", "as_text": "cast(x AS varchar)",
             "negative": "-x // 3", "least": "least(x, 5)", "greatest": "greatest(x, 5)", "between": "x BETWEEN 1 AND 40"}  # fmt: skip
OVER_ROWS = {
    "row_number": "row_number() OVER (ORDER BY k, i)", "descending": "row_number() OVER (ORDER BY k DESC, i DESC)", "rank": "rank() OVER (ORDER BY k)",
    "first_value": "first_value(k) OVER (PARTITION BY g ORDER BY i DESC)", "dense_rank": "dense_rank() OVER (ORDER BY k DESC)", "count": "count(*) FILTER (WHERE yes) OVER (PARTITION BY g)", "sum": "sum(i) OVER (PARTITION BY g)",
    "max": "max(k) OVER (PARTITION BY g)", "min": "min(k) OVER (PARTITION BY g)", "running": "count(*) OVER (PARTITION BY g ORDER BY i)",
    "bool_or": "bool_or(yes) OVER (PARTITION BY g)", "bool_and": "bool_and(yes) OVER (PARTITION BY g)",
}  # fmt: skip
OF_GROUPS = {
    "string_agg": "string_agg(k, ', ' ORDER BY k)", "string_agg_distinct": "string_agg(DISTINCT k, ', ' ORDER BY k)", "arg_min": "arg_min(j, i)",
    "arg_max": "arg_max(j, i)", "bool_or": "bool_or(yes)", "bool_and": "bool_and(yes)", "count": "count(k)", "counted": "count(*) FILTER (WHERE yes)",
    "distinct": "count(DISTINCT k)", "max": "max(k)", "min": "min(k)", "sum": "sum(i)", "filtered": "max(k) FILTER (WHERE yes)",
}  # fmt: skip
ELSEWHERE = {"unnest", "read_parquet"}
"""Used by every step: tests/spark/test_spark_steps.py."""


class Both:
    """DuckDB and Spark side by side."""

    def __init__(self, duck: DuckDBDatabase, spark: SparkDatabase) -> None:
        self.databases = (duck, spark)

    def execute(self, sql: str) -> None:
        for database in self.databases:
            database.execute(sql)

    def put(self, name: str, table: pa.Table) -> None:
        for database in self.databases:
            database.put(name, table)

    def check_alike(self, expressions: dict[str, str], table: str, key: str = "i", group: str = "") -> None:
        chosen = ", ".join(f'{text} AS "{name}"' for name, text in expressions.items())
        query = f"SELECT {key} AS key_, {chosen} FROM {table} {group}"
        duck, spark = (
            {record["key_"]: record for record in database.arrow(query).to_pylist()} for database in self.databases
        )
        assert duck.keys() == spark.keys() != set()
        apart = [(name, repr(TEXTS[k]) if table == 'texts' else k, duck[k][name], spark[k][name]) for k in duck for name in expressions
                 if duck[k][name] != spark[k][name]]  # fmt: skip
        assert apart == []


@pytest.fixture(scope="module")
def both(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("fungsi")
    words = sql_words.words(w.write_inputs(folder, [], {}))
    with connect(300, 1, folder) as con:
        pair = Both(DuckDBDatabase(con), SparkDatabase(spark.newSession()))
        pair.databases[1].execute(macros())
        steps = (step_sql(step, words) for step in ("compare", "clean", "evidence"))
        texts = (sql_words.ROWS_TABLE, *steps, (SQL / "import.sql").read_text(encoding="utf-8"))
        for statement in (each for text in texts for each in text.split(";\n")):
            if "MACRO" in statement:
                pair.execute(statement)
        for name, values, type_ in (
            ("texts", TEXTS, pa.string()),
            ("days", DAYS, pa.date32()),
            ("numbers", NUMBERS, pa.int64()),
        ):
            pair.put(name, pa.table({"i": pa.array(range(len(values)), pa.int32()), "x": pa.array(values, type_)}))
        plain = [text for text in TEXTS if text is None or text.isascii()]
        pair.put("plain", pa.table({"i": pa.array(range(len(plain)), pa.int32()), "x": pa.array(plain, pa.string())}))
        rows = [
            (i, i % 3, ["b", None, "a", "B", "é", ""][i % 6], [True, None, False][i % 4 % 3], f"j{i}")
            for i in range(17)
        ]
        columns = {"i": pa.int32(), "g": pa.int32(), "k": pa.string(), "yes": pa.bool_(), "j": pa.string()}
        pair.put(
            "many",
            pa.table(
                [pa.array([r[at] for r in rows], t) for at, t in enumerate(columns.values())], names=list(columns)
            ),
        )
        yield pair


def test_every_allowed_function_is_tried_here() -> None:
    tried = {name for each in (OF_TEXT, ASCII_ONLY, OF_DAY, OF_NUMBER, OVER_ROWS, OF_GROUPS) for name in each}
    assert ALLOWED - tried - ELSEWHERE == set()


def test_functions_of_texts_mean_the_same(both: Both) -> None:
    both.check_alike(OF_TEXT, "texts")


def test_functions_that_need_ascii_mean_the_same_on_ascii(both: Both) -> None:
    both.check_alike(ASCII_ONLY, "plain")


def test_functions_of_days_and_numbers_mean_the_same(both: Both) -> None:
    both.check_alike(OF_DAY, "days")
    both.check_alike(OF_NUMBER, "numbers")


def test_windows_and_groups_mean_the_same_with_nulls_in_the_order(both: Both) -> None:
    both.check_alike(OVER_ROWS, "many")
    both.check_alike(OF_GROUPS, "many", "g", "GROUP BY g")


def test_macros_of_folding_and_of_reading_mean_the_same(both: Both) -> None:
    names = ("fold_ascii", "fold_text", "fold_name", "read_date", "bare", "is_sixteen", "digits_of", "number_of", "masked", "is_dummy",
             "tidy", "bare_nik", "read_nik", "nik_fault")  # fmt: skip
    both.check_alike({name: f"{name}(x)" for name in names}, "texts")


def test_macros_of_the_nik_mean_the_same(both: Both) -> None:
    both.check_alike({name: f"{name}(x)" for name in ("nik_day", "nik_month", "nik_sex", "is_nik")}, "numbers")
    pairs = list(product(NUMBERS, DAYS))
    both.put("pairs", pa.table({
        "i": pa.array(range(len(pairs)), pa.int32()), "x": pa.array([n for n, _ in pairs], pa.int64()),
        "y": pa.array([d for _, d in pairs], pa.date32()),
    }))  # fmt: skip
    both.check_alike({"carries_birth": "carries_birth(x, y)", "iso": "iso(y)"}, "pairs")
