"""One determination of a synthetic province from its lists to its bundle, with the seconds of each part.

Knows: the names under which run.py calls its parts; each is wrapped in a clock. Does not know: what they do.

Run: python -m bench.whole_run PROVINCE OUT       (the registers of PROVINCE are imported already)
"""

from __future__ import annotations

import functools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.child import Stopwatch
from bench.determination import PROGRAMME
from naungan import run
from naungan.engines.duckdb_engine import DuckDBEngine

PARTS = ((run, "read_lists"), (DuckDBEngine, "determine"), (run, "summarise"), (run, "write_bundle"))


def timed(call: Callable[..., Any], into: dict[str, float], name: str) -> Callable[..., Any]:
    """The same call, its seconds kept."""

    @functools.wraps(call)
    def wrapped(*arguments: object, **named: object) -> Any:
        started = time.perf_counter()
        try:
            return call(*arguments, **named)
        finally:
            into[name] = time.perf_counter() - started

    return wrapped


def main() -> None:
    """Determine once and print what each part took."""
    province, out = Path(sys.argv[1]), Path(sys.argv[2])
    guide = json.loads((province / "province.json").read_text("utf-8"))
    parts: dict[str, float] = {}
    for owner, name in PARTS:
        setattr(owner, name, timed(getattr(owner, name), parts, name))
    with Stopwatch() as watch:
        report = run.determine(
            PROGRAMME, [province / guide["lists"]], province / guide["registers"], out, key=province / guide["key"]
        )
    watch.answer(parts=parts, rows=report.summary.rows, filled=report.summary.filled)


if __name__ == "__main__":
    main()
