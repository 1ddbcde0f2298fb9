"""When to leave DuckDB: the same linking on DuckDB and on Spark at growing sizes, into the page that tells users.

Run: python -m bench.crossover [--sizes 0.1m,1m,5m] [--again]      (writes docs/how-to/run-on-spark.md)

Knows: the sizes, the two calls, the place in the page. Does not know: how data are made or processes measured.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.__main__ import work_folder
from bench.child import ChildFailed
from bench.linkage.__main__ import Data, made
from bench.linkage.systems import AS_OF, last_words, naungan
from bench.machine import facts
from bench.session import say

PAGE = Path("docs/how-to/run-on-spark.md")
SIZES = {"0.1m": (100_000, 2_000), "1m": (1_000_000, 20_000), "5m": (5_000_000, 100_000), "15m": (15_000_000, 100_000)}
ENGINES = ("duckdb", "spark")
MEMORY_MB = {"duckdb": 1_500, "spark": 6_000}
SEED = 301
MARKS = re.compile(r"(<!-- crossover:begin[^>]*-->\n).*?(<!-- crossover:end -->)", re.DOTALL)


class Pair(NamedTuple):
    """One size on both engines. `seconds`: start to end; None where the engine failed, and why. `same`: the links."""

    people: int
    rows: int
    seconds: tuple[float | None, float | None]
    peak_mib: tuple[float, float]
    same: bool | None
    failed: str


def measured(people: int, rows: int, folder: Path) -> Pair:
    """Make the data and its index once, then link on each engine."""
    source = made(Data(people, rows, SEED, "model"), folder)
    registers = source.parent / f"{source.name}-registers"
    indexed = registers / "population"
    if not (indexed / "index").exists():
        naungan("import", "population", source / "population.parquet", "--into", registers, "--as-of", AS_OF,
                "--coverage", "lengkap", "--source", "uji", "--quiet", data=folder, allowed=(0, 1))  # fmt: skip
        naungan("register", "prepare", indexed, "--quiet", data=folder)
    took: list[float | None] = []
    peaks, outs, failed = [], [], ""
    for engine in ENGINES:
        out = source.parent / f"{source.name}-{engine}.parquet"
        try:
            taken = naungan("link", source / "candidates.parquet", indexed, "--out", out, "--engine", engine,
                            "--memory", MEMORY_MB[engine], "--quiet", data=folder)  # fmt: skip
            took.append(taken.seconds)
            peaks.append(taken.peak_mib)
            outs.append(out)
            say(f"  {people:,} × {rows:,} {engine}: {taken.seconds:.1f} s")
        except ChildFailed as failure:
            took.append(None)
            peaks.append(0.0)
            failed = f"{engine}: {last_words(failure)}"
            say(f"  {people:,} × {rows:,} FAILED: {failed}")
    same = outs[0].read_bytes() == outs[1].read_bytes() if len(outs) == len(ENGINES) else None
    return Pair(people, rows, (took[0], took[1]), (peaks[0], peaks[1]), same, failed)


def told(pairs: Sequence[Pair], known: Iterable[tuple[str, str]]) -> str:
    """The part of the page: a row per size, and what follows from it."""
    lines = [
        "| register × rows | DuckDB | Spark, local[2] | Spark ÷ DuckDB | the same links, byte for byte |",
        "|---|---|---|---|---|",
    ]
    for pair in pairs:
        duck, spark = pair.seconds
        ratio = f"{spark / duck:.1f} ×" if duck and spark else "–"
        same = {True: "yes", False: "**no**", None: "–"}[pair.same]
        lines.append(f"| {pair.people:,} × {pair.rows:,} | {shown(duck)} | {shown(spark)} | {ratio} | {same} |")
    lines += [f"\n**Failed**: {pair.people:,}: {pair.failed}." for pair in pairs if pair.failed]
    return "\n".join([*lines, "", conclusion(pairs), "", _machine(known)])


def shown(seconds: float | None) -> str:
    """Seconds, or that it failed."""
    return "failed" if seconds is None else f"{seconds:.1f} s"


def conclusion(pairs: Sequence[Pair]) -> str:
    """Where the two meet, if they do. A size beyond those measured is never named."""
    whole = [(pair, pair.seconds[1] / pair.seconds[0]) for pair in pairs if pair.seconds[0] and pair.seconds[1]]
    if not whole:
        return "No size ran on both."
    faster = [pair for pair, ratio in whole if ratio < 1]
    if faster:
        return f"From {faster[0].people:,} people on, Spark was faster on this machine."
    last, ratio = whole[-1]
    trend = "falls" if len(whole) > 1 and ratio < whole[0][1] else "does not fall"
    return (
        f"There is no crossover on this machine: at {last.people:,} people Spark still takes {ratio:.1f} times as "
        f"long, on the same cores; the ratio {trend} with size. Spark pays once it has several times the cores, or "
        "where the register does not fit one machine."
    )


def _machine(known: Iterable[tuple[str, str]]) -> str:
    wanted = ("date", "processor", "memory", "versions")
    return "Measured: " + "; ".join(f"{value}" for name, value in known if name in wanted) + "."


def main() -> int:
    """Measure and write. Out: 1 when an engine failed or the links differ."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.crossover", description="DuckDB beside Spark at growing sizes."
    )
    parser.add_argument("--sizes", default="0.1m,1m,5m", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--print", action="store_true", help="print instead of writing the page")
    parser.add_argument("--data", type=Path, help="where data sets are kept (default: the work folder)")
    parser.add_argument("--date", default="", help="the date to print (default: today, UTC)")
    asked = parser.parse_args()
    known = facts(asked.date, "crossover")
    with work_folder() as work:
        pairs = [measured(*SIZES[size], asked.data or work / "data") for size in asked.sizes.split(",")]
    text = told(pairs, known)
    if asked.print:
        say(text)
    else:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MARKS.sub(lambda m: f"{m[1]}{text}\n{m[2]}", page), encoding="utf-8", newline="\n")
        say(f"Written: {PAGE}")
    return 0 if all(pair.same for pair in pairs) else 1


if __name__ == "__main__":
    sys.exit(main())
