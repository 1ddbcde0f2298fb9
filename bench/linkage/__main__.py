"""Measures record linkage and writes one page: python -m bench.linkage [--quick] [--sizes 1m,5m] [--seeds 101,102] …

Knows: the arguments, which data are made, the order of the runs, where results are kept. Does not know: how a system is
called (bench/linkage/systems.py), judged (score.py) or printed (page.py). Standard library only: see bench/child.py.

Every run is added to results.json in the work folder as it ends; --again prints the page from there, measuring nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from bench.__main__ import work_folder
from bench.child import ChildFailed, measure_module
from bench.linkage import page, public
from bench.linkage.systems import SYSTEMS, indexed, last_words, naungan
from bench.machine import facts
from bench.session import say

OUT = Path("docs/reference/linkage-measurements.md")
RESULTS = "results.json"
PEOPLE = {"20k": 20_000, "1m": 1_000_000, "5m": 5_000_000, "15m": 15_000_000}
CANDIDATES = {20_000: 1_000, 1_000_000: 20_000, 5_000_000: 100_000, 15_000_000: 100_000}
SEEDS = "101,102"
PEERS = ("splink", "recordlinkage", "pseudopeople")
NOISES = ("model", "foreign")
CEILING_ROWS = 10_000
"""Rows whose ceiling is computed, spread over the list: half of it at a million people, a tenth at five."""

Record = dict[str, Any]


class Data(NamedTuple):
    """One data set: register size, candidate rows, seed, which mistakes."""

    people: int
    candidates: int
    seed: int
    noise: str

    @property
    def name(self) -> str:
        """As a folder name."""
        return f"{self.people}-{self.candidates}-{self.noise}-{self.seed}"


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.linkage", description="Measure linkage; write one page.")
    parser.add_argument("--quick", action="store_true", help="a small register, to see that it works")
    parser.add_argument("--sizes", type=sizes, default="1m,5m", help=f"register sizes, of {', '.join(PEOPLE)}")
    parser.add_argument("--candidates", type=int, help="candidate rows (default: by size)")
    parser.add_argument("--seeds", default=SEEDS, help=f"seeds of the data (default: {SEEDS})")
    parser.add_argument("--noise", default=",".join(NOISES), help=f"kinds of mistakes, of {', '.join(NOISES)}")
    parser.add_argument("--systems", default=",".join(SYSTEMS), help=f"of {', '.join(SYSTEMS)}; '' none")
    parser.add_argument("--lookup", action="store_true", help="people looked up one at a time too")
    parser.add_argument("--ceiling", type=sizes, default=(), help="the computed ceiling too, at these sizes: minutes")
    parser.add_argument("--ceiling-rows", type=int, default=CEILING_ROWS, help="how many rows it judges, 0 = all")
    parser.add_argument("--public", action="store_true", help="the public sets too")
    parser.add_argument("--data", type=Path, help="where data sets are kept (default: the work folder)")
    parser.add_argument("--again", action="store_true", help="only print the page from the results that are there")
    parser.add_argument("--out", type=Path, help=f"the page (default: {OUT}; with --quick it is printed)")
    parser.add_argument("--date", default="", help="the date to print (default: today, UTC)")
    asked = parser.parse_args()
    if asked.quick:
        asked.sizes = asked.ceiling = sizes("20k")
    return asked


def sizes(text: str) -> tuple[int, ...]:
    """Register sizes by their names: '1m,5m'. Raises: ArgumentTypeError."""
    names = [name for name in text.split(",") if name]
    if unknown := [name for name in names if name not in PEOPLE]:
        raise argparse.ArgumentTypeError(f"no such size: {', '.join(unknown)}; there are {', '.join(PEOPLE)}")
    return tuple(PEOPLE[name] for name in names)


def wanted(asked: argparse.Namespace) -> Iterator[Data]:
    """The data sets that are asked for."""
    for people in asked.sizes:
        for noise in asked.noise.split(","):
            for seed in asked.seeds.split(","):
                yield Data(people, asked.candidates or CANDIDATES[people], int(seed), noise)


def made(data: Data, folder: Path) -> Path:
    """The data set's folder, written by the installed command when it is not there yet. Raises: ChildFailed."""
    out = folder / data.name
    if not (out / "truth.parquet").exists():
        say(f"  making {data.name} ...")
        shutil.rmtree(out, ignore_errors=True)
        naungan("synthesise", "--linkage", "--out", out, "--population", data.people, "--candidates", data.candidates,
                "--seed", data.seed, "--noise", data.noise, "--quiet", data=folder)  # fmt: skip
    return out


