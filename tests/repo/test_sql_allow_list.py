"""The SQL of the fast engines uses only functions that were looked at, each with its counterpart on Spark (decisions 3, 9)."""

from __future__ import annotations

import re
from pathlib import Path

from naungan.engines.spark_functions import ALLOWED

FOLDER = Path(__file__).parents[2] / "src" / "naungan" / "engines" / "sql"

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
