"""The systems that are measured, each as one function: our command line, Splink, the bare join.

Knows: how each is called on a folder with population.parquet and candidates.parquet, and what it took. Does not know:
which sizes and seeds are run (bench/linkage/__main__.py) or what comes out. Standard library only: see bench/child.py.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.child import ChildFailed, Taken, measure, measure_module

MEMORY_OF_SPLINK = "14GB"
"""Of 24 GiB: it spills before the machine swaps."""
MEMORY_MB = 1500
AS_OF = "2025-09-01"


class Run(NamedTuple):
    """One system on one folder. `seconds`: candidates and register on disk to links on disk, `once`: what is done once
    for a register (None: nothing); `working`: the part of `seconds` after cleaning the inputs. Units: seconds, MiB."""

    system: str
    links: Path
    seconds: float
    working: float
    peak_mib: float
    once: float | None
    once_mib: float | None


def last_words(failure: ChildFailed) -> str:
    """Why a run failed: the last line it said, without the places where files lie."""
    return re.sub(r"\S*/\S*", "…", str(failure).strip().splitlines()[-1])[-300:]


def naungan(*arguments: object, data: Path, allowed: tuple[int, ...] = (0,)) -> Taken:
    """One run of the installed command. Raises: ChildFailed."""
    command = [str(Path(sys.executable).with_name("naungan")), *map(str, arguments)]
    return measure(command, data=data, allowed=allowed)


def indexed(folder: Path, out: Path) -> tuple[Path, Taken | None]:
    """The register and its index, made by whoever asks first. Out: also what indexing took. Raises: ChildFailed."""
    registers, data = out / "registers", out / "data"
    register = registers / "population"
    found = naungan("register", "prepare", register, "--check", "--json", data=data, allowed=(0, 1, 3)).answer
    if found.get("status") == "selesai":
        return register, None
    shutil.rmtree(registers, ignore_errors=True)
    naungan("import", "population", folder / "population.parquet", "--into", registers, "--as-of", AS_OF,
            "--coverage", "lengkap", "--source", "uji", "--quiet", data=data, allowed=(0, 1))  # fmt: skip
    return register, naungan("register", "prepare", register, "--quiet", data=data)


def ours(folder: Path, out: Path) -> Run:
    """Import and index the register once, then link. Raises: ChildFailed."""
    data, links = out / "data", out / "ours.parquet"
    register, once = indexed(folder, out)
    taken = naungan("link", folder / "candidates.parquet", register, "--out", links, "--quiet", data=data)
    return Run(
        "Naungan", links, taken.seconds, taken.seconds, taken.peak_mib,
        once.seconds if once else None, once.peak_mib if once else None,
    )  # fmt: skip


def splink(folder: Path, out: Path) -> Run:
    """Splink as bench/linkage/splink_settings.py sets it. Raises: ChildFailed."""
    links = out / "splink.parquet"
    taken = measure_module("bench.linkage.splink_peer", folder, links, "--memory", MEMORY_OF_SPLINK, data=out / "data")
    whole = taken.answer["seconds"]
    return Run("Splink 5", links, whole, whole - taken.answer["parts"]["clean"], taken.peak_mib, None, None)


def bare_join(folder: Path, out: Path) -> Run:
    """The join on NIK. Raises: ChildFailed."""
    links = out / "join.parquet"
    taken = measure_module("bench.linkage.bare_join", folder, links, data=out / "data")
    return Run("bare join on NIK", links, taken.answer["seconds"], taken.answer["seconds"], taken.peak_mib, None, None)


SYSTEMS: dict[str, Callable[[Path, Path], Run]] = {"ours": ours, "splink": splink, "join": bare_join}