def ran(system: str, data: Data, source: Path, out: Path) -> Record:
    """Run one system on one data set and judge it; a system that fails is a result too."""
    out.mkdir(parents=True, exist_ok=True)
    record: Record = {**data._asdict(), "system": system}
    try:
        run = SYSTEMS[system](source, out)
        found = measure_module("bench.linkage.score", run.links, source / "truth.parquet", data=out / "data").answer
    except ChildFailed as failure:
        say(f"  {data.name} {system}: FAILED: {failure}")
        return {**record, "failed": last_words(failure)}
    shipped = found["shipped"]
    say(f"  {data.name} {system}: {run.seconds:.1f} s, {run.peak_mib:.0f} MiB, F1 {shipped['f1'][0]:.4f}, "
        f"absent linked {shipped['absent_linked'][0]:.2%}")  # fmt: skip
    return {**record, **run._asdict(), "links": run.links.name, "name": run.system, "system": system, **found}


def has_ceiling(data: Data, asked: argparse.Namespace) -> bool:
    """Is a ceiling asked for, and is there one? Foreign mistakes are not in the generator's likelihood."""
    return data.noise == "model" and data.people in asked.ceiling


def ceiling(data: Data, source: Path, rows: int) -> Record:
    """What the generator's own likelihood says of this data. Takes minutes, not seconds."""
    record: Record = {**data._asdict(), "system": "ceiling"}
    try:
        found = measure_module("bench.linkage.ceiling", source, "--rows", rows, data=source).answer
    except ChildFailed as failure:
        say(f"  {data.name} ceiling: FAILED: {failure}")
        return {**record, "failed": last_words(failure)}
    say(f"  {data.name} ceiling: F1 {found['f1']:.4f} of {found['rows']:,} rows, {found['seconds']:.0f} s")
    return {**found, **record}


def has_lookup(data: Data, asked: argparse.Namespace) -> bool:
    """Are people looked up one at a time in this register? Once for each size is enough."""
    return bool(asked.lookup) and data.noise == NOISES[0] and str(data.seed) == asked.seeds.split(",")[0]


def looked_up(data: Data, source: Path, out: Path) -> Record:
    """How long a warm process takes to find one person in this register."""
    out.mkdir(parents=True, exist_ok=True)
    record: Record = {**data._asdict(), "system": "lookup"}
    try:
        register, _ = indexed(source, out)
        taken = measure_module("bench.linkage.ask", register, "--seed", data.seed, data=out / "data")
    except ChildFailed as failure:
        say(f"  {data.name} lookup: FAILED: {failure}")
        return {**record, "failed": last_words(failure)}
    ways = taken.answer["ways"]
    shown = "; ".join(f"by {way} p50 {ways[way]['p50']:.1f} ms, p99 {ways[way]['p99']:.1f} ms" for way in ways)
    say(f"  {data.name} lookup: {shown}")
    return {**record, **taken.answer, "peak_mib": taken.peak_mib}


def keep(results: list[Record], record: Record, path: Path) -> None:
    """Put a record in the place of an older one of the same run, and write all."""
    key = ("people", "candidates", "seed", "noise", "system", "task")
    results[:] = [each for each in results if [each.get(k) for k in key] != [record.get(k) for k in key]]
    results.append(record)
    path.write_text(json.dumps(results, indent=1), encoding="utf-8")


def measured(asked: argparse.Namespace, work: Path) -> list[Record]:
    """Everything that was asked for, and what was there before."""
    path = work / RESULTS
    results: list[Record] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    if asked.again:
        return results
    for data in wanted(asked):
        source = made(data, asked.data or work / "data")
        for system in filter(None, asked.systems.split(",")):
            keep(results, ran(system, data, source, work / data.name), path)
        if has_lookup(data, asked):
            keep(results, looked_up(data, source, work / data.name), path)
        if has_ceiling(data, asked):
            keep(results, ceiling(data, source, asked.ceiling_rows), path)
    if asked.public:
        for record in public.measured(work / "public"):
            keep(results, record, path)
    return results


def peers() -> str:
    """The versions of what we are measured beside."""
    installed = {package: find_spec(package) for package in PEERS}
    return ", ".join(f"{package} {version(package) if found else '–'}" for package, found in installed.items())


def main() -> int:
    """Measure and write. Out: 1 when something could not be measured."""
    asked = arguments()
    with work_folder() as work:
        known = [*facts(asked.date, "small (--quick)" if asked.quick else "full"), ("measured beside", peers())]
        results = measured(asked, work)
    out = asked.out or (None if asked.quick else OUT)
    text = page.page(known, results, out.stem if out else "")
    if out:
        out.write_text(text, encoding="utf-8", newline="\n")
        for system, drawing in page.drawings(results).items():
            out.with_name(f"{out.stem}-{system}.svg").write_text(drawing, encoding="utf-8", newline="\n")
        say(f"Written: {out}")
    else:
        say(f"\n{text}")
    return 1 if any("failed" in record for record in results) else 0


if __name__ == "__main__":
    sys.exit(main())
