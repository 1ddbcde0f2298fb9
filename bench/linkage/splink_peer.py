"""Splink 5 on DuckDB, both files to predictions, in a process of its own.

Knows: the order of a run, its limits, what it writes. Does not know: the settings (bench/linkage/splink_settings.py) or
the truth, which is never opened here.

Run: python -m bench.linkage.splink_peer FOLDER OUT.parquet [--memory 8GB] [--threads 2] [--chunks N]
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from pathlib import Path
from typing import Any

import duckdb

from bench.child import Stopwatch
from bench.linkage import splink_settings as ours_for_splink

PEOPLE_PER_CHUNK = 5_000_000
"""Fewer people in a chunk need less memory and more time."""
BEST = """
COPY (SELECT CAST(unique_id_l AS VARCHAR) AS candidate_id, CAST(unique_id_r AS VARCHAR) AS nik,
        match_probability AS probability, match_weight AS weight
    FROM {predictions}
    QUALIFY row_number() OVER (PARTITION BY unique_id_l ORDER BY match_weight DESC, unique_id_r) = 1
    ORDER BY candidate_id)
TO '{out}' (FORMAT parquet)
"""
"""The best match of each candidate. Ties: the smaller NIK."""


class Laps:
    """Seconds of each part of a run, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._started = time.perf_counter()

    def end(self, part: str) -> None:
        """The time since the last call belongs to `part`."""
        now = time.perf_counter()
        self.seconds[part], self._started = now - self._started, now


def connect(memory: str, threads: int, spill: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills into `spill` before it outgrows `memory`."""
    con = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
        }
    )
    con.execute(ours_for_splink.cleaning())
    return con


def linker_of(con: duckdb.DuckDBPyConnection, folder: Path) -> Any:
    """Both files cleaned into tables and registered. The candidates stand left, by the order of the two names."""
    from splink import DuckDBAPI, Linker

    for name, file, key in (("calon", "candidates", "candidate_id"), ("penduduk", "population", "nik")):
        con.execute(f"CREATE TABLE bersih_{name} AS {ours_for_splink.cleaned(str(folder / f'{file}.parquet'), key)}")
    api = DuckDBAPI(con)
    tables = [api.register(f"bersih_{name}", dataset_display_name=name) for name in ("calon", "penduduk")]
    return Linker(tables, ours_for_splink.settings(), log_level=logging.ERROR)


def run(folder: Path, out: Path, memory: str, threads: int, chunks: int) -> dict[str, Any]:
    """From two Parquet files to predictions. Out: seconds by part, pairs scored and kept."""
    laps = Laps()
    con = connect(memory, threads, out.parent / "splink-tmp")
    linker = linker_of(con, folder)
    laps.end("clean")
    ours_for_splink.train(linker)
    laps.end("train")
    people = con.execute("SELECT count(*) FROM bersih_penduduk").fetchall()[0][0]
    found = linker.inference.predict(
        threshold_match_probability=ours_for_splink.KEPT_ABOVE,
        num_chunks_left=1,
        num_chunks_right=chunks or max(1, round(people / PEOPLE_PER_CHUNK)),
    )
    laps.end("predict")
    con.execute(BEST.format(predictions=found.physical_name, out=out))
    laps.end("best")
    kept = con.execute(f"SELECT count(*) FROM {found.physical_name}").fetchall()[0][0]
    model = linker.misc.save_model_to_json()
    out.with_suffix(".model.json").write_text(json.dumps(model, indent=1), encoding="utf-8")
    return {"parts": laps.seconds, "kept_pairs": kept}


def main() -> None:
    """Do one run and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--memory", default="8GB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--chunks", type=int, default=0, help="of the register; 0: by its size")
    asked = parser.parse_args()
    with Stopwatch() as watch:
        answer = run(asked.folder, asked.out, asked.memory, asked.threads, asked.chunks)
    watch.answer(**answer)


if __name__ == "__main__":
    main()
