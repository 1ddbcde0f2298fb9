"""The command line as a subprocess, and the folders of a small province to call it on."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

ROOT = Path(__file__).parents[2]
PROGRAMME = ROOT / "programmes" / "sumut-2025.toml"
COMMAND = (sys.executable, "-m", "naungan.cli.main")
FULL_NIK = re.compile(r"(?<![0-9a-f])[1-9][0-9]{15}(?![0-9a-f])")
REGISTERS = ("population", "welfare", "membership", "exclusions")


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        said: dict[str, Any] = json.loads(self.out)
        return said


class Place(NamedTuple):
    """A province with prepared registers and one determination of it."""

    home: Path
    province: Path
    registers: Path
    result: Path
    first: Ran

    def determine(self, out: Path, *more: object, registers: Path | None = None, lists: Path | None = None) -> Ran:
        return run(
            self.home, "determine", PROGRAMME, "--candidates", lists or self.province / "lists",
            "--registers", registers or self.registers, "--key", self.province / "kunci.demo", "--out", out, *more,
        )  # fmt: skip


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "NAUNGAN_DATA": str(home / "data"), "PYTHONPATH": str(ROOT / "src"), "NAUNGAN_DEBUG": "1"}


def run(home: Path, *arguments: object, stdin: str = "") -> Ran:
    """Run one command; whatever it says, it may not say a full NIK."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], input=stdin, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False
    )  # fmt: skip
    assert not FULL_NIK.search(done.stdout + done.stderr)
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def decisions_of(result: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(result / "decisions.parquet").to_pylist()
    return rows


def write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
