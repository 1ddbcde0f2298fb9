"""What the figures were measured on and with.

Knows: where the system tells. Does not know: any measurement. No host or user name is looked at.
"""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("duckdb", "pyarrow", "python-calamine", "xlsxwriter", "openpyxl")


def facts(date: str, mode: str) -> list[tuple[str, str]]:
    """What stands above the figures, as (name, value)."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        ("date", date or datetime.now(UTC).date().isoformat()),
        ("sizes", mode),
        ("processor", f"{_processor()}, {_cores()} cores"),
        ("memory", f"{_memory():.0f} GiB"),
        ("system", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        ("load before the first run", f"{load} (1, 5, 15 minutes)"),
        ("versions", ", ".join([f"Python {platform.python_version()}", *(f"{n} {version(n)}" for n in LIBRARIES)])),
    ]


def _cores() -> int:
    """Those this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    lines = _read("/proc/cpuinfo").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> float:
    """Units: GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
