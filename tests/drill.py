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
ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "drill.md"


def drill_count(small: int, full: int) -> int:
    """`small` in `make test`, `full` in `make drill`."""
    return full if DRILL else small


def drill_page(day: date, results: Iterable[tuple[str, int, str]], before: str = "") -> str:
    """The page of a drill. In: (test, cases, outcome) of every test that counts its cases, and the page as it was: what
    this drill did not run keeps its line, with its day, as long as its file is there."""
    rows = {
        **_lines(before),
        **{test: f"| {test} | {cases:,} | {outcome} | {day.isoformat()} |" for test, cases, outcome in results},
    }
    packages = ", ".join(f"{name} {version(name)}" for name in ("naungan", "duckdb", "pyarrow", "hypothesis"))
    lines = [
        "# The last drill",
        "",
        "`make drill` runs the tests with large counts and writes this page; `make drill ONLY=tests/office` runs a part of",
        "them, and the other lines stay as they were. Counts are cases tried, not time.",
        "",
        f"Last run on {day.isoformat()} with {packages}.",
        "",
        "| test | cases | outcome | run on |",
        "|---|---:|---|---|",
        *(rows[test] for test in sorted(rows)),
    ]
    return "\n".join(lines) + "\n"


def _lines(page: str) -> dict[str, str]:
    """Test -> its line, of tests whose file still exists."""
    found = {line.split(" | ")[0].removeprefix("| "): line for line in page.splitlines() if line.startswith("| tests/")}
    return {test: line for test, line in found.items() if (ROOT / test.split("::")[0]).exists()}
