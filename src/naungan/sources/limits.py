"""How much one file may cost: the bounds within which a list is read.

Knows: numbers and their units. Does not know: who enforces them (file_guard, reader_process).
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file. Units: bytes, rows, entries, seconds of wall clock; `ratio` unpacked / packed, judged
    only beyond `ratio_from` unpacked bytes, for a small sheet of equal cells packs extremely well."""

    file_bytes: int = 25 * MIB
    unpacked_bytes: int = 100 * MIB
    entries: int = 200
    ratio: int = 100
    ratio_from: int = 10 * MIB
    rows: int = 20_000
    seconds: float = 30.0
    memory_bytes: int = 1024 * MIB
    processes: int = 2
