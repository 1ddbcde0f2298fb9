"""The SQL of the fast engine uses only functions that were looked at (decision 3)."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "src" / "naungan" / "engines" / "sql"

ALLOWED = frozenset(
    """
    abs coalesce least nullif
    cast try_cast
    chr left length levenshtein lpad regexp_extract regexp_matches regexp_replace repeat replace right split_part strpos
    string_split substr substring translate trim upper
    day month year
    array_to_string len list_concat list_distinct list_filter list_intersect list_sort list_transform unnest
    arg_min bool_and bool_or count max min row_number string_agg
    """.split()  # noqa: SIM905
)
"""When another engine comes, each needs its counterpart there, or a tested function of our own.
Not here, and why (measured against Spark): jaro_winkler differs on one pair in ten; hash gives other values; hamming, list_has_all and
strip_accents are missing; date_diff and division by zero silently mean something else."""

KEYWORDS = frozenset(
    (
        "and",
        "as",
        "by",
        "exists",
        "filter",
        "from",
        "in",
        "join",
        "not",
        "on",
        "or",
        "over",
        "select",
        "then",
        "using",
        "values",
        "when",
        "where",
    )
)


def our_macros() -> re.Pattern[str]:
    """Names of the macros that the engine defines, in SQL or, one per register, in Python (`absent_{kind}`)."""
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.parent.rglob("*") if path.suffix in {".sql", ".py"}]
    names = {name for text in texts for name in re.findall(r"\bMACRO\s+([\w{}]+)", text)}
    return re.compile("|".join(re.sub(r"\{\w+\}", r"\\w+", name) for name in sorted(names)))


def used() -> dict[str, str]:
    """Every function called in the engine's SQL -> the file that calls it; macros of our own left out."""
    ours, calls = our_macros(), {}
    for path in sorted(FOLDER.glob("*.sql")):
        bare = re.sub(r"--.*|'(?:[^']|'')*'", "", path.read_text(encoding="utf-8"))
        found = re.findall(r"\b([A-Za-z_]\w*)\s*\(", bare)
        calls |= {call.lower(): path.name for call in found if not ours.fullmatch(call)}
    return {call: file for call, file in calls.items() if call not in KEYWORDS}


def test_the_engine_calls_no_function_that_nobody_looked_at() -> None:
    calls = used()
    assert {"coalesce", "row_number"} <= calls.keys()
    assert {call: file for call, file in calls.items() if call not in ALLOWED} == {}
