"""The bare exact join on NIK of the same two files: what a spreadsheet's lookup finds, at the speed of the machine.

Knows: the join. Does not know: whether a NIK is anybody's; it takes the digits as written and checks nothing.

Run: python -m bench.linkage.bare_join FOLDER OUT.parquet [--memory 2GB] [--threads 2]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

from bench.child import Stopwatch

JOIN = """
COPY (SELECT c.candidate_id, CAST(p.nik AS VARCHAR) AS nik, 1.0::DOUBLE AS probability, 0.0::DOUBLE AS weight
    FROM (SELECT candidate_id, try_cast(trim(nik) AS BIGINT) AS nik
        FROM read_parquet('{folder}/candidates.parquet')) AS c
    JOIN read_parquet('{folder}/population.parquet') AS p USING (nik))
TO '{out}' (FORMAT parquet)
"""


def join(folder: Path, out: Path, memory: str, threads: int) -> None:
    """From two Parquet files to the pairs with the same NIK."""
    con = duckdb.connect(config={"memory_limit": memory, "threads": threads, "preserve_insertion_order": False})
    con.execute(JOIN.format(folder=folder, out=out))


def main() -> None:
    """Do one run and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    with Stopwatch() as watch:
        join(asked.folder, asked.out, asked.memory, asked.threads)
    watch.answer()


if __name__ == "__main__":
    main()
