"""How often a test repeats itself: few times in `make test`, many in `make drill`, and the page that tells.

Use `drill_count(100, 1000)` where a test module needs the number at import, the fixture `drill_count` within a test:
the fixture's number is written into docs/reference/drill.md, and so is every Hypothesis test's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path

DRILL = os.environ.get("NAUNGAN_DRILL") == "1"
PAGE = Path(__file__).parents[1] / "docs" / "reference" / "drill.md"


def drill_count(small: int, full: int) -> int:
    """`small` in `make test`, `full` in `make drill`."""
    return full if DRILL else small


def drill_page(day: date, results: Iterable[tuple[str, int, str]]) -> str:
    """The page of one drill. In: (test, cases, outcome) of every test that counts its cases."""
    rows = sorted(set(results))
    packages = ", ".join(f"{name} {version(name)}" for name in ("naungan", "duckdb", "pyarrow", "hypothesis"))
    lines = [
        "# The last drill",
        "",
        "`make drill` runs the tests with large counts and writes this page. Counts are cases tried, not time.",
        "",
        f"Run on {day.isoformat()} with {packages}: {sum(cases for _, cases, _ in rows):,} cases in {len(rows)} tests.",
        "",
        "| test | cases | outcome |",
        "|---|---:|---|",
        *(f"| {test} | {cases:,} | {outcome} |" for test, cases, outcome in rows),
    ]
    return "\n".join(lines) + "\n"
