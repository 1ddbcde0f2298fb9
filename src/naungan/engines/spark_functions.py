"""Which functions our SQL may call, and what each is on Spark.

Knows: DuckDB's name, Spark's counterpart, and where the two part ways. Does not know: how a text is taken apart
(spark_sql.py). Measured, not read: tests/properties/test_spark_functions.py runs each on both with awkward values.
"""

from __future__ import annotations

from typing import NamedTuple

SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What DuckDB's trim of one argument takes away: every space separator of Unicode. Spark's takes only ' '."""


class Counterpart(NamedTuple):
    """Spark's text for a call. `_0`, `_1` … are its arguments, `_all` all of them; a suffix says what is done to one:

    `re` a pattern for RE2 becomes one for Java · `first` the same, matching only once · `with` the replacement that
    goes with `first` · `sep` a separator becomes a pattern. `note`: what must be known to use it.
    """

    spark: str
    note: str = ""


def _same(note: str, *names: str) -> dict[str, Counterpart]:
    return {name: Counterpart(f"{name}(_all)", note) for name in names}


SPECIAL = "(see spark_sql.py)"
"""The counterpart hangs on more than the arguments."""

COUNTERPARTS: dict[str, Counterpart] = {
    **_same("nulls are skipped by least and greatest on both", "coalesce", "nullif", "least", "greatest", "abs"),
    **_same("code points on both; substring starts at 1, never at 0 or from the end", "left", "right", "length",
            "substr", "substring", "lpad", "repeat", "replace", "translate"),
    **_same("on ASCII: beyond it DuckDB folds one code point to one, Spark 'ß' to 'SS'", "upper", "lower"),
    **_same("on ASCII: DuckDB counts bytes, Spark code points", "levenshtein"),
    **_same("Spark gives int, DuckDB bigint; differences are plain subtractions", "day", "month", "year"),
    **_same("below 256", "chr"),
    **_same("", "bool_and", "bool_or", "count", "max", "min", "sum"),
    **_same("the order must leave no ties", "row_number", "first_value"),
    **_same("", "rank", "dense_rank"),
    "trim/1": Counterpart(f"btrim(_0, '{SPACES}')", "DuckDB trims every Unicode space, Spark only ' '"),
    "trim/2": Counterpart("btrim(_0, _1)"),
    "strpos": Counterpart("instr(_0, _1)", "from 1, 0 = not there"),
    "starts_with": Counterpart("startswith(_0, _1)"),
    "split_part": Counterpart("split_part(_0, _1, _2)", "a place from 1 and a separator that is not ''"),
    "regexp_matches": Counterpart("rlike(_0, _1re)", "finds the pattern anywhere; a literal, without flags"),
    "regexp_extract": Counterpart("regexp_extract(_0, _1re, _2)", "'' where nothing matches"),
    "regexp_replace/3": Counterpart("regexp_replace(_0, _1first, _2with)", "DuckDB replaces the first, Spark all"),
    "regexp_replace/4": Counterpart("regexp_replace(_0, _1re, _2plain)", "the only flag is 'g'"),
    "string_split": Counterpart("split(_0, _1sep)", "'' splits into characters"),
    "array_to_string": Counterpart("array_join(_0, _1)"),
    "len": Counterpart("size(_0)", "of a list; a text has length()"),
    "list_concat": Counterpart("concat(coalesce(_0, array()), coalesce(_1, array()))", "DuckDB skips a null list"),
    "list_contains": Counterpart("array_contains(_0, _1)"),
    "list_distinct": Counterpart("array_distinct(_0)", "no null inside: DuckDB drops it, Spark keeps it; any order"),
    "list_filter": Counterpart("filter(_0, _1)"),
    "list_intersect": Counterpart("array_intersect(_0, _1)", "any order; no null inside"),
    "list_sort": Counterpart("array_sort(_0)", "no null inside"),
    "list_transform": Counterpart("transform(_0, _1)"),
    "unnest": Counterpart("explode(_0)", "in SELECT, once; a row without elements goes"),
    "arg_min": Counterpart("min_by(_0, _1)", "no ties, nothing null"),
    "arg_max": Counterpart("max_by(_0, _1)", "no ties, nothing null"),
    "string_agg": Counterpart(SPECIAL, "ordered by the very text that is joined"),
    "read_parquet": Counterpart(SPECIAL, "one file, named by its path"),
    "cast": Counterpart(SPECIAL, "between text, whole numbers, dates and booleans; never from 12.5, which Spark cuts"),
    "try_cast": Counterpart(SPECIAL, "text as YYYY-MM-DD or digits: Spark also takes '2024-01' and '12 '"),
}  # fmt: skip
"""DuckDB's function (`/n`: with n arguments) -> Spark's. What is not here is refused, and a test reads the SQL.

Not here, and why: jaro_winkler differs on one pair in ten; hash gives other values; hamming, list_has_all and
strip_accents are missing; date_diff counts other borders; `/` divides by zero differently; concat skips nulls on
DuckDB; avg and every other float hangs on the order of rows."""

ALLOWED = frozenset(name.partition("/")[0] for name in COUNTERPARTS)
"""The names alone."""
